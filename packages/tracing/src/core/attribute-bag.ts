import type { Attributes, Span } from '@opentelemetry/api'
import { type Namespace, attributeNames } from './semconv.ts'
import { serialize } from './serialize.ts'

/** Which attributes of a span hold JSON text, so far. */
const jsonKeysOf = new WeakMap<Span, string[]>()

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

  /** The entries of an object under a namespace, one attribute each; a value that is no object under its name `value`. */
  addAll(namespace: Namespace, values: unknown): this {
    if (typeof values !== 'object' || values === null || Array.isArray(values))
      return this.add(`honeyhive_${namespace}.value`, values)
    for (const key of Object.keys(values)) this.add(`honeyhive_${namespace}.${key}`, Reflect.get(values, key))
    return this
  }

  writeTo(span: Span): void {
    if (this.jsonKeys.length > 0) {
      const known = jsonKeysOf.get(span) ?? []
      const all = [...new Set([...known, ...this.jsonKeys])]
      jsonKeysOf.set(span, all)
      this.attributes[attributeNames.json] = all
    }
    span.setAttributes(this.attributes)
  }
}
