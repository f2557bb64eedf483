import {
  context,
  ProxyTracerProvider,
  ROOT_CONTEXT,
  type Span,
  trace as traceApi,
  type TracerProvider,
} from '@opentelemetry/api'
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { describe, expect, it, vi } from 'vitest'
import { HoneyHiveTracer, trace } from '../index.ts'
import { twoProviders } from './cases/other-provider.ts'

const { collector, init, theirs, received } = twoProviders()

describe('V1 the registered provider is known by what it does', () => {
  it.each<[string, TracerProvider | undefined, string, string]>([
    ['nothing', undefined, 'none', 'main'],
    ['a proxy with nothing behind it', new ProxyTracerProvider(), 'proxy', 'main'],
    ['one that records nothing', new ProxyTracerProvider().getDelegate(), 'proxy', 'main'],
    ['a no-op of another make', { getTracer: () => new ProxyTracerProvider().getTracer('x') }, 'noop', 'main'],
    ['a bare object of another make', { getTracer: () => ({ startSpan }) as never }, 'custom', 'independent'],
    ['the stock SDK', new BasicTracerProvider(), 'otel-sdk-2', 'independent'],
    ['one whose every property throws', hostile(), 'noop', 'main'],
  ])('V1 %s', async (_name, provider, kind, strategy) => {
    if (provider !== undefined) traceApi.setGlobalTracerProvider(provider)
    const status = init().status().provider
    expect(status).toMatchObject({ strategy, found: { kind } })
    expect(status?.reason).not.toBe('')
  })

  it('V1 Sentry’s, up to its version 10, by its processor; Datadog’s by its mark and what it has not', () => {
    class SentrySpanProcessor extends SimpleSpanProcessor {}
    const globals = globalThis as { [key: PropertyKey]: unknown }
    globals['__SENTRY__'] = {}
    const spanProcessors = [new SentrySpanProcessor(new InMemorySpanExporter())]
    traceApi.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors }))
    expect(init().status().provider).toMatchObject({ strategy: 'independent', found: { kind: 'sentry' } })
    delete globals['__SENTRY__']
    traceApi.disable()
    globals[Symbol.for('dd-trace')] = {}
    const bridge = { getTracer: () => ({ startSpan }) as never, addSpanProcessor: () => undefined }
    traceApi.setGlobalTracerProvider(bridge)
    const status = init('attach').status().provider
    expect(status).toMatchObject({ strategy: 'independent', found: { kind: 'dd-trace' } })
    expect(status?.limits.join()).toContain('dd-trace records the connections')
    delete globals[Symbol.for('dd-trace')]
  })

  it('V1 a registration through a copy of the API that ours cannot read is said, with its version', async () => {
    const globals = globalThis as { [key: symbol]: unknown }
    const key = Symbol.for('opentelemetry.js.api.1')
    globals[key] = { version: '1.8.0', trace: new BasicTracerProvider() }
    const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    const tracer = init()
    expect(() => HoneyHiveTracer.init({ serverUrl: collector().url, resilience: 'strict' })).toThrow(
      expect.objectContaining({ code: 'PROVIDER_INCOMPATIBLE' }) as Error,
    )
    delete globals[key]
    expect(stderr.mock.calls.join()).toContain('1.8.0')
    expect(tracer.status().provider).toMatchObject({
      strategy: 'independent',
      found: { kind: 'foreign-api', apiVersion: '1.8.0' },
    })
    expect(tracer.status().provider?.limits.join()).toMatch(/copy of @opentelemetry\/api/)
    expect(tracer.status().health).toBe('degraded')
    trace('alone', () => 1)
    await tracer.shutdown()
    expect(collector().spanCounts).toEqual({ alone: 1 })
  })
})

function startSpan(): Span {
  return {
    isRecording: () => true,
    spanContext: () => ({ traceId: '1'.repeat(32), spanId: '1'.repeat(16), traceFlags: 1 }),
  } as Span
}

function hostile(): TracerProvider {
  const get = (): never => {
    throw new Error('never')
  }
  return new Proxy({ getTracer: () => undefined as never }, { get })
}

describe('as the main provider', () => {
  it('V1 it gets the spans of libraries, says so, and gives the place back', async () => {
    const tracer = init()
    expect(tracer.status().provider).toMatchObject({
      strategy: 'main',
      reason: 'no tracer provider was registered globally',
    })
    traceApi.getTracer('library').startSpan('theirs').end()
    await tracer.shutdown()
    expect(collector().spanCounts).toEqual({ theirs: 1 })
    expect(traceApi.setGlobalTracerProvider(new BasicTracerProvider())).toBe(true)
  })

  it('V2 of many that are made at once one is', () => {
    const strategies = Array.from({ length: 20 }, () => init().status().provider?.strategy)
    expect(strategies.filter((strategy) => strategy === 'main')).toHaveLength(1)
    expect(strategies[0]).toBe('main')
  })

  it('V5 the next one records after it was shut down, through the tracers that libraries have kept', async () => {
    const first = init()
    const kept = traceApi.getTracer('library')
    kept.startSpan('before').end()
    await first.shutdown()
    kept.startSpan('between').end()
    const second = init()
    kept.startActiveSpan('after', (span) => span.end())
    kept.startActiveSpan('after', {}, ROOT_CONTEXT, (span) => span.end())
    trace('ours', () => undefined)
    await second.shutdown()
    expect(collector().spanCounts).toEqual({ before: 1, after: 2, ours: 1 })
  })

  it('V5 what libraries have kept goes on to work with somebody else’s provider', async () => {
    const first = init()
    const kept = traceApi.getTracer('library')
    kept.startSpan('before').end()
    await first.shutdown()
    const other = theirs()
    kept.startSpan('after').end()
    expect(other.names()).toEqual(['after'])
  })

  it('takes the place of another when it is asked to', async () => {
    const other = theirs()
    const tracer = init('main')
    expect(tracer.status().provider).toMatchObject({ strategy: 'main', found: { kind: 'otel-sdk-2' } })
    traceApi.getTracer('library').startSpan('theirs').end()
    await tracer.shutdown()
    expect(collector().spanCounts).toEqual({ theirs: 1 })
    expect(other.names()).toEqual([])
  })

  it('keeps spans whose parent another service has not sampled', async () => {
    const tracer = init()
    const traceId = 'a'.repeat(32)
    const remote = traceApi.setSpanContext(ROOT_CONTEXT, {
      traceId,
      spanId: 'b'.repeat(16),
      traceFlags: 0,
      isRemote: true,
    })
    context.with(remote, () => trace('ours', () => undefined))
    await tracer.flush()
    expect(received('ours')).toMatchObject({ traceId, parentSpanId: 'b'.repeat(16) })
  })
})

it('brings a context manager only where there is none', async () => {
  const first = init()
  const second = init()
  const parents: (string | undefined)[] = []
  await first.trace('outer', async (outer) => {
    await Promise.resolve()
    parents.push(outer.spanContext().spanId, traceApi.getActiveSpan()?.spanContext().spanId)
  })
  expect(parents[0]).toBe(parents[1])
  await Promise.all([first.shutdown(), second.shutdown()])
})
