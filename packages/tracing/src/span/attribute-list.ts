import type { ProtoWriter } from '@honeyhive/otlp'
import type { Attributes } from '@opentelemetry/api'
import { writeSpanAttribute, writeSpanAttributes } from '../core/otlp-writer.ts'
import { storedValue } from './attribute-value.ts'
import type { SpanConfig } from './span-config.ts'
import { writeProperty } from './untrusted.ts'

/**
 * Texts up to this length may be held twice for a while; longer ones replace each other at once, or a span whose output grows
 * with every chunk would hold all of its versions.
 */
const MAX_REPEATED_LENGTH = 256

/** Up to this many keys, looking for a later one of the same name is cheaper than making the object. */
const MAX_SEARCHED_KEYS = 64

/** Written late, so that slots are kept for them when a span is full. */
const RESERVED_KEY = /^honeyhive(?:_outputs|_error|_duration|\.session|_session|\.truncated|_event_|\.project|\.source)/

/**
 * The attributes of one span: keys and values in two arrays, because most spans are never read as an object. A key that is
 * set again is appended again, since the later one wins when the list is read; so nothing is looked up on the way of a call
 * until the list is full. Once somebody asks for the object it becomes the truth, because processors also write to it.
 */
export class AttributeList {
  droppedCount = 0
  truncated = false
  private readonly config: SpanConfig
  private keys: string[] = []
  private values: unknown[] = []
  private object: Attributes | undefined
  /** Distinct keys, counted once the object is the truth; writers past our methods may make it a little low. */
  private objectCount = 0

  constructor(config: SpanConfig) {
    this.config = config
  }

  /** Stores one attribute; `undefined` and keys that are not text or empty are no attributes. */
  set(key: unknown, value: unknown): void {
    if (typeof key !== 'string' || key === '' || value === undefined) return
    const stored = typeof value === 'number' || typeof value === 'boolean' ? value : this.stored(value)
    if (this.object === undefined && this.keys.length < this.config.openAttributeCountLimit) this.append(key, stored)
    else this.setOnObject(this.toObject(), key, stored)
  }

  /** The attributes as a plain object, the same one on every call. */
  toObject(): Attributes {
    if (this.object !== undefined) return this.object
    const object: Attributes = {}
    for (let index = 0; index < this.keys.length; index++) {
      writeProperty(object, this.keys[index] as string, this.values[index])
    }
    this.object = object
    this.objectCount = Object.keys(object).length
    this.keys = []
    this.values = []
    return object
  }

  /** The value of one attribute, without making the object. */
  get(key: string): unknown {
    if (this.object !== undefined) return Object.hasOwn(this.object, key) ? this.object[key] : undefined
    return this.values[this.keys.lastIndexOf(key)]
  }

  /** Writes all attributes, each as the nested `KeyValue` numbered `field`. */
  writeOtlp(writer: ProtoWriter, field: number): void {
    const { keys, values } = this
    if (this.object !== undefined || keys.length > MAX_SEARCHED_KEYS) {
      writeSpanAttributes(writer, field, this.toObject())
      return
    }
    for (let index = 0; index < keys.length; index++) {
      const key = keys[index] as string
      if (keys.indexOf(key, index + 1) === -1) writeSpanAttribute(writer, field, key, values[index])
    }
  }

  private append(key: string, stored: unknown): void {
    const isLong = typeof stored === 'string' ? stored.length > MAX_REPEATED_LENGTH : typeof stored === 'object'
    const position = isLong ? this.keys.lastIndexOf(key) : -1
    if (position === -1) {
      this.keys.push(key)
      this.values.push(stored)
    } else {
      this.values[position] = stored
    }
  }

  private stored(value: unknown): unknown {
    const stored = storedValue(value, this.config)
    if (stored.truncated) this.truncated = true
    return stored.value
  }

  private setOnObject(object: Attributes, key: string, stored: unknown): void {
    if (!Object.hasOwn(object, key)) {
      if (!this.hasRoomFor(key)) {
        this.droppedCount += 1
        return
      }
      this.objectCount += 1
    }
    writeProperty(object, key, stored)
  }

  private hasRoomFor(key: string): boolean {
    if (this.objectCount < this.config.openAttributeCountLimit) return true
    return this.objectCount < this.config.attributeCountLimit && RESERVED_KEY.test(key)
  }
}
