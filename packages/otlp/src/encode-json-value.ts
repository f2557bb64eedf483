import { toBase64 } from './base64.ts'
import type { AnyValueMembers } from './members.ts'
import { wellFormed } from './text.ts'
import type { KeyValue } from './types.ts'

/** A JSON string. A surrogate without its partner becomes U+FFFD, as in protobuf, so that both store the same text. */
export function quote(text: string): string {
  return JSON.stringify(wellFormed(text))
}

/** A JSON list of attributes. */
export function jsonAttributes(attributes: readonly KeyValue[]): string {
  let text = '['
  for (const { key, value } of attributes) {
    if (text.length > 1) text += ','
    text += `{"key":${quote(key)},"value":${jsonAnyValue(value)}}`
  }
  return `${text}]`
}

/** An `AnyValue` as proto3 JSON: 64-bit integers as strings, bytes as base64. */
export function jsonAnyValue(value: AnyValueMembers): string {
  if (value.stringValue !== undefined) return `{"stringValue":${quote(value.stringValue)}}`
  if (value.intValue !== undefined) return `{"intValue":"${BigInt.asIntN(64, value.intValue)}"}`
  if (value.boolValue !== undefined) return `{"boolValue":${value.boolValue}}`
  if (value.doubleValue !== undefined) return `{"doubleValue":${jsonDouble(value.doubleValue)}}`
  if (value.arrayValue !== undefined) {
    return `{"arrayValue":{"values":[${value.arrayValue.values.map(jsonAnyValue).join(',')}]}}`
  }
  if (value.kvlistValue !== undefined) return `{"kvlistValue":{"values":${jsonAttributes(value.kvlistValue.values)}}}`
  if (value.bytesValue !== undefined) return `{"bytesValue":"${toBase64(value.bytesValue)}"}`
  return '{}'
}

/** JSON has no NaN and no infinity; `JSON.stringify` would also lose the sign of -0. */
function jsonDouble(value: number): string {
  if (Number.isFinite(value)) return Object.is(value, -0) ? '-0' : String(value)
  return `"${value}"`
}
