import { bareObject } from '../store/bare-object.ts'
import type { AnyValue, KeyValue } from '@honeyhive/otlp'
import type { JsonObject } from '../store/event.ts'

/** Attributes as JSON: integers beyond 2^53 as text, bytes as base64. A value that is set to nothing is left out. */
export function toJsonObject(attributes: readonly KeyValue[]): JsonObject {
  const object = bareObject()
  for (const { key, value } of attributes) {
    const json = toJson(value)
    if (json !== undefined) object[key] = json
  }
  return object
}

function toJson(value: AnyValue): unknown {
  if ('stringValue' in value) return value.stringValue
  if ('boolValue' in value) return value.boolValue
  if ('intValue' in value) return integer(value.intValue)
  if ('doubleValue' in value) return Number.isFinite(value.doubleValue) ? value.doubleValue : String(value.doubleValue)
  if ('arrayValue' in value) return value.arrayValue.values.map((item) => toJson(item) ?? null)
  if ('kvlistValue' in value) return toJsonObject(value.kvlistValue.values)
  if ('bytesValue' in value) return Buffer.from(value.bytesValue).toString('base64')
  return undefined
}

function integer(value: bigint): number | string {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : String(value)
}
