import type { Attributes, AttributeValue, Span } from '@opentelemetry/api'
import { type DirectSpan, isDirect } from './direct-span.ts'
import { ownKeys } from './own-keys.ts'
import { type Namespace, attributeNames } from './semconv.ts'
import { serialize } from './serialize.ts'

/** Which attributes of a span hold JSON text, so far. */
const jsonKeysOf = new WeakMap<Span, string[]>()

/** A span keeps no more attributes than this by default, and taking a million of them takes seconds. */
const MAX_ENTRIES = 1024

/** Collects attributes, and remembers which of them are JSON text, for one write. A key that is added again wins. */
export class AttributeBag {
  private readonly keys: string[] = []
  private readonly values: unknown[] = []
  private readonly jsonKeys = new Set<string>()

  /** Scalars as they are, everything else as one JSON text; nothing for null and undefined. */
  add(key: string, value: unknown): this {
    if (value === undefined || value === null) return this
    if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number')
      return this.put(key, value)
    const { text, isJson } = serialize(value)
    if (isJson) this.jsonKeys.add(key)
    return this.put(key, text)
  }

  /** A list of strings as OpenTelemetry's own list type. */
  addList(key: string, values: readonly string[]): this {
    return this.put(key, [...values])
  }

  /**
   * The entries of an object under a namespace, one attribute each, up to 1,024; a list, bytes and what is no object under its
   * name `value`. Getters are not called.
   */
  addAll(namespace: Namespace, values: unknown): this {
    if (typeof values !== 'object' || values === null || Array.isArray(values) || ArrayBuffer.isView(values))
      return this.add(`honeyhive_${namespace}.value`, values)
    return this.addEach(values, ownKeys(values), namespace)
  }

  /** Some own entries of an object, up to 1,024; without a namespace under their own names. Getters are not called. */
  addEach(values: object, keys: readonly string[], namespace?: Namespace): this {
    const nameOf = (key: string): string => (namespace === undefined ? key : namespacedKey(namespace, key))
    for (const key of keys.slice(0, MAX_ENTRIES)) this.add(nameOf(key), entryOf(values, key))
    if (keys.length <= MAX_ENTRIES) return this
    return this.add(nameOf('…'), `…[truncated ${keys.length - MAX_ENTRIES} keys]`)
  }

  writeTo(span: Span): void {
    if (isDirect(span)) this.writeDirectly(span)
    else this.writeToForeign(span)
  }

  private put(key: string, value: unknown): this {
    this.keys.push(key)
    this.values.push(value)
    return this
  }

  private writeDirectly(span: Span & DirectSpan): void {
    for (let index = 0; index < this.keys.length; index += 1) {
      const key = this.keys[index] as string
      const value = this.values[index]
      if (this.jsonKeys.has(key)) span.captureText(key, String(value), true)
      else span.setAttribute(key, value as AttributeValue)
    }
  }

  private writeToForeign(span: Span): void {
    const attributes: Attributes = {}
    for (const [index, key] of this.keys.entries()) attributes[key] = this.values[index] as AttributeValue
    if (this.jsonKeys.size > 0) {
      const all = [...new Set([...(jsonKeysOf.get(span) ?? []), ...this.jsonKeys])]
      jsonKeysOf.set(span, all)
      attributes[attributeNames.json] = all
    }
    span.setAttributes(attributes)
  }
}

/** Keys repeat from call to call; text that was put together once need not be again. */
const keptKeys = new Map<Namespace, Map<string, string>>()
const MAX_KEPT_KEYS = 2048

function namespacedKey(namespace: Namespace, key: string): string {
  let kept = keptKeys.get(namespace)
  if (kept === undefined) keptKeys.set(namespace, (kept = new Map()))
  const known = kept.get(key)
  if (known !== undefined) return known
  const full = `honeyhive_${namespace}.${key}`
  if (kept.size < MAX_KEPT_KEYS && key.length <= MAX_KEPT_KEY_LENGTH) kept.set(key, full)
  return full
}

const MAX_KEPT_KEY_LENGTH = 128

function entryOf(values: object, key: string): unknown {
  const descriptor = Object.getOwnPropertyDescriptor(values, key)
  return descriptor?.get === undefined ? descriptor?.value : '[Getter]'
}
