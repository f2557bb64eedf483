import { expect, test } from 'vitest'
import {
  type DecodeErrorCode,
  decodeTraces,
  ProtoWriter,
  SCOPE_SPANS,
  SPAN,
  type Span,
  writeAttribute,
} from './index.ts'
import { RESOURCE_SPANS, STATUS, TRACES_DATA } from './index.ts'

/** A body with one span, whose content `write` writes. */
function bodyWith(write: (writer: ProtoWriter) => void): Uint8Array {
  const writer = new ProtoWriter(16)
  const resourceSpans = writer.open(TRACES_DATA.resourceSpans)
  const scopeSpans = writer.open(RESOURCE_SPANS.scopeSpans)
  const span = writer.open(SCOPE_SPANS.spans)
  write(writer)
  writer.close(span)
  writer.close(scopeSpans)
  writer.close(resourceSpans)
  return writer.finish()
}

function spanIn(bytes: Uint8Array): Span | undefined {
  const result = decodeTraces(bytes)
  if (result.status !== 'ok') throw new Error(result.error.message)
  return result.data.resourceSpans[0]?.scopeSpans[0]?.spans[0]
}

const spanOf = (write: (writer: ProtoWriter) => void): Span | undefined => spanIn(bodyWith(write))

const malformed: readonly [what: string, bytes: readonly number[], code: DecodeErrorCode, offset: number][] = [
  ['a lone tag', [0x0a], 'truncated', 1],
  ['a message longer than the body', [0x0a, 5, 0], 'truncated', 1],
  ['a message longer than the one around it', [0x0a, 2, 0x0a, 1, 0], 'truncated', 3],
  [
    'a text that ends in its enclosing message, not in the body',
    [0x0a, 3, 0x1a, 9, 0x41, 0, 0, 0, 0, 0],
    'truncated',
    3,
  ],
  ['a declared length of 2 GiB', [0x0a, 0xff, 0xff, 0xff, 0xff, 7], 'truncated', 1],
  ['a declared length of 4 GiB - 1', [0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f], 'truncated', 1],
  ['a declared length beyond 32 bits', [0x0a, 0x80, 0x80, 0x80, 0x80, 0x10], 'bad-varint', 1],
  ['a negative length', [0x0a, ...Array<number>(9).fill(0xff), 1], 'bad-varint', 1],
  ['an integer that never ends', [0x08, ...Array<number>(11).fill(0x80)], 'bad-varint', 1],
  ['an integer of 65 bits', [0x08, ...Array<number>(9).fill(0xff), 2], 'bad-varint', 1],
  ['an integer cut off', [0x08, 0x80], 'truncated', 1],
  ['a tag beyond 32 bits', [0xff, 0xff, 0xff, 0xff, 0x1f, 0], 'bad-varint', 0],
  ['field number 0', [0x02, 0], 'bad-tag', 0],
  ['the start of a group', [0x0b], 'bad-wire-type', 1],
  ['the end of a group', [0x0c], 'bad-wire-type', 1],
  ['wire type 6', [0x0e], 'bad-wire-type', 1],
  ['wire type 7', [0x0f], 'bad-wire-type', 1],
  ['an unknown fixed64 cut off', [0x79, 1, 2, 3], 'truncated', 1],
  ['an unknown fixed32 cut off', [0x7d, 1, 2, 3], 'truncated', 1],
]

test.each(malformed)('says what is wrong with %s, and where', (_what, bytes, code, offset) => {
  const result = decodeTraces(Uint8Array.from(bytes))
  expect(result).toEqual({
    status: 'malformed',
    error: { code, offset, message: expect.stringMatching(/^Expected .+, got .+\.$/) },
  })
})

test.each([undefined, null, 'text', 42, {}, [], new ArrayBuffer(4)])('says that %o is not bytes', (input) => {
  expect(decodeTraces(input as unknown as Uint8Array)).toMatchObject({
    status: 'malformed',
    error: { code: 'not-bytes' },
  })
})

test('reads an empty body as no spans', () => {
  expect(decodeTraces(new Uint8Array())).toEqual({ status: 'ok', data: { resourceSpans: [] } })
})

