import { type Collector, startCollector } from '@honeyhive/kit'
import { context, trace } from '@opentelemetry/api'
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HoneyHiveTracer } from '../operations/tracer.ts'

let collector: Collector

beforeEach(async () => {
  collector = await startCollector()
})

afterEach(async () => {
  trace.disable()
  context.disable()
  await collector.close()
})

describe('the tracer provider', () => {
  it('becomes the process’s own where there is none, and gives the place back', async () => {
    const tracer = HoneyHiveTracer.init({ serverUrl: collector.url })
    expect(tracer.status().provider).toMatchObject({
      strategy: 'main',
      reason: 'no tracer provider was registered globally',
      found: { kind: 'none' },
    })
    trace.getTracer('library').startSpan('theirs').end()
    await tracer.shutdown()
    expect(collector.spanCounts).toEqual({ theirs: 1 })
    expect(trace.setGlobalTracerProvider(new BasicTracerProvider())).toBe(true)
  })

  it('works beside one that was there before: each gets its own spans, none is lost', async () => {
    const exporter = new InMemorySpanExporter()
    trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }))
    const tracer = HoneyHiveTracer.init({ serverUrl: collector.url })
    expect(tracer.status().provider?.strategy).toBe('independent')
    trace.getTracer('library').startSpan('theirs').end()
    await tracer.trace('ours', async () => undefined)
    await tracer.shutdown()
    expect(collector.spanCounts).toEqual({ ours: 1 })
    expect(exporter.getFinishedSpans().map(({ name }) => name)).toEqual(['theirs'])
    expect(trace.setGlobalTracerProvider(new BasicTracerProvider())).toBe(false)
  })

  it('brings a context manager only where there is none', async () => {
    const first = HoneyHiveTracer.init({ serverUrl: collector.url })
    const second = HoneyHiveTracer.init({ serverUrl: collector.url })
    const parents: (string | undefined)[] = []
    await first.trace('outer', async (outer) => {
      await Promise.resolve()
      parents.push(outer.spanContext().spanId, trace.getActiveSpan()?.spanContext().spanId)
    })
    expect(parents[0]).toBe(parents[1])
    await Promise.all([first.shutdown(), second.shutdown()])
  })
})
