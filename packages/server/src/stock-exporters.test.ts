import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { OTLPTraceExporter as ProtoExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { context, SpanStatusCode, trace } from '@opentelemetry/api'
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { expect, test } from 'vitest'
import { getJson, runningServer } from './testing.ts'
import type { SpanExporter } from '@opentelemetry/sdk-trace-base'
import type { EventDetail, SessionsPage, SessionTree } from '@honeyhive/api'

interface StockExporter {
  readonly name: string
  readonly make: (url: string, compression: string) => SpanExporter
}

const exporters: readonly StockExporter[] = [
  { name: 'protobuf', make: (url, compression) => new ProtoExporter({ url, compression: compression as never }) },
  { name: 'json', make: (url, compression) => new JsonExporter({ url, compression: compression as never }) },
]

const cases = exporters.flatMap(({ name, make }) => [
  { name, make, compression: 'none', path: '/v1/traces' },
  { name, make, compression: 'gzip', path: '/v1/traces' },
  { name, make, compression: 'none', path: '/opentelemetry/v1/traces' },
])

test.each(cases)('stores what the stock $name exporter sends to $path with compression $compression', async (given) => {
  const server = await runningServer()
  await exportTwoSpans(given.make(`${server.url}${given.path}`, given.compression))
  const { sessions } = await getJson<SessionsPage>(`${server.url}/api/sessions`)
  expect(sessions).toHaveLength(1)
  expect(sessions[0]).toMatchObject({
    eventCount: 2,
    errorCount: 1,
    inputTokens: 12,
    outputTokens: 5,
    models: ['gpt-test'],
  })
  const { session, events } = await getJson<SessionTree>(`${server.url}/api/sessions/${sessions[0]?.id}`)
  const [own, root, call] = events
  expect(own).toMatchObject({ type: 'session', id: session.id, parentId: null, name: 'root' })
  expect(root).toMatchObject({ type: 'tool', name: 'root', parentId: session.id, status: 'error' })
  expect(call).toMatchObject({ type: 'model', parentId: root?.id, model: 'gpt-test', provider: 'openai' })
  const detail = await getJson<EventDetail>(`${server.url}/api/events/${call?.id}`)
  expect(detail.attributes).toMatchObject({ 'gen_ai.request.model': 'gpt-test', 'some.list': ['a', 'b'] })
})

async function exportTwoSpans(exporter: SpanExporter): Promise<void> {
  const provider = new BasicTracerProvider({ spanProcessors: [new BatchSpanProcessor(exporter)] })
  const tracer = provider.getTracer('test')
  const root = tracer.startSpan('root')
  const call = tracer.startSpan('talk', {}, trace.setSpan(context.active(), root))
  call.setAttributes({
    'gen_ai.operation.name': 'chat',
    'gen_ai.system': 'openai',
    'gen_ai.request.model': 'gpt-test',
    'gen_ai.usage.input_tokens': 12,
    'gen_ai.usage.output_tokens': 5,
    'some.list': ['a', 'b'],
  })
  call.end()
  root.setStatus({ code: SpanStatusCode.ERROR, message: 'did not go well' })
  root.end()
  await provider.forceFlush()
  await provider.shutdown()
}
