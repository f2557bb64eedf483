import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import type { Server } from 'node:http'
import { context, propagation, type TracerProvider as ApiTracerProvider, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager as StockContextManager } from '@opentelemetry/context-async-hooks'
import { W3CTraceContextPropagator as StockPropagator } from '@opentelemetry/core'
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http'
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import type { ReadableSpan, SpanProcessor } from '../core/span-types.ts'
import { AsyncLocalStorageContextManager } from './context-manager.ts'
import { W3CTraceContextPropagator } from './propagators/trace-context.ts'
import { TracerProvider } from './provider.ts'

const resource = resourceFromAttributes({ 'service.name': 'test' })
const instrumentations = [new HttpInstrumentation(), new UndiciInstrumentation()]
// The instrumentation patches what `require` gives.
const http = createRequire(import.meta.url)('node:http') as typeof import('node:http')

afterEach(() => {
  trace.disable()
  context.disable()
  propagation.disable()
})

afterAll(() => {
  for (const instrumentation of instrumentations) instrumentation.disable()
})

function stock(): { provider: ApiTracerProvider; spans: () => readonly ReadableSpan[] } {
  const exporter = new InMemorySpanExporter()
  const provider = new BasicTracerProvider({ resource, spanProcessors: [new SimpleSpanProcessor(exporter)] })
  context.setGlobalContextManager(new StockContextManager().enable())
  propagation.setGlobalPropagator(new StockPropagator())
  return { provider, spans: () => exporter.getFinishedSpans() as unknown as readonly ReadableSpan[] }
}

function ours(): { provider: ApiTracerProvider; spans: () => readonly ReadableSpan[] } {
  const exporter = new InMemorySpanExporter()
  const processor = new SimpleSpanProcessor(exporter) as unknown as SpanProcessor
  const provider = new TracerProvider({ resource, spanProcessors: [processor] })
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  propagation.setGlobalPropagator(new W3CTraceContextPropagator())
  return { provider, spans: () => exporter.getFinishedSpans() as unknown as readonly ReadableSpan[] }
}

/** A server and a program that calls it over `http` and `fetch`, well and badly, inside a span of its own. */
async function callAround(provider: ApiTracerProvider): Promise<number> {
  trace.setGlobalTracerProvider(provider)
  for (const instrumentation of instrumentations) instrumentation.setTracerProvider(provider)
  const server = await listen()
  const { port } = server.address() as AddressInfo
  await provider.getTracer('app').startActiveSpan('program', async (span) => {
    await get(`http://127.0.0.1:${port}/over-http?q=1`)
    await fetch(`http://127.0.0.1:${port}/over-fetch`, { method: 'POST', body: 'x' }).then((answer) => answer.text())
    await fetch(`http://127.0.0.1:${port}/missing`).then((answer) => answer.text())
    await Promise.all([get(`http://127.0.0.1:${port}/a`), get(`http://127.0.0.1:${port}/b`)])
    span.end()
  })
  await new Promise((resolve) => server.close(resolve))
  await fetch(`http://127.0.0.1:${port}/closed`).catch(() => undefined)
  return port
}

function listen(): Promise<Server> {
  const server = http.createServer((request, response) => {
    response.statusCode = request.url === '/missing' ? 404 : 200
    response.setHeader('connection', 'close')
    request.resume().on('end', () => response.end('ok'))
  })
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)))
}

function get(url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    http.get(url, (answer) => answer.resume().on('end', resolve)).on('error', reject)
  })
}

/** What is comparable of a run: names of parents instead of ids, and nothing that the clock or the port decides. */
function shapeOf(read: () => readonly ReadableSpan[], port: number): unknown[] {
  const spans = read()
  const nameOf = new Map(spans.map((span) => [span.spanContext().spanId, labelOf(span)]))
  return spans
    .map((span) => ({
      label: labelOf(span),
      kind: span.kind,
      scope: span.instrumentationScope.name,
      parent: span.parentSpanContext === undefined ? null : (nameOf.get(span.parentSpanContext.spanId) ?? 'unknown'),
      isRemoteParent: span.parentSpanContext?.isRemote === true,
      status: { ...span.status, message: span.status.message?.replaceAll(String(port), 'PORT') },
      events: span.events.map(({ name, attributes }) => ({ name, keys: Object.keys(attributes ?? {}).toSorted() })),
      attributes: Object.fromEntries(
        Object.entries(span.attributes)
          .filter(([key]) => !/peer\.port|client\.port/.test(key))
          .map(([key, value]) => [key, String(value).replaceAll(String(port), 'PORT')]),
      ),
    }))
    .toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
}

function labelOf({ name, kind, attributes }: ReadableSpan): string {
  const target =
    attributes['url.path'] ?? attributes['http.target'] ?? attributes['url.full'] ?? attributes['http.url'] ?? ''
  return `${kind} ${name} ${String(target).replace(/^.*:\d+/, '')}`
}

describe('instrumentations of OpenTelemetry', () => {
  it('record the same spans, parents and attributes on our provider as on the stock one', async () => {
    const reference = stock()
    const expected = shapeOf(reference.spans, await callAround(reference.provider))
    trace.disable()
    context.disable()
    propagation.disable()
    const candidate = ours()
    const recorded = shapeOf(candidate.spans, await callAround(candidate.provider))
    // The program, five calls with both their ends, and the call that finds nobody.
    expect(expected).toHaveLength(12)
    expect(recorded).toEqual(expected)
  })
})
