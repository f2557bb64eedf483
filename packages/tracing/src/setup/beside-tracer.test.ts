import { context, ROOT_CONTEXT, trace as traceApi } from '@opentelemetry/api'
import { AlwaysOffSampler } from '@opentelemetry/sdk-trace-base'
import { describe, expect, it } from 'vitest'
import { enrichSpan, HoneyHiveTracer, startActiveSpan, trace } from '../index.ts'
import { twoProviders } from './cases/other-provider.ts'

const { collector, init, theirs, received } = twoProviders()

describe('beside another provider', () => {
  it('V3 each gets its own spans, and the other’s stay as they would be without us', async () => {
    const other = theirs()
    const tracer = init()
    expect(tracer.status().provider).toMatchObject({
      strategy: 'independent',
      found: { kind: 'otel-sdk-2', version: '2.12.1' },
    })
    expect(tracer.status().provider?.limits.join()).toContain('HoneyHiveSpanProcessor')
    await traceApi.getTracer('host').startActiveSpan('request', async (request) => {
      await trace('ours', async () => {
        enrichSpan({ metadata: { secret: 1 } })
        traceApi.getTracer('host').startSpan('query').end()
        await trace('inner', async () => undefined)
      })
      request.end()
    })
    await tracer.shutdown()
    expect(collector().spanCounts).toEqual({ ours: 1, inner: 1 })
    const [query, request] = other.spans()
    expect([query?.name, request?.name]).toEqual(['query', 'request'])
    expect(query?.parentSpanContext?.spanId).toBe(request?.spanContext().spanId)
    expect(JSON.stringify(other.spans().map(({ attributes }) => attributes))).toBe('[{},{}]')
    expect(received('inner')?.parentSpanId).toBe(received('ours')?.spanId)
    expect(received('ours')?.attributes['honeyhive_metadata.secret']).toBe(1)
  })

  it('V3 the other’s active span is a link of ours and not its parent', async () => {
    const other = theirs()
    const tracer = init()
    traceApi.getTracer('host').startActiveSpan('request', (request) => {
      trace('ours', () => undefined)
      startActiveSpan('active', () => trace('inner', () => undefined))
      request.end()
    })
    await tracer.flush()
    const [request] = other.spans()
    expect(received('ours')?.parentSpanId).toBeFalsy()
    expect(received('ours')?.traceId).not.toBe(request?.spanContext().traceId)
    expect(received('ours')?.span.links).toEqual([
      expect.objectContaining({ traceId: request?.spanContext().traceId, spanId: request?.spanContext().spanId }),
    ])
    expect(received('inner')?.span.links).toEqual([])
    expect(received('inner')?.parentSpanId).toBe(received('active')?.spanId)
  })

  it('V3 a sampler of the other’s that drops everything costs us nothing', async () => {
    const other = theirs({ sampler: new AlwaysOffSampler() })
    const tracer = init()
    traceApi.getTracer('host').startActiveSpan('request', () => trace('ours', () => trace('inner', () => undefined)))
    await tracer.flush()
    expect(other.names()).toEqual([])
    expect(collector().spanCounts).toEqual({ ours: 1, inner: 1 })
  })

  it('goes on with a trace that another process has begun', async () => {
    theirs()
    const tracer = init()
    const traceId = 'a'.repeat(32)
    const remote = traceApi.setSpanContext(ROOT_CONTEXT, {
      traceId,
      spanId: 'b'.repeat(16),
      traceFlags: 1,
      isRemote: true,
    })
    context.with(remote, () => trace('ours', () => undefined))
    await tracer.flush()
    expect(received('ours')).toMatchObject({ traceId, parentSpanId: 'b'.repeat(16) })
  })

  it('a tracer that is handed to a library keeps its spans in our tree, however it makes them active', async () => {
    theirs()
    const tracer = init()
    const library = tracer.getTracer('library')
    const outer = library.startSpan('outer')
    context.with(traceApi.setSpan(context.active(), outer), () => library.startSpan('child').end())
    library.startActiveSpan('active', (active) => {
      library.startSpan('grandchild').end()
      library.startSpan('root', { root: true }).end()
      active.end()
    })
    outer.end()
    await tracer.flush()
    expect(received('child')?.parentSpanId).toBe(received('outer')?.spanId)
    expect(received('grandchild')?.parentSpanId).toBe(received('active')?.spanId)
    expect(received('root')?.parentSpanId).toBeFalsy()
  })

  it('V4 several tracers work beside it and beside each other', async () => {
    const other = theirs()
    const tracers = ['one', 'two'].map((source) => HoneyHiveTracer.init({ serverUrl: collector().url, source }))
    const [one, two] = tracers as [HoneyHiveTracer, HoneyHiveTracer]
    await one.trace('a', async () => two.trace('b', async () => one.trace('c', async () => undefined)))
    await Promise.all(tracers.map((tracer) => tracer.flush()))
    const source = (name: string) => received(name)?.attributes['honeyhive.source']
    expect([source('a'), source('b'), source('c')]).toEqual(['one', 'two', 'one'])
    expect(received('c')?.parentSpanId).toBe(received('a')?.spanId)
    expect(received('b')?.parentSpanId).toBeFalsy()
    expect(received('b')?.span.links).toEqual([])
    expect(other.names()).toEqual([])
  })
})
