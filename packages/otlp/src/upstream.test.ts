import { SpanKind, SpanStatusCode, TraceFlags } from '@opentelemetry/api'
import { JsonTraceSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer'
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base'
import { expect, test } from 'vitest'
import { decodeTraces, decodeTracesJson, decodeTracesResponse, decodeTracesResponseJson } from './index.ts'
import { encodeTracesResponse, encodeTracesResponseJson, type Span } from './index.ts'

function stockSpans(): readonly ReadableSpan[] {
  const exporter = new InMemorySpanExporter()
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
  const tracer = provider.getTracer('library', '1.2.3')
  const context = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: TraceFlags.SAMPLED }
  const attributes = {
    text: 'Grüße 😀',
    lone: 'half a pair: \ud83d',
    whole: 42,
    negative: -7,
    large: 2 ** 53,
    fraction: 0.25,
    flag: true,
    'mixed.list': ['a', 'b'],
    numbers: [1, 2.5],
  }
  const span = tracer.startSpan('call', { kind: SpanKind.CLIENT, attributes, links: [{ context, attributes }] })
  span.addEvent('first token', { index: 1 })
  span.recordException(new Error('boom'))
  span.setStatus({ code: SpanStatusCode.ERROR, message: 'boom' }).end()
  tracer.startSpan('plain').end()
  return exporter.getFinishedSpans()
}

test('the protobuf and the JSON of the stock exporter read as the same rows', () => {
  const spans = stockSpans()
  const fromProtobuf = decodeTraces(ProtobufTraceSerializer.serializeRequest([...spans]) ?? new Uint8Array())
  const fromJson = decodeTracesJson(new TextDecoder().decode(JsonTraceSerializer.serializeRequest([...spans])))
  expect(fromProtobuf.status).toBe('ok')
  expect(fromProtobuf).toEqual(fromJson)
})

test('every field of a stock span arrives', () => {
  const [stock] = stockSpans()
  if (stock === undefined) throw new Error('The stock exporter got no span.')
  const result = decodeTraces(ProtobufTraceSerializer.serializeRequest([stock]) ?? new Uint8Array())
  if (result.status !== 'ok') throw new Error(result.error.message)
  const scopeSpans = result.data.resourceSpans[0]?.scopeSpans[0]
  expect(scopeSpans?.scope).toMatchObject({ name: 'library', version: '1.2.3' })
  const span: Partial<Span> = {
    traceId: stock.spanContext().traceId,
    spanId: stock.spanContext().spanId,
    parentSpanId: '',
    name: 'call',
    kind: 3,
    startTimeUnixNano: BigInt(stock.startTime[0]) * 1_000_000_000n + BigInt(stock.startTime[1]),
    status: { code: 2, message: 'boom' },
  }
  expect(scopeSpans?.spans[0]).toMatchObject(span)
  expect(scopeSpans?.spans[0]?.attributes).toContainEqual({
    key: 'lone',
    value: { stringValue: 'half a pair: \uFFFD' },
  })
  expect(scopeSpans?.spans[0]?.events.map((event) => event.name)).toEqual(['first token', 'exception'])
  expect(scopeSpans?.spans[0]?.links[0]).toMatchObject({ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) })
})

test('the stock exporter understands our partial success in both encodings', () => {
  const response = { partialSuccess: { rejectedSpans: 3n, errorMessage: 'no trace id' } }
  const bytes = encodeTracesResponse(response)
  const json = encodeTracesResponseJson(response)
  expect(ProtobufTraceSerializer.deserializeResponse(bytes).partialSuccess?.errorMessage).toBe('no trace id')
  expect(JsonTraceSerializer.deserializeResponse(new TextEncoder().encode(json)).partialSuccess?.rejectedSpans).toBe(
    '3',
  )
  expect(decodeTracesResponse(bytes)).toEqual({ status: 'ok', data: response })
  expect(decodeTracesResponseJson(json)).toEqual({ status: 'ok', data: response })
})
