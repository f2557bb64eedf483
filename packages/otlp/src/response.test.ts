import { expect, test } from 'vitest'
import { readWithSchema, schema, writeWithSchema } from '../tests/schema.ts'
import {
  decodeRpcStatus,
  decodeRpcStatusJson,
  decodeTracesResponse,
  decodeTracesResponseJson,
  encodeRpcStatus,
  encodeRpcStatusJson,
  encodeTracesResponse,
  encodeTracesResponseJson,
  type TracesResponse,
} from './index.ts'

const responses: readonly TracesResponse[] = [
  {},
  { partialSuccess: { rejectedSpans: 0n, errorMessage: '' } },
  { partialSuccess: { rejectedSpans: 0n, errorMessage: 'a warning' } },
  { partialSuccess: { rejectedSpans: 2n ** 63n - 1n, errorMessage: '"Grüße" 😀' } },
]

test.each(responses)('the answer %o reads back equal in both encodings, and by the official schema', (response) => {
  const expected = { status: 'ok', data: response }
  const bytes = encodeTracesResponse(response)
  expect(decodeTracesResponse(bytes)).toEqual(expected)
  expect(decodeTracesResponseJson(encodeTracesResponseJson(response))).toEqual(expected)
  const json = readWithSchema(schema.response, bytes)
  expect(decodeTracesResponseJson(json)).toEqual(expected)
  expect(decodeTracesResponse(writeWithSchema(schema.response, json))).toEqual(expected)
})

test('full success is no bytes, and an empty object', () => {
  expect(encodeTracesResponse({})).toHaveLength(0)
  expect(encodeTracesResponseJson({})).toBe('{}')
})

test('counts of rejected spans are read as number or string', () => {
  for (const rejectedSpans of [3, '3']) {
    const partialSuccess = { rejectedSpans: 3n, errorMessage: '' }
    expect(decodeTracesResponseJson({ partialSuccess: { rejectedSpans } })).toEqual({
      status: 'ok',
      data: { partialSuccess },
    })
  }
})

test.each([
  { code: 0, message: '' },
  { code: 3, message: 'Expected 5 bytes, got 2.' },
  { code: -1, message: 'half a pair' },
])('the error %o reads back equal in both encodings, and by the official schema', (status) => {
  const expected = { status: 'ok', data: status }
  const bytes = encodeRpcStatus(status)
  expect(decodeRpcStatus(bytes)).toEqual(expected)
  expect(decodeRpcStatusJson(encodeRpcStatusJson(status))).toEqual(expected)
  const json = readWithSchema(schema.rpcStatus, bytes)
  expect(decodeRpcStatusJson(json)).toEqual(expected)
  expect(decodeRpcStatus(writeWithSchema(schema.rpcStatus, json))).toEqual(expected)
})

test('answers that are no answers are malformed, and never throw', () => {
  const html = '<html>Bad Gateway</html>'
  const bytes = new TextEncoder().encode(html)
  expect(decodeTracesResponse(bytes).status).toBe('malformed')
  expect(decodeRpcStatus(bytes).status).toBe('malformed')
  expect(decodeTracesResponseJson(html)).toMatchObject({ error: { code: 'bad-json' } })
  expect(decodeRpcStatusJson(html)).toMatchObject({ error: { code: 'bad-json' } })
  expect(decodeRpcStatusJson({ code: 'x' })).toMatchObject({ error: { code: 'wrong-type', path: '$.code' } })
  expect(decodeTracesResponseJson({ partialSuccess: [] })).toMatchObject({ error: { path: '$.partialSuccess' } })
  expect(decodeTracesResponse(bytes, { maxBytes: 3 })).toMatchObject({ error: { code: 'too-large' } })
})

test('text of answers is well-formed in both encodings', () => {
  const status = { code: 2, message: 'half \ud800' }
  expect(decodeRpcStatus(encodeRpcStatus(status))).toEqual(decodeRpcStatusJson(encodeRpcStatusJson(status)))
})
