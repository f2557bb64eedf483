import { isDeepStrictEqual } from 'node:util'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { tracesData } from '../tests/arbitraries.ts'
import { decodeTraces, decodeTracesJson, encodeTraces, encodeTracesJson } from './index.ts'

const SEED = 20_240_229

type Edit = readonly [position: number, value: number]

const edits: fc.Arbitrary<Edit[]> = fc.array(
  fc.tuple(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), fc.integer({ min: 0, max: 255 })),
  { minLength: 1, maxLength: 6 },
)

/** 1 keeps the whole. */
const cut = fc.oneof(fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true }))

/** An outcome in the words of the contract: data that can be written and read again, or an error that says where. */
function isTotal(result: ReturnType<typeof decodeTraces>): boolean {
  if (result.status === 'malformed') return /^Expected .+, got [^]+\.$/.test(result.error.message)
  return isDeepStrictEqual(decodeTraces(encodeTraces(result.data)), result)
}

test('protobuf with bytes changed or cut off is read or refused, and never throws', () => {
  fc.assert(
    fc.property(tracesData, edits, cut, (data, changes, share) => {
      const bytes = encodeTraces(data)
      for (const [position, value] of changes) bytes[Math.floor(position * bytes.length)] = value
      expect(isTotal(decodeTraces(bytes.subarray(0, Math.ceil(share * bytes.length))))).toBe(true)
    }),
    { numRuns: 1_500, seed: SEED },
  )
})

test('bytes of no origin are read or refused, and never throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      expect(isTotal(decodeTraces(bytes))).toBe(true)
    }),
    { numRuns: 1_500, seed: SEED },
  )
})

test('JSON text with characters changed or cut off is read or refused, and never throws', () => {
  fc.assert(
    fc.property(tracesData, edits, cut, (data, changes, share) => {
      const characters = [...encodeTracesJson(data)]
      for (const [position, value] of changes) {
        characters[Math.floor(position * characters.length)] = String.fromCharCode(value)
      }
      const text = characters.slice(0, Math.ceil(share * characters.length)).join('')
      expect(isTotal(decodeTracesJson(text))).toBe(true)
    }),
    { numRuns: 500, seed: SEED },
  )
})

test('any JavaScript value is read or refused as JSON, and never throws', () => {
  const anything = fc.anything({ withBigInt: true, withMap: true, withNullPrototype: true, withTypedArray: true })
  const shaped = fc.record({
    resourceSpans: fc.array(fc.record({ resource: anything, scopeSpans: fc.array(fc.record({ spans: anything })) })),
  })
  fc.assert(
    fc.property(fc.oneof(anything, shaped), (value) => {
      expect(isTotal(decodeTracesJson(value))).toBe(true)
    }),
    { numRuns: 1_000, seed: SEED },
  )
})
