import type { DecodeErrorCode } from './decode-error.ts'
import type { DecodeLimits } from './decode-limits.ts'

/** Counts what a decoder makes, against its limits. Both readers are one, so both encodings have the same bounds. */
export abstract class Meter {
  readonly limits: Required<DecodeLimits>
  #spans = 0
  #values = 0
  #depth = 0

  constructor(limits: Required<DecodeLimits>) {
    this.limits = limits
  }

  countSpan(): void {
    if (++this.#spans > this.limits.maxSpans) this.#exceeded('too-many-spans', 'maxSpans', 'spans')
  }

  countValue(): void {
    if (++this.#values > this.limits.maxValues) this.#exceeded('too-many-values', 'maxValues', 'values')
  }

  /** Called with the length of a list that is about to get another attribute. */
  countAttribute(present: number): void {
    this.countValue()
    if (present >= this.limits.maxAttributesPerSpan) {
      this.#exceeded('too-many-attributes', 'maxAttributesPerSpan', 'attributes in one list')
    }
  }

  descend(): void {
    if (++this.#depth > this.limits.maxDepth) this.#exceeded('too-deep', 'maxDepth', 'levels of nested values')
  }

  ascend(): void {
    this.#depth -= 1
  }

  /** Throws `Malformed`, saying where the reader is. */
  protected abstract exceeded(code: DecodeErrorCode, what: string): never

  #exceeded(code: DecodeErrorCode, option: keyof DecodeLimits, noun: string): never {
    this.exceeded(code, `Expected at most ${this.limits[option]} ${noun} (${option}), got more`)
  }
}
