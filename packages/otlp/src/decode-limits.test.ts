import { expect, test } from 'vitest'
import {
  type AnyValue,
  type DecodeLimits,
  type DecodeResult,
  decodeTraces,
  decodeTracesJson,
  DEFAULT_DECODE_LIMITS,
  encodeTraces,
  encodeTracesJson,
  type KeyValue,
  type Span,
  type TracesData,
} from './index.ts'

const SPAN: Span = {
  traceId: 'a'.repeat(32),
  spanId: 'b'.repeat(16),
  traceState: '',
  parentSpanId: '',
  flags: 0,
  name: 's',
  kind: 1,
  startTimeUnixNano: 1n,
  endTimeUnixNano: 2n,
  attributes: [],
  droppedAttributesCount: 0,
  events: [],
  droppedEventsCount: 0,
  links: [],
  droppedLinksCount: 0,
  status: { code: 0, message: '' },
}

function tracesOf(spans: readonly Span[]): TracesData {
  const scope = { name: '', version: '', attributes: [], droppedAttributesCount: 0 }
  const resource = { attributes: [], droppedAttributesCount: 0 }
  return { resourceSpans: [{ resource, scopeSpans: [{ scope, spans, schemaUrl: '' }], schemaUrl: '' }] }
}

function nested(levels: number): AnyValue {
  let value: AnyValue = { boolValue: true }
  for (let level = 1; level < levels; level++) value = { arrayValue: { values: [value] } }
  return value
}

const spans = (count: number): Span[] => Array.from({ length: count }, () => SPAN)
const withValue = (value: AnyValue): TracesData => tracesOf([{ ...SPAN, attributes: [{ key: 'k', value }] }])
const repeat = (count: number): KeyValue[] => Array.from({ length: count }, () => ({ key: 'k', value: {} }))

const encodings: readonly [name: string, pass: (data: TracesData, limits?: DecodeLimits) => DecodeResult][] = [
  ['protobuf', (data, limits) => decodeTraces(encodeTraces(data), limits)],
  ['JSON', (data, limits) => decodeTracesJson(encodeTracesJson(data), limits)],
]

/** Each row: a limit, data that fits it exactly, and data one beyond it. */
const rows: readonly [limits: DecodeLimits, code: string, fits: TracesData, exceeds: TracesData][] = [
  [{}, 'too-deep', withValue(nested(32)), withValue(nested(33))],
  [{ maxDepth: 2 }, 'too-deep', withValue(nested(2)), withValue(nested(3))],
  [{}, 'too-many-spans', tracesOf(spans(100_000)), tracesOf(spans(100_001))],
  [{ maxSpans: 2 }, 'too-many-spans', tracesOf([SPAN, SPAN]), tracesOf([SPAN, SPAN, SPAN])],
  [
    {},
    'too-many-attributes',
    tracesOf([{ ...SPAN, attributes: repeat(10_000) }]),
    tracesOf([{ ...SPAN, attributes: repeat(10_001) }]),
  ],
  [
    { maxAttributesPerSpan: 3 },
    'too-many-attributes',
    withValue({ kvlistValue: { values: repeat(3) } }),
    withValue({ kvlistValue: { values: repeat(4) } }),
  ],
  // Counted: the resource, the scope, the attribute and the elements of its list.
  [
    { maxValues: 6 },
    'too-many-values',
    withValue({ arrayValue: { values: [{}, {}, {}] } }),
    withValue({ arrayValue: { values: [{}, {}, {}, {}] } }),
  ],
]

for (const [name, pass] of encodings) {
  test.each(rows)(`${name} keeps to %j and says ${'%s'} beyond it`, (limits, code, fits, exceeds) => {
    expect(pass(fits, limits).status).toBe('ok')
    const option = expect.stringContaining(code === 'too-deep' ? '(maxDepth)' : '(max')
    expect(pass(exceeds, limits)).toMatchObject({ status: 'malformed', error: { code, message: option } })
  })
}

test('a body of more than maxBytes is not looked at', () => {
  const bytes = encodeTraces(tracesOf([SPAN]))
  expect(decodeTraces(bytes, { maxBytes: bytes.length }).status).toBe('ok')
  expect(decodeTraces(bytes, { maxBytes: bytes.length - 1 })).toMatchObject({ error: { code: 'too-large' } })
  expect(decodeTracesJson('{}', { maxBytes: 2 }).status).toBe('ok')
  expect(decodeTracesJson('{} ', { maxBytes: 2 })).toMatchObject({ error: { code: 'too-large' } })
  const large = new Uint8Array(DEFAULT_DECODE_LIMITS.maxBytes + 1)
  expect(decodeTraces(large)).toMatchObject({ error: { code: 'too-large' } })
  expect(decodeTraces(large.subarray(1))).toMatchObject({ error: { code: 'bad-tag' } })
})

test('the defaults are those of the documentation', () => {
  expect(DEFAULT_DECODE_LIMITS).toEqual({
    maxBytes: 67_108_864,
    maxDepth: 32,
    maxSpans: 100_000,
    maxAttributesPerSpan: 10_000,
    maxValues: 2_000_000,
  })
})

test('a bound that is no number is the default, and 0 is a bound', () => {
  const data = tracesOf([SPAN])
  for (const [, pass] of encodings) {
    expect(pass(withValue(nested(33)), { maxDepth: Number.NaN })).toMatchObject({ error: { code: 'too-deep' } })
    expect(pass(data, { maxDepth: -1 }).status).toBe('ok')
    expect(pass(data, { maxSpans: 0 })).toMatchObject({ error: { code: 'too-many-spans' } })
  }
})
