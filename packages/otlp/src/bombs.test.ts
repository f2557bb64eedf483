import { expect, test } from 'vitest'
import { decodeTraces, decodeTracesJson, DEFAULT_DECODE_LIMITS } from './index.ts'

/** A length-delimited field around `content`. */
function field(number: number, content: Uint8Array): Uint8Array {
  const head: number[] = [(number << 3) | 2]
  let size = content.length
  for (; size > 127; size >>>= 7) head.push((size & 127) | 128)
  return Buffer.concat([Uint8Array.from([...head, size]), content])
}

const inSpan = (attribute: Uint8Array): Uint8Array => field(1, field(2, field(2, field(9, attribute))))

test('refuses values nested a hundred thousand deep before the stack ends', () => {
  const text = `${'{"arrayValue":{"values":['.repeat(100_000)}${']}}'.repeat(100_000)}`
  const json = `{"resourceSpans":[{"resource":{"attributes":[{"key":"k","value":${text}}]}}]}`
  expect(decodeTracesJson(json)).toMatchObject({ status: 'malformed', error: { code: 'too-deep' } })
  let value: Uint8Array = new Uint8Array()
  for (let level = 0; level < 2_000; level++) value = field(5, field(1, value))
  expect(decodeTraces(inSpan(field(2, value)))).toMatchObject({ status: 'malformed', error: { code: 'too-deep' } })
})

test('does not overflow the stack even when the caller sets no bound on depth', () => {
  const text = `${'{"arrayValue":{"values":['.repeat(100_000)}${']}}'.repeat(100_000)}`
  const json = `{"resourceSpans":[{"resource":{"attributes":[{"key":"k","value":${text}}]}}]}`
  expect(decodeTracesJson(json, { maxDepth: Number.POSITIVE_INFINITY }).status).toBe('malformed')
})

test('stops making objects when a body of two-byte values asks for millions', () => {
  const values = new Uint8Array(DEFAULT_DECODE_LIMITS.maxValues * 2 + 2)
  for (let index = 0; index < values.length; index += 2) values[index] = 0x0a
  const body = inSpan(field(2, field(5, values)))
  expect(decodeTraces(body)).toMatchObject({ status: 'malformed', error: { code: 'too-many-values' } })
})

test('reads a list in a hundred thousand pieces in linear time', () => {
  const piece = field(5, field(1, Uint8Array.of(0x10, 1)))
  const value = Buffer.concat(Array<Uint8Array>(100_000).fill(piece))
  const result = decodeTraces(inSpan(field(2, value)))
  if (result.status !== 'ok') throw new Error(result.error.message)
  const attribute = result.data.resourceSpans[0]?.scopeSpans[0]?.spans[0]?.attributes[0]
  expect(attribute?.value).toHaveProperty('arrayValue.values.length', 100_000)
})

test('allocates nothing on the word of a length', () => {
  const before = process.memoryUsage().arrayBuffers
  for (let round = 0; round < 1_000; round++) {
    const lie = Uint8Array.of(0x0a, 0xff, 0xff, 0xff, 0xff, 7, 0)
    expect(decodeTraces(lie)).toMatchObject({ error: { code: 'truncated' } })
  }
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * 1024 * 1024)
})

test('reads megabytes of white space in linear time', () => {
  const json = `{"resourceSpans":[${' '.repeat(4_000_000)}]}`
  expect(decodeTracesJson(json)).toEqual({ status: 'ok', data: { resourceSpans: [] } })
})