test('reads a body inside a larger buffer, and a Buffer, without keeping either', () => {
  const body = bodyWith((writer) => writer.string(SPAN.name, 'inside'))
  const around = Buffer.concat([Buffer.from([9, 9, 9]), body, Buffer.from([9])])
  expect(spanIn(around.subarray(3, -1))?.name).toBe('inside')
})

test('copies bytes out of the body', () => {
  const body = Buffer.from(bodyWith((writer) => writeAttribute(writer, SPAN.attributes, 'raw', Uint8Array.of(1, 2, 3))))
  const span = spanIn(body)
  body.fill(0)
  expect(span?.attributes).toEqual([{ key: 'raw', value: { bytesValue: Uint8Array.of(1, 2, 3) } }])
})

test('passes over unknown fields of every known wire type, and over known fields with another type', () => {
  const span = spanOf((writer) => {
    writer.varint(100, 2 ** 53)
    writer.fixed64(101, 1n)
    writer.string(102, 'new')
    writer.fixed32(103, 1)
    writer.varint(SPAN.name, 7)
    writer.string(SPAN.kind, 'client')
    writer.string(SPAN.traceState, 'kept')
  })
  expect(span).toMatchObject({ name: '', kind: 0, traceState: 'kept' })
})

test('takes the last of a repeated single value, and of a oneof', () => {
  const span = spanOf((writer) => {
    writer.string(SPAN.name, 'first')
    writer.string(SPAN.name, 'last')
    const attribute = writer.open(SPAN.attributes)
    const value = writer.open(2)
    writer.string(1, 'text')
    writer.int64(3, 5)
    writer.close(value)
    writer.close(attribute)
  })
  expect(span?.name).toBe('last')
  expect(span?.attributes).toEqual([{ key: '', value: { intValue: 5n } }])
})

test('merges single messages that come twice', () => {
  const span = spanOf((writer) => {
    const first = writer.open(SPAN.status)
    writer.string(STATUS.message, 'kept')
    writer.close(first)
    const second = writer.open(SPAN.status)
    writer.varint(STATUS.code, 2)
    writer.close(second)
  })
  expect(span?.status).toEqual({ code: 2, message: 'kept' })
})

test('merges a list that comes in pieces, across occurrences of its value too', () => {
  const piece = [0x12, 6, 0x2a, 4, 0x0a, 2, 0x18, 1]
  const attribute = [0x4a, piece.length * 2, ...piece, ...piece]
  const span = [0x12, attribute.length, ...attribute]
  const scope = [0x12, span.length, ...span]
  const read = spanIn(Uint8Array.from([0x0a, scope.length, ...scope]))
  expect(read?.attributes[0]?.value).toEqual({ arrayValue: { values: [{ intValue: 1n }, { intValue: 1n }] } })
})

test('reads integers longer than they need to be, up to 10 bytes', () => {
  const body = bodyWith((writer) => writer.fixed32(SPAN.flags, 1))
  const padded = [0x0a, body.length - 2 + 128, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0, ...body.subarray(2)]
  expect(spanIn(Uint8Array.from(padded))?.flags).toBe(1)
})

test('turns invalid UTF-8 into U+FFFD and keeps a byte order mark', () => {
  const span = spanOf((writer) => {
    writer.bytes(SPAN.name, Uint8Array.of(0x61, 0xff, 0x62))
    writer.bytes(SPAN.traceState, Uint8Array.of(0xef, 0xbb, 0xbf, 0x61))
  })
  expect(span).toMatchObject({ name: 'a\uFFFDb', traceState: '\uFEFFa' })
})

test('keeps a span whose ids are missing, of the wrong length or all zero, with empty ids', () => {
  const span = spanOf((writer) => {
    writer.bytes(SPAN.traceId, new Uint8Array(16))
    writer.bytes(SPAN.spanId, Uint8Array.of(1, 2, 3))
    writer.string(SPAN.name, 'kept')
  })
  expect(span).toMatchObject({ traceId: '', spanId: '', parentSpanId: '', name: 'kept' })
})

test('keeps enum numbers that it does not know, negative ones included', () => {
  const span = spanOf((writer) => {
    writer.int64(SPAN.kind, -3)
    const status = writer.open(SPAN.status)
    writer.varint(STATUS.code, 99)
    writer.close(status)
  })
  expect(span).toMatchObject({ kind: -3, status: { code: 99 } })
})
