import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyValue } from '../tests/arbitraries.ts'
import {
  type AnyValue,
  decodeTraces,
  fromAnyValue,
  fromAttributes,
  KEY_VALUE,
  ProtoWriter,
  toAnyValue,
} from './index.ts'
import { writeAttribute, writeKeyValue } from './index.ts'

const rows: readonly [value: unknown, expected: AnyValue][] = [
  ['text', { stringValue: 'text' }],
  [true, { boolValue: true }],
  [42, { intValue: 42n }],
  [-7, { intValue: -7n }],
  [0, { intValue: 0n }],
  [-0, { doubleValue: -0 }],
  [2 ** 53 - 1, { intValue: 9_007_199_254_740_991n }],
  [2 ** 53, { doubleValue: 9_007_199_254_740_992 }],
  [0.5, { doubleValue: 0.5 }],
  [Number.NaN, { doubleValue: Number.NaN }],
  [Number.POSITIVE_INFINITY, { doubleValue: Number.POSITIVE_INFINITY }],
  [2n ** 63n - 1n, { intValue: 2n ** 63n - 1n }],
  [2n ** 63n, { stringValue: '9223372036854775808' }],
  [Uint8Array.of(1, 2), { bytesValue: Uint8Array.of(1, 2) }],
  [null, {}],
  [undefined, {}],
  [() => 1, {}],
  [Symbol('s'), {}],
  [['a', 1, null], { arrayValue: { values: [{ stringValue: 'a' }, { intValue: 1n }, {}] } }],
  [{ a: [] }, { kvlistValue: { values: [{ key: 'a', value: { arrayValue: { values: [] } } }] } }],
]

test.each(rows)('makes %o an OTLP value', (value, expected) => {
  expect(toAnyValue(value)).toEqual(expected)
})

test.each(rows)('writes the attribute %o straight into the bytes of its OTLP value', (value, expected) => {
  const straight = new ProtoWriter()
  writeAttribute(straight, 9, 'key', value)
  const around = new ProtoWriter()
  writeKeyValue(around, 9, { key: 'key', value: expected })
  expect(straight.finish()).toEqual(around.finish())
  expect(KEY_VALUE).toEqual({ key: 1, value: 2 })
})

test('gives values back as JavaScript has them', () => {
  const value = { text: 'a', list: [1, -0.5, true, null], bytes: Uint8Array.of(9), large: 2n ** 60n }
  expect(fromAnyValue(toAnyValue(value))).toEqual(value)
})

test('gives back a value for any OTLP value', () => {
  fc.assert(
    fc.property(anyValue, (value) => {
      expect(fromAnyValue(value)).not.toBeUndefined()
    }),
  )
})

test('keeps keys that name the prototype as keys, and reaches no prototype', () => {
  const hostile = toAnyValue(JSON.parse('{"__proto__":{"polluted":true},"constructor":1}'))
  const value = fromAnyValue(hostile)
  expect(Object.getPrototypeOf(value)).toBeNull()
  expect(Object.keys(value as object)).toEqual(['__proto__', 'constructor'])
  expect({}).not.toHaveProperty('polluted')
})

test('takes the last of attributes with the same key', () => {
  const attributes = [1n, 2n].map((intValue) => ({ key: 'k', value: { intValue } }))
  expect({ ...fromAttributes(attributes) }).toEqual({ k: 2 })
})

test('marks a value inside itself, and reads one that only comes twice twice', () => {
  const shared = { n: 1 }
  const ring: Record<string, unknown> = { first: shared, second: shared }
  ring['self'] = ring
  expect(fromAnyValue(toAnyValue(ring))).toEqual({ first: { n: 1 }, second: { n: 1 }, self: '[circular]' })
})

test('marks what lies deeper than maxDepth', () => {
  expect(fromAnyValue(toAnyValue([[1], 2], { maxDepth: 2 }))).toEqual(['[too deep]', 2])
  let deep: unknown = 'end'
  for (let level = 0; level < 10_000; level++) deep = [deep]
  expect(JSON.stringify(fromAnyValue(toAnyValue(deep)))).toBe(`${'['.repeat(31)}"[too deep]"${']'.repeat(31)}`)
})

test('writes values, however deep and wide, that a decoder takes with its defaults', () => {
  let deep: unknown = 'end'
  for (let level = 0; level < 100; level++) deep = level % 2 === 0 ? [deep] : { deep }
  const wide = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`key.${index}`, index]))
  const writer = new ProtoWriter()
  const marks = [writer.open(1), writer.open(2), writer.open(2)]
  writeAttribute(writer, 9, 'deep', deep)
  writeAttribute(writer, 9, 'wide', wide)
  for (const mark of marks.toReversed()) writer.close(mark)
  expect(decodeTraces(writer.finish()).status).toBe('ok')
})

test('ends lists and maps at maxValues, however often the same value comes', () => {
  expect(fromAnyValue(toAnyValue([1, 2, 3, 4], { maxValues: 3 }))).toEqual([1, 2, '[too many values]'])
  expect(fromAnyValue(toAnyValue({ a: 1, b: 2 }, { maxValues: 2 }))).toEqual({ a: 1, '…': '[too many values]' })
  let wide: unknown = 1
  for (let level = 0; level < 30; level++) wide = [wide, wide]
  const writer = new ProtoWriter()
  writeAttribute(writer, 9, 'k', wide)
  expect(writer.length).toBeLessThan(500_000)
})
