import type { AnyValueMembers } from './members.ts'
import type { AnyValue, KeyValue } from './types.ts'

/**
 * An OTLP value as JavaScript has it: integers as numbers up to 2^53 and as bigints beyond, the empty value as null, maps
 * as objects without a prototype, so that a key like `__proto__` is a key like any other. Of a key that comes twice the
 * last one wins.
 *
 * @example
 * fromAnyValue({ arrayValue: { values: [{ intValue: 1n }, {}] } }) // [1, null]
 */
export function fromAnyValue(value: AnyValue): unknown {
  return fromMember(value)
}

/** A list of attributes as an object without a prototype; see `fromAnyValue`. */
export function fromAttributes(attributes: readonly KeyValue[]): Record<string, unknown> {
  const record: Record<string, unknown> = Object.create(null)
  for (const { key, value } of attributes) record[key] = fromAnyValue(value)
  return record
}

function fromMember(value: AnyValueMembers): unknown {
  if (value.stringValue !== undefined) return value.stringValue
  if (value.intValue !== undefined) return fromInteger(value.intValue)
  if (value.boolValue !== undefined) return value.boolValue
  if (value.doubleValue !== undefined) return value.doubleValue
  if (value.arrayValue !== undefined) return value.arrayValue.values.map(fromMember)
  if (value.kvlistValue !== undefined) return fromAttributes(value.kvlistValue.values)
  return value.bytesValue ?? null
}

function fromInteger(value: bigint): number | bigint {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}
