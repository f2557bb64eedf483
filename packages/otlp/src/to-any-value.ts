import type { AnyValue, KeyValue } from './types.ts'

export interface ToAnyValueOptions {
  /** Levels of nesting; what lies deeper becomes `'[too deep]'`. Default 32, which is also what decoders take. */
  readonly maxDepth?: number
  /** Values in all; a list or map that would exceed it ends with `'[too many values]'`. Default 10,000. */
  readonly maxValues?: number
}

interface Walk {
  readonly maxDepth: number
  readonly maxValues: number
  readonly ancestors: object[]
  values: number
}

const INT64_MIN = -(2n ** 63n)
const INT64_MAX = 2n ** 63n - 1n

/**
 * A JavaScript value as OTLP has it. Integers up to 2^53 become `intValue`, other numbers and -0 `doubleValue`; a bigint
 * beyond 64 bits becomes its digits as text. Objects are read by their own enumerable keys; null, undefined, functions
 * and symbols become the empty value; a value inside itself becomes `'[circular]'`. A getter that throws throws.
 *
 * @example
 * toAnyValue({ model: 'gpt-4o', tokens: 12 }) // { kvlistValue: { values: [{ key: 'model', value: … }, …] } }
 */
export function toAnyValue(value: unknown, options: ToAnyValueOptions = {}): AnyValue {
  return convert(value, {
    maxDepth: options.maxDepth ?? 32,
    maxValues: options.maxValues ?? 10_000,
    ancestors: [],
    values: 0,
  })
}

function convert(value: unknown, walk: Walk): AnyValue {
  walk.values += 1
  switch (typeof value) {
    case 'string':
      return { stringValue: value }
    case 'boolean':
      return { boolValue: value }
    case 'number':
      return Number.isSafeInteger(value) && !Object.is(value, -0) ? { intValue: BigInt(value) } : { doubleValue: value }
    case 'bigint':
      return value < INT64_MIN || value > INT64_MAX ? { stringValue: String(value) } : { intValue: value }
    case 'object':
      return value === null ? {} : convertObject(value, walk)
    default:
      return {}
  }
}

function convertObject(value: object, walk: Walk): AnyValue {
  if (value instanceof Uint8Array) return { bytesValue: value }
  if (walk.ancestors.includes(value)) return { stringValue: '[circular]' }
  if (walk.ancestors.length + 1 >= walk.maxDepth) return { stringValue: '[too deep]' }
  walk.ancestors.push(value)
  const converted: AnyValue = Array.isArray(value)
    ? { arrayValue: { values: convertList(value, walk) } }
    : { kvlistValue: { values: convertMap(value, walk) } }
  walk.ancestors.pop()
  return converted
}

function convertList(list: readonly unknown[], walk: Walk): AnyValue[] {
  const values: AnyValue[] = []
  for (const item of list) {
    if (walk.values >= walk.maxValues) return [...values, { stringValue: '[too many values]' }]
    values.push(convert(item, walk))
  }
  return values
}

function convertMap(map: object, walk: Walk): KeyValue[] {
  const values: KeyValue[] = []
  for (const [key, item] of Object.entries(map)) {
    if (walk.values >= walk.maxValues) return [...values, { key: '…', value: { stringValue: '[too many values]' } }]
    values.push({ key, value: convert(item, walk) })
  }
  return values
}
