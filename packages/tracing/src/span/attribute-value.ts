import type { AttributeValue } from '@opentelemetry/api'
import { serialize } from '../core/serialize.ts'
import { cutText, wellFormed } from '../core/serialize-text.ts'
import type { SpanConfig } from './span-config.ts'

/** A value as it is stored, and whether a marker says that something was cut. */
export interface StoredValue {
  readonly value: AttributeValue
  readonly truncated: boolean
}

/**
 * OpenTelemetry's own values stay as they are; every other one (objects, mixed arrays, maps, dates, bigints, null) becomes
 * the text that the serializer gives it. Never throws.
 */
export function storedValue(value: unknown, config: SpanConfig): StoredValue {
  if (typeof value === 'string') return storedText(value, config)
  if (typeof value === 'number' || typeof value === 'boolean') return { value, truncated: false }
  const list = copiedList(value, config)
  if (list !== undefined) return list
  const { text, truncated } = serialize(value, config.serializeLimits)
  return { value: wellFormed(limitedText(text, config)), truncated }
}

function storedText(text: string, config: SpanConfig): StoredValue {
  const cut = cutText(limitedText(text, config), config.maxStringBytes)
  return { value: cut.text, truncated: cut.truncatedBytes > 0 }
}

/** OpenTelemetry's own limit counts characters and leaves no marker. */
function limitedText(text: string, config: SpanConfig): string {
  return text.length > config.attributeValueLengthLimit ? text.slice(0, config.attributeValueLengthLimit) : text
}

/** A list of one primitive type, holes of null or undefined allowed, as its own copy; `undefined` for everything else. */
function copiedList(value: unknown, config: SpanConfig): StoredValue | undefined {
  try {
    if (!Array.isArray(value) || value.length > config.maxListLength) return undefined
    const copy: unknown[] = []
    let truncated = false
    let type: string | undefined
    for (let index = 0; index < value.length; index++) {
      const item: unknown = value[index]
      if (item !== null && item !== undefined) {
        type ??= typeof item
        if (typeof item !== type || !isPrimitiveType(type)) return undefined
      }
      const stored = typeof item === 'string' ? storedText(item, config) : undefined
      truncated ||= stored?.truncated === true
      copy.push(stored === undefined ? item : stored.value)
    }
    return { value: copy as AttributeValue, truncated }
  } catch {
    // A proxy's trap threw; the serializer has a form for that.
    return undefined
  }
}

function isPrimitiveType(type: string): boolean {
  return type === 'string' || type === 'number' || type === 'boolean'
}
