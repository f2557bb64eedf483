import type { Attributes, Span } from '@opentelemetry/api'
import { isDirect } from './direct-span.ts'
import { ownKeys } from './own-keys.ts'
import { type Namespace, attributeNames } from './semconv.ts'
import { serialize } from './serialize.ts'

/** Which attributes of a span hold JSON text, so far. */
const jsonKeysOf = new WeakMap<Span, string[]>()

/** A span keeps no more attributes than this by default, and taking a million of them takes seconds. */
const MAX_ENTRIES = 1024

/** Collects attributes, and remembers which of them are JSON text, for one write. */
export class AttributeBag {
  private readonly attributes: Attributes = {}
  private readonly jsonKeys: string[] = []

  /** Scalars as they are, everything else as one JSON text; nothing for null and undefined. */
  add(key: string, value: unknown): this {
    if (value === undefined || value === null) return this
    if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number') {
      this.attributes[key] = value
      return this
    }
    const { text, isJson } = serialize(value)
    this.attributes[key] = text
    if (isJson) this.jsonKeys.push(key)
    return this
  }

  /** A list of strings as OpenTelemetry's own list type. */
  addList(key: string, values: readonly string[]): this {
    this.attributes[key] = [...values]
    return this
  }

  /**
   * The entries of an object under a namespace, one attribute each, up to 1,024; a list, bytes and what is no object under its
   * name `value`. Getters are not called.
   */
  addAll(namespace: Namespace, values: unknown): this {
    if (typeof values !== 'object' || values === null || Array.isArray(values) || ArrayBuffer.isView(values))
      return this.add(`honeyhive_${namespace}.value`, values)
    const keys = ownKeys(values)
    for (const key of keys.slice(0, MAX_ENTRIES)) this.add(`honeyhive_${namespace}.${key}`, entryOf(values, key))
    if (keys.length <= MAX_ENTRIES) return this
    return this.add(`honeyhive_${namespace}.…`, `…[truncated ${keys.length - MAX_ENTRIES} keys]`)
  }

  writeTo(span: Span): void {
    if (isDirect(span)) {
      for (const key of this.jsonKeys) {
        span.captureText(key, String(this.attributes[key]), true)
        delete this.attributes[key]
      }
      span.setAttributes(this.attributes)
      return
    }
    if (this.jsonKeys.length > 0) {
      const known = jsonKeysOf.get(span) ?? []
      const all = [...new Set([...known, ...this.jsonKeys])]
      jsonKeysOf.set(span, all)
      this.attributes[attributeNames.json] = all
    }
    span.setAttributes(this.attributes)
  }
}

function entryOf(values: object, key: string): unknown {
  const descriptor = Object.getOwnPropertyDescriptor(values, key)
  return descriptor?.get === undefined ? descriptor?.value : '[Getter]'
}
