import * as fc from 'fast-check'
import type { AnyValue, KeyValue, ResourceSpans, Span, SpanEvent, SpanLink, TracesData } from '../src/index.ts'

/** Text of every kind that can be stored: no lone surrogates, for those are meant to change. */
export const text: fc.Arbitrary<string> = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({ unit: 'binary', minLength: 40, maxLength: 300 }),
  fc.constantFrom('', '\0', '\uFEFFtext', 'é'.repeat(47), '😀'.repeat(24), 'x'.repeat(127), 'x'.repeat(16_384)),
)

const uint32 = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 2 ** 32 - 1 }))
const uint64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })
const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
const int32 = fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }))

const double = fc.oneof(
  fc.double(),
  fc.constantFrom(
    0,
    -0,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    5e-324,
    1.7976931348623157e308,
  ),
)

function id(size: number): fc.Arbitrary<string> {
  return fc
    .uint8Array({ minLength: size, maxLength: size })
    .filter((bytes) => bytes.some((byte) => byte !== 0))
    .map((bytes) => Buffer.from(bytes).toString('hex'))
}

const { value: anyValue, keyValue } = fc.letrec<{ value: AnyValue; keyValue: KeyValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.record({ stringValue: text }),
    fc.record({ intValue: int64 }),
    fc.record({ boolValue: fc.boolean() }),
    fc.record({ doubleValue: double }),
    fc.record({ bytesValue: fc.uint8Array({ maxLength: 40 }) }),
    fc.constant({}),
    fc.record({ arrayValue: fc.record({ values: fc.array(tie('value'), { maxLength: 4 }) }) }),
    fc.record({ kvlistValue: fc.record({ values: fc.array(tie('keyValue'), { maxLength: 4 }) }) }),
  ),
  keyValue: fc.record({ key: text, value: tie('value') }),
}))

export { anyValue }

const attributes = fc.array(keyValue, { maxLength: 5 })

const event: fc.Arbitrary<SpanEvent> = fc.record({
  timeUnixNano: uint64,
  name: text,
  attributes,
  droppedAttributesCount: uint32,
})

const link: fc.Arbitrary<SpanLink> = fc.record({
  traceId: id(16),
  spanId: id(8),
  traceState: text,
  attributes,
  droppedAttributesCount: uint32,
  flags: uint32,
})

const span: fc.Arbitrary<Span> = fc.record({
  traceId: id(16),
  spanId: id(8),
  traceState: text,
  parentSpanId: fc.oneof(fc.constant(''), id(8)),
  flags: uint32,
  name: text,
  kind: int32,
  startTimeUnixNano: uint64,
  endTimeUnixNano: uint64,
  attributes,
  droppedAttributesCount: uint32,
  events: fc.array(event, { maxLength: 3 }),
  droppedEventsCount: uint32,
  links: fc.array(link, { maxLength: 3 }),
  droppedLinksCount: uint32,
  status: fc.record({ code: int32, message: text }),
})

const resourceSpans: fc.Arbitrary<ResourceSpans> = fc.record({
  resource: fc.record({ attributes, droppedAttributesCount: uint32 }),
  scopeSpans: fc.array(
    fc.record({
      scope: fc.record({ name: text, version: text, attributes, droppedAttributesCount: uint32 }),
      spans: fc.array(span, { maxLength: 3 }),
      schemaUrl: text,
    }),
    { maxLength: 3 },
  ),
  schemaUrl: text,
})

/** Any trace export that both encodings can hold. */
export const tracesData: fc.Arbitrary<TracesData> = fc.record({
  resourceSpans: fc.array(resourceSpans, { maxLength: 3 }),
})
