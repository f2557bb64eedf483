import { type ProtoWriter, writeTextAttribute } from '@honeyhive/otlp'
import type { Attributes } from '@opentelemetry/api'
import type { LaterAttributes } from '../core/direct-span.ts'
import { CapturedJson } from '../core/json-tokens.ts'
import { writeSpanAttribute, writeSpanAttributes } from '../core/otlp-writer.ts'
import { attributeNames } from '../core/semconv.ts'
import { captureValue, serialize } from '../core/serialize.ts'
import type { SharedAttributes } from '../core/shared-attributes.ts'
import { attributeSize, attributesSize } from '../core/span-size.ts'
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

/** Names the attributes whose text is JSON; see `core/semconv`. */
const JSON_KEYS = attributeNames.json

/** Written late, so that slots are kept for them when a span is full. */
const RESERVED_KEY =
  /^honeyhive(?:_outputs|_error|_duration|\.json|\.session|_session|\.truncated|_event_|\.project|\.source)/

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
  private shared: SharedAttributes | undefined
  private jsonKeys: string[] | undefined
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
    if (this.object === undefined && this.hasOpenSlot()) this.append(key, stored)
    else this.setOnObject(this.toObject(), key, stored)
  }

  /** Takes attributes by reference. One set of them is enough for every caller that there is; another is copied. */
  share(shared: SharedAttributes): void {
    if (this.object === undefined && this.shared === undefined && this.keys.length === 0) this.shared = shared
    else for (const key of Object.keys(shared.attributes)) this.set(key, shared.attributes[key])
  }

  /** Stores a value of the app's; see `DirectSpan.capture`. */
  capture(key: string, value: unknown): void {
    if (
      typeof value !== 'object' &&
      typeof value !== 'function' &&
      typeof value !== 'bigint' &&
      typeof value !== 'symbol'
    ) {
      if (value !== undefined) this.set(key, value)
      return
    }
    if (value === null) return
    const { config } = this
    const captured =
      config.defersJson && typeof value === 'object'
        ? captureValue(value, config.serializeLimits)
        : serialize(value, config.serializeLimits)
    if (captured.truncated) this.truncated = true
    if ('json' in captured) this.captureJson(key, captured.json)
    else this.captureText(key, captured.text, captured.isJson)
  }

  private captureJson(key: string, json: CapturedJson): void {
    if (this.object !== undefined || !this.hasOpenSlot()) this.captureText(key, json.text, true)
    else {
      this.noteJson(key)
      this.append(key, json)
    }
  }

  captureText(key: string, text: string, isJson: boolean): void {
    if (isJson) this.noteJson(key)
    const isWithinLimit = text.length <= this.config.attributeValueLengthLimit
    if (isWithinLimit && this.object === undefined && this.hasOpenSlot()) this.append(key, text)
    else this.set(key, text)
  }

  /** Names the attributes that hold JSON text, once all are there. */
  finish(): void {
    if (this.truncated) this.set('honeyhive.truncated', true)
    if (this.jsonKeys === undefined) return
    if (this.object === undefined && this.hasOpenSlot()) this.append(JSON_KEYS, this.jsonKeys)
    else this.set(JSON_KEYS, this.jsonKeys)
  }

  private noteJson(key: string): void {
    if (this.jsonKeys === undefined) this.jsonKeys = [key]
    else if (!this.jsonKeys.includes(key)) this.jsonKeys.push(key)
  }

  private hasOpenSlot(): boolean {
    return this.keys.length + (this.shared?.count ?? 0) < this.config.openAttributeCountLimit
  }

  /** The attributes as a plain object, the same one on every call. */
  toObject(): Attributes {
    if (this.object !== undefined) return this.object
    const object: Attributes = { ...this.shared?.attributes }
    for (let index = 0; index < this.keys.length; index++) {
      writeProperty(object, this.keys[index] as string, textOf(this.values[index]))
    }
    this.object = object
    this.objectCount = Object.keys(object).length
    this.keys = []
    this.values = []
    this.shared = undefined
    return object
  }

  /** The value of one attribute, without making the object. */
  get(key: string): unknown {
    if (this.object !== undefined) return Object.hasOwn(this.object, key) ? this.object[key] : undefined
    const index = this.lastPlaceOf(key)
    return index === -1 ? this.shared?.attributes[key] : textOf(this.values[index])
  }

  /** About how many bytes the attributes take, those that all spans share left out. */
  get size(): number {
    const { keys, values } = this
    if (this.object !== undefined) return attributesSize(this.object)
    let size = 0
    for (let index = 0; index < keys.length; index++) size += attributeSize(keys[index] as string, values[index])
    return size
  }

  /**
   * Writes all attributes, each as the nested `KeyValue` numbered `field`; those whose JSON text is still to be made go into
   * `later`, if there is one.
   */
  writeOtlp(writer: ProtoWriter, field: number, later: LaterAttributes | undefined): void {
    const { keys, values, shared } = this
    if (this.object !== undefined || keys.length > MAX_SEARCHED_KEYS || this.hidesShared()) {
      writeSpanAttributes(writer, field, this.toObject())
      return
    }
    if (shared !== undefined) writer.raw(shared.bytes)
    let added = 0
    for (let index = 0; index < keys.length; index++) {
      const key = keys[index] as string
      if (this.lastPlaceOf(key) !== index) continue
      const value = values[index]
      if (value instanceof CapturedJson && later !== undefined) {
        later.add(key, value)
        added += 1
      } else if (later !== undefined && value === this.jsonKeys && added === this.jsonKeys?.length) later.nameAll()
      else if (value instanceof CapturedJson) writeTextAttribute(writer, field, key, value)
      else writeSpanAttribute(writer, field, key, value)
    }
  }

  /** Whether a shared attribute was set to something else. */
  private hidesShared(): boolean {
    const { shared, keys } = this
    if (shared === undefined) return false
    for (let index = 0; index < keys.length; index++) if (shared.has(keys[index] as string)) return true
    return false
  }

  private append(key: string, stored: unknown): void {
    const isLong = typeof stored === 'string' ? stored.length > MAX_REPEATED_LENGTH : typeof stored === 'object'
    const position = isLong ? this.lastPlaceOf(key) : -1
    if (position === -1) {
      this.keys.push(key)
      this.values.push(stored)
    } else {
      this.values[position] = stored
    }
  }

  /** As `lastIndexOf`, which is slow on lists as short as most of these. */
  private lastPlaceOf(key: string): number {
    const { keys } = this
    let place = keys.length - 1
    while (place >= 0 && keys[place] !== key) place -= 1
    return place
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

function textOf(value: unknown): unknown {
  return value instanceof CapturedJson ? value.text : value
}
