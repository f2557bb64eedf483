import type { Attributes } from '@opentelemetry/api'
import type { RawResourceAttribute, Resource } from '../core/span-types.ts'

/** What is found out after the start. Neither rejects. */
export interface LateAttributes {
  /** From files: there within milliseconds, and the first spans wait for it. */
  readonly soon: Promise<Attributes>
  /** From a program that is asked: there whenever it answers, and nobody waits for it. */
  readonly later: Promise<Attributes>
}

/** A resource that grows: what is known at once, and what is added when it is found. */
export class LateResource implements Resource {
  private known: Attributes
  private readonly late: LateAttributes
  private readonly read: Promise<void>
  private pendingCount = 2

  constructor(attributes: Attributes, late: LateAttributes) {
    this.known = Object.freeze(attributes)
    this.late = late
    this.read = late.soon.then((found) => this.add(found))
    void late.later.then((found) => this.add(found))
  }

  get attributes(): Attributes {
    return this.known
  }

  get asyncAttributesPending(): boolean {
    return this.pendingCount > 0
  }

  /** Resolves when the first spans need not wait any more. */
  waitForAsyncAttributes(): Promise<void> {
    return this.read
  }

  /** The same, with all that is and will be known changed by a function. */
  mapped(map: (attributes: Attributes) => Attributes): Resource {
    return new LateResource(map(this.known), { soon: this.late.soon.then(map), later: this.late.later.then(map) })
  }

  merge(other: Resource | null): Resource {
    return new LateResource({ ...this.known, ...other?.attributes }, this.late)
  }

  getRawAttributes(): RawResourceAttribute[] {
    return Object.entries(this.known)
  }

  /** What was known first stays: it was given, and not only found. */
  private add(found: Attributes): void {
    this.pendingCount -= 1
    if (Object.keys(found).length > 0) this.known = Object.freeze({ ...found, ...this.known })
  }
}
