import { decodeTraces, ProtoWriter, RESOURCE_SPANS, SCOPE_SPANS, TRACES_DATA } from '@honeyhive/otlp'
import { ROOT_CONTEXT, type Span as ApiSpan, SpanKind, SpanStatusCode, trace, TraceFlags } from '@opentelemetry/api'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer'
import { describe, expect, it } from 'vitest'
import { isDirect } from '../core/direct-span.ts'
import { TracerProvider } from './provider.ts'

const resource = resourceFromAttributes({})
const provider = new TracerProvider({ resource, spanProcessors: [] })
const tracer = provider.getTracer('test')

/** The span as the stock serializer writes it and as it writes itself, both read back. */
function bothWays(span: ApiSpan): { readonly itself: unknown; readonly stock: unknown } {
  if (!isDirect(span)) throw new Error('not a span of ours')
  const writer = new ProtoWriter()
  const resourceMark = writer.open(TRACES_DATA.resourceSpans)
  const scopeMark = writer.open(RESOURCE_SPANS.scopeSpans)
  const spanMark = writer.open(SCOPE_SPANS.spans)
  span.writeOtlp(writer)
  writer.close(spanMark)
  writer.close(scopeMark)
  writer.close(resourceMark)
  return {
    itself: spanIn(writer.finish()),
    stock: spanIn(ProtobufTraceSerializer.serializeRequest([span as never]) ?? new Uint8Array()),
  }
}

function spanIn(bytes: Uint8Array): unknown {
  const decoded = decodeTraces(bytes)
  if (decoded.status !== 'ok') throw decoded.error
  return decoded.data.resourceSpans[0]?.scopeSpans[0]?.spans[0]
}

const remoteParent = trace.setSpanContext(ROOT_CONTEXT, {
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  traceFlags: TraceFlags.SAMPLED,
  isRemote: true,
})

const cases: readonly (readonly [string, () => ApiSpan])[] = [
  ['a bare root', () => tracer.startSpan('root', { root: true })],
  ['a child of a remote parent', () => tracer.startSpan('child', { kind: SpanKind.SERVER }, remoteParent)],
  [
    'a child of one of ours',
    () => tracer.startSpan('child', {}, trace.setSpan(ROOT_CONTEXT, tracer.startSpan('parent', { root: true }))),
  ],
  [
    'attributes of every type, one of them set twice',
    () =>
      tracer
        .startSpan('attributes')
        .setAttributes({
          text: 'é😀',
          whole: 42,
          negative: -7,
          half: 0.5,
          yes: true,
          list: ['a', 'b'],
          numbers: [1, 2],
          twice: 'first',
        })
        .setAttribute('twice', 'second'),
  ],
  [
    'events, links, an error and a name that was changed',
    () => {
      const span = tracer.startSpan('before', {
        links: [{ context: { traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 1 } }],
      })
      span
        .addEvent('moment', { at: 1 })
        .updateName('after')
        .setStatus({ code: SpanStatusCode.ERROR, message: 'broken' })
      span.recordException(new Error('broken'))
      return span
    },
  ],
]

describe('a span that writes itself', () => {
  it.each(cases)('says what the stock serializer says of it: %s', (_name, make) => {
    const span = make()
    span.end()
    const { itself, stock } = bothWays(span)
    expect(itself).toEqual(stock)
  })

  it('says the same before and after somebody has read its attributes', () => {
    const span = tracer.startSpan('read').setAttribute('a', 1).setAttribute('a', 2)
    span.end()
    const before = bothWays(span).itself
    expect((span as unknown as { attributes: unknown }).attributes).toEqual({ a: 2 })
    expect(bothWays(span).itself).toEqual(before)
  })

  it('keeps metrics doubles even when they are whole', () => {
    const span = tracer.startSpan('metrics').setAttribute('honeyhive_metrics.score', 1)
    span.end()
    expect(bothWays(span).itself).toMatchObject({
      attributes: [{ key: 'honeyhive_metrics.score', value: { doubleValue: 1 } }],
    })
  })
})
