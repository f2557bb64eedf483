import type { Attributes } from '@opentelemetry/api'
import { storedValue } from './attribute-value.ts'
import type { SpanConfig } from './span-config.ts'

/** From this many keys on, an index is cheaper than looking through the list. */
const INDEXED_FROM = 24

/** Written late, so that slots are kept for them when a span is full. */
const RESERVED_KEY = /^honeyhive(?:_outputs|_error|_duration|\.session|_session|\.truncated|_event_|\.project|\.source)/

/**
 * The attributes of one span: keys and values in two arrays, because most spans are never read as an object. Once somebody
 * asks for the object it becomes the truth, since processors also write to it.
 */
export class AttributeList {
  droppedCount = 0
  truncated = false
  private readonly config: SpanConfig
  private readonly keys: string[] = []
  private readonly values: unknown[] = []
  private positions: Map<string, number> | undefined
  private object: Attributes | undefined

  constructor(config: SpanConfig) {
    this.config = config
  }

  /** Stores one attribute; `undefined` and keys that are not text or empty are no attributes. */
  set(key: unknown, value: unknown): void {
    if (typeof key !== 'string' || key === '' || value === undefined) return
    if (this.object !== undefined) return this.setOnObject(this.object, key, value)
    const position = this.positionOf(key)
    if (position === -1 && !this.hasRoomFor(key, this.keys.length)) {
      this.droppedCount += 1
      return
    }
    const stored = this.stored(value)
    if (position !== -1) {
      this.values[position] = stored
      return
    }
    this.positions?.set(key, this.keys.length)
    this.keys.push(key)
    this.values.push(stored)
    if (this.keys.length === INDEXED_FROM) this.positions = new Map(this.keys.map((name, index) => [name, index]))
  }

  /** The attributes as a plain object, the same one on every call. */
  toObject(): Attributes {
    if (this.object !== undefined) return this.object
    const object: Attributes = {}
    for (let index = 0; index < this.keys.length; index++)
      define(object, this.keys[index] as string, this.values[index])
    this.object = object
    return object
  }

  private stored(value: unknown): unknown {
    const stored = storedValue(value, this.config)
    if (stored.truncated) this.truncated = true
    return stored.value
  }

  private setOnObject(object: Attributes, key: string, value: unknown): void {
    if (!Object.hasOwn(object, key) && !this.hasRoomFor(key, Object.keys(object).length)) {
      this.droppedCount += 1
      return
    }
    define(object, key, this.stored(value))
  }

  private hasRoomFor(key: string, count: number): boolean {
    if (count < this.config.openAttributeCountLimit) return true
    return count < this.config.attributeCountLimit && RESERVED_KEY.test(key)
  }

  private positionOf(key: string): number {
    return this.positions === undefined ? this.keys.indexOf(key) : (this.positions.get(key) ?? -1)
  }
}

function define(object: Attributes, key: string, value: unknown): void {
  if (key !== '__proto__') object[key] = value as never
  else Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true })
}
