import { expect, test } from 'vitest'
import {
  type DecodeErrorCode,
  decodeTraces,
  decodeTracesJson,
  encodeTraces,
  encodeTracesJson,
  type Span,
} from './index.ts'

const body = (span: unknown): unknown => ({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] })

function spanOf(span: unknown): Span | undefined {
  const result = decodeTracesJson(body(span))
  if (result.status !== 'ok') throw new Error(result.error.message)
  return result.data.resourceSpans[0]?.scopeSpans[0]?.spans[0]
}

const attribute = (value: unknown): unknown => ({ attributes: [{ key: 'k', value }] })
const valueOf = (value: unknown): unknown => spanOf(attribute(value))?.attributes[0]?.value

const SPAN_PATH = '$.resourceSpans[0].scopeSpans[0].spans[0]'
const VALUE_PATH = `${SPAN_PATH}.attributes[0].value`

const malformed: readonly [what: string, json: unknown, code: DecodeErrorCode, path: string][] = [
  ['text that is not JSON', '{', 'bad-json', '$'],
  ['no text', '', 'bad-json', '$'],
  ['undefined', undefined, 'wrong-type', '$'],
  ['null', null, 'wrong-type', '$'],
  ['a list as body', '[]', 'wrong-type', '$'],
  ['a number as body', '1', 'wrong-type', '$'],
  ['an object for a list', { resourceSpans: {} }, 'wrong-type', '$.resourceSpans'],
  ['null in a list', { resourceSpans: [null] }, 'wrong-type', '$.resourceSpans[0]'],
  ['a list for an object', { resourceSpans: [{ resource: [] }] }, 'wrong-type', '$.resourceSpans[0].resource'],
  ['a number as name', body({ name: 5 }), 'wrong-type', `${SPAN_PATH}.name`],
  ['a number as id', body({ traceId: 5 }), 'wrong-type', `${SPAN_PATH}.traceId`],
  ['a time with a fraction', body({ startTimeUnixNano: 1.5 }), 'wrong-type', `${SPAN_PATH}.startTimeUnixNano`],
  ['a time before 1970', body({ endTimeUnixNano: '-1' }), 'out-of-range', `${SPAN_PATH}.endTimeUnixNano`],
  [
    'a time beyond 64 bits',
    body({ endTimeUnixNano: '18446744073709551616' }),
    'out-of-range',
    `${SPAN_PATH}.endTimeUnixNano`,
  ],
  [
    'a time of a thousand digits',
    body({ endTimeUnixNano: '1'.repeat(1000) }),
    'wrong-type',
    `${SPAN_PATH}.endTimeUnixNano`,
  ],
  ['flags beyond 32 bits', body({ flags: 2 ** 32 }), 'out-of-range', `${SPAN_PATH}.flags`],
  ['a negative count', body({ droppedLinksCount: -1 }), 'out-of-range', `${SPAN_PATH}.droppedLinksCount`],
  ['a kind beyond 32 bits', body({ kind: 2 ** 31 }), 'out-of-range', `${SPAN_PATH}.kind`],
  [
    'an integer beyond 64 bits',
    body(attribute({ intValue: '9223372036854775808' })),
    'out-of-range',
    `${VALUE_PATH}.intValue`,
  ],
  ['text for a boolean', body(attribute({ boolValue: 'true' })), 'wrong-type', `${VALUE_PATH}.boolValue`],
  ['text for a double', body(attribute({ doubleValue: 'x' })), 'wrong-type', `${VALUE_PATH}.doubleValue`],
  ['no text for a double', body(attribute({ doubleValue: '' })), 'wrong-type', `${VALUE_PATH}.doubleValue`],
  ['bytes that are not base64', body(attribute({ bytesValue: '*' })), 'wrong-type', `${VALUE_PATH}.bytesValue`],
  ['a list without a message', body(attribute({ arrayValue: [] })), 'wrong-type', `${VALUE_PATH}.arrayValue`],
]

test.each(malformed)('says what is wrong with %s, and where', (_what, json, code, path) => {
  const result = decodeTracesJson(json)
  expect(result).toEqual({
    status: 'malformed',
    error: { code, path, message: expect.stringMatching(/^Expected .+, got .+\.$/) },
  })
})

test('survives a value that throws when it is looked at', () => {
  const hostile = new Proxy(
    {},
    {
      get: () => {
        throw new Error('no')
      },
    },
  )
  expect(decodeTracesJson(hostile)).toMatchObject({ status: 'malformed', error: { code: 'unreadable' } })
})

test('reads the bytes of JSON, with a byte order mark or without, and bounds them', () => {
  const text = JSON.stringify(body({ name: 'Grüße' }))
  const expected = decodeTracesJson(text)
  expect(expected.status).toBe('ok')
  const bytes = Buffer.from(text)
  expect(decodeTracesJson(bytes)).toEqual(expected)
  expect(decodeTracesJson(Buffer.from(`\uFEFF${text}`))).toEqual(expected)
  expect(decodeTracesJson(bytes, { maxBytes: bytes.length - 1 })).toMatchObject({ error: { code: 'too-large' } })
  expect(decodeTracesJson(bytes.subarray(1))).toMatchObject({ error: { code: 'bad-json' } })
})

test('reads an empty object as no spans', () => {
  expect(decodeTracesJson('{}')).toEqual({ status: 'ok', data: { resourceSpans: [] } })
})

test('ignores unknown fields and snake_case, and takes null for absent', () => {
  const span = spanOf({
    name: 'kept',
    trace_state: 'x',
    unknown: { deep: [[]] },
    attributes: null,
    status: null,
    kind: null,
  })
  expect(span).toMatchObject({
    name: 'kept',
    traceState: '',
    attributes: [],
    status: { code: 0, message: '' },
    kind: 0,
  })
})

test.each([
  ['hex of any case', 'ABCDEFabcdef01234567890123456789', 'abcdefabcdef01234567890123456789'],
  ['base64', 'q83vq83vASNFZ4kBI0VniQ==', 'abcdefabcdef01234567890123456789'],
  ['the wrong length', 'abcdef', ''],
  ['no hex digit', 'g'.repeat(32), ''],
  ['all zero', '0'.repeat(32), ''],
])('reads a trace id of %s', (_what, traceId, expected) => {
  expect(spanOf({ traceId })?.traceId).toBe(expected)
})

test('reads a span id in base64', () => {
  expect(spanOf({ spanId: 'q83vASNFZ4k=' })?.spanId).toBe('abcdef0123456789')
})

test.each([
  ['a number', 3, 3],
  ['digits', '3', 3],
  ['a name', 'SPAN_KIND_CLIENT', 3],
  ['a number that is not known', 77, 77],
  ['a name that is not known', 'SPAN_KIND_NEW', 0],
])('reads a kind given as %s', (_what, kind, expected) => {
  expect(spanOf({ kind })?.kind).toBe(expected)
})

test.each([
  [{ intValue: 5 }, { intValue: 5n }],
  [{ intValue: '-9223372036854775808' }, { intValue: -(2n ** 63n) }],
  [{ doubleValue: 1 }, { doubleValue: 1 }],
  [{ doubleValue: '-Infinity' }, { doubleValue: Number.NEGATIVE_INFINITY }],
  [{ doubleValue: 'NaN' }, { doubleValue: Number.NaN }],
  [{ doubleValue: '1.5e3' }, { doubleValue: 1500 }],
  [{ bytesValue: '_-8' }, { bytesValue: Uint8Array.of(0xff, 0xef) }],
  [{ bytesValue: '/+8=' }, { bytesValue: Uint8Array.of(0xff, 0xef) }],
  [{ stringValue: null, boolValue: false }, { boolValue: false }],
  [{ arrayValue: {} }, { arrayValue: { values: [] } }],
  [{ newValue: 1 }, {}],
  [null, {}],
])('reads the value %j', (json, expected) => {
  expect(valueOf(json)).toEqual(expected)
})

test('keeps all digits of 64-bit integers that are bare numbers in the text', () => {
  const text = `{"resourceSpans":[{"scopeSpans":[{"spans":[{ "startTimeUnixNano" : 1544712660000000001,
    "name":"\\"intValue\\":1234567890123456789,",
    "attributes":[{"key":"k","value":{"intValue":-9223372036854775807}}]}]}]}]}`
  const result = decodeTracesJson(text)
  if (result.status !== 'ok') throw new Error(result.error.message)
  expect(result.data.resourceSpans[0]?.scopeSpans[0]?.spans[0]).toMatchObject({
    startTimeUnixNano: 1544712660000000001n,
    name: '"intValue":1234567890123456789,',
    attributes: [{ key: 'k', value: { intValue: -9223372036854775807n } }],
  })
})

test('stores a surrogate without its partner as U+FFFD', () => {
  expect(spanOf({ name: 'a\ud800b', traceState: '😀' })).toMatchObject({ name: 'a\uFFFDb', traceState: '😀' })
})

test('leaves no trace of a key that names the prototype', () => {
  const result = decodeTracesJson('{"__proto__":{"resourceSpans":[{}]},"constructor":1}')
  expect(result).toEqual({ status: 'ok', data: { resourceSpans: [] } })
})

test('is given back by the encoder without defaults, and without a parent for roots', () => {
  const result = decodeTracesJson(
    body({ name: 'root', kind: 3, attributes: [{ key: 'd', value: { doubleValue: 'NaN' } }] }),
  )
  if (result.status !== 'ok') throw new Error(result.error.message)
  const span = (options?: { enums: 'names' }): unknown =>
    JSON.parse(encodeTracesJson(result.data, options)).resourceSpans[0].scopeSpans[0].spans[0]
  const written = {
    traceId: '',
    spanId: '',
    name: 'root',
    kind: 3,
    startTimeUnixNano: '0',
    endTimeUnixNano: '0',
    attributes: [{ key: 'd', value: { doubleValue: 'NaN' } }],
    events: [],
    status: { code: 0 },
  }
  expect(span()).toEqual(written)
  expect(span({ enums: 'names' })).toEqual({
    ...written,
    kind: 'SPAN_KIND_CLIENT',
    status: { code: 'STATUS_CODE_UNSET' },
  })
})

test('is given a time before 1970 as protobuf has it, so that the other spans of the body arrive', () => {
  const span = spanOf({ name: 'old' })
  if (span === undefined) throw new Error('The span did not arrive.')
  const scope = { name: '', version: '', attributes: [], droppedAttributesCount: 0 }
  const scopeSpans = [{ scope, spans: [{ ...span, startTimeUnixNano: -1n }], schemaUrl: '' }]
  const resource = { attributes: [], droppedAttributesCount: 0 }
  const data = { resourceSpans: [{ resource, scopeSpans, schemaUrl: '' }] }
  const read = decodeTracesJson(encodeTracesJson(data))
  expect(JSON.stringify(read, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value))).toContain(
    `"startTimeUnixNano":"${2n ** 64n - 1n}"`,
  )
  expect(decodeTraces(encodeTraces(data))).toEqual(read)
})
