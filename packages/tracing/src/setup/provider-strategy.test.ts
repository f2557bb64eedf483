import { type Collector, startCollector } from '@honeyhive/kit'
import {
  context,
  propagation,
  ProxyTracerProvider,
  ROOT_CONTEXT,
  type Span,
  trace as traceApi,
  type TracerProvider,
} from '@opentelemetry/api'
import {
  AlwaysOffSampler,
  BasicTracerProvider,
  InMemorySpanExporter,
  type Sampler,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  clearRegistry,
  enrichSpan,
  getGlobalProvider,
  gracefulShutdownAll,
  HoneyHiveSpanProcessor,
  HoneyHiveTracer,
  setGlobalProvider,
  startActiveSpan,
  trace,
  type WantedStrategy,
} from '../index.ts'

let collector: Collector

beforeEach(async () => {
  collector = await startCollector()
})

afterEach(async () => {
  await gracefulShutdownAll({ timeoutMillis: 1000 })
  clearRegistry()
  traceApi.disable()
  context.disable()
  propagation.disable()
  vi.restoreAllMocks()
  await collector.close()
})

function init(providerStrategy: WantedStrategy = 'auto'): HoneyHiveTracer {
  return HoneyHiveTracer.init({ serverUrl: collector.url, providerStrategy })
}

/** The stock SDK as somebody else's set-up has it. */
function theirs(options: { readonly sampler?: Sampler; readonly processor?: HoneyHiveSpanProcessor } = {}) {
  const exporter = new InMemorySpanExporter()
  const spanProcessors = [new SimpleSpanProcessor(exporter), ...(options.processor ? [options.processor] : [])]
  const provider = new BasicTracerProvider({ spanProcessors, ...(options.sampler && { sampler: options.sampler }) })
  traceApi.setGlobalTracerProvider(provider)
  const spans = () => exporter.getFinishedSpans()
  return { provider, spans, names: () => spans().map(({ name }) => name) }
}

const received = (name: string) => collector.spans.find((span) => span.name === name)

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

  it('V1 a registration through a copy of the API that ours cannot read is said, with its version', async () => {
    const globals = globalThis as { [key: symbol]: unknown }
    const key = Symbol.for('opentelemetry.js.api.1')
    globals[key] = { version: '1.8.0', trace: new BasicTracerProvider() }
    const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    const tracer = init()
    expect(() => HoneyHiveTracer.init({ serverUrl: collector.url, resilience: 'strict' })).toThrow(
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
    expect(collector.spanCounts).toEqual({ alone: 1 })
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
    expect(collector.spanCounts).toEqual({ theirs: 1 })
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
    expect(collector.spanCounts).toEqual({ before: 1, after: 2, ours: 1 })
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
    expect(collector.spanCounts).toEqual({ theirs: 1 })
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
    expect(collector.spanCounts).toEqual({ ours: 1, inner: 1 })
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
    expect(collector.spanCounts).toEqual({ ours: 1, inner: 1 })
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
    const tracers = ['one', 'two'].map((source) => HoneyHiveTracer.init({ serverUrl: collector.url, source }))
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

describe('inside another provider', () => {
  it('its spans come to us in one tree with ours, and go where they went before as they were', async () => {
    const other = theirs()
    const tracer = init('attach')
    expect(tracer.status().provider).toMatchObject({ strategy: 'attach', found: { kind: 'otel-sdk-2' } })
    await traceApi.getTracer('host').startActiveSpan('request', async (request) => {
      await trace('agent', async () =>
        traceApi.getTracer('ai').startActiveSpan('chat gpt', { attributes: { model_name: 'm' } }, async (chat) => {
          traceApi.getTracer('ai').startSpan('token').end()
          trace('tool', () => undefined)
          chat.end()
        }),
      )
      request.end()
    })
    const { spans } = tracer.status()
    expect(spans).toMatchObject({ created: 5, open: 0 })
    await tracer.shutdown()
    expect(collector.spanCounts).toEqual({ request: 1, agent: 1, 'chat gpt': 1, token: 1, tool: 1 })
    expect(received('agent')?.parentSpanId).toBe(received('request')?.spanId)
    expect(received('chat gpt')?.parentSpanId).toBe(received('agent')?.spanId)
    expect(received('token')?.parentSpanId).toBe(received('chat gpt')?.spanId)
    expect(received('tool')?.parentSpanId).toBe(received('chat gpt')?.spanId)
    expect(new Set(collector.spans.map(({ traceId }) => traceId)).size).toBe(1)
    expect(received('chat gpt')?.attributes).toMatchObject({
      honeyhive_event_type: 'model',
      model_name: 'm',
      'honeyhive.session_id': tracer.sessionId,
    })
    expect(other.names()).toEqual(['token', 'chat gpt', 'request'])
    const [token, chat, request] = other.spans()
    expect(token?.parentSpanContext?.spanId).toBe(chat?.spanContext().spanId)
    expect(chat?.parentSpanContext?.spanId).toBe(request?.spanContext().spanId)
    expect(chat?.attributes).toEqual({ model_name: 'm' })
  })

  it('spans that theirs begin inside ours are in our trace, whatever trace they have over there', async () => {
    theirs()
    const tracer = init('attach')
    trace('agent', () =>
      traceApi.getTracer('ai').startActiveSpan('chat', (chat) => {
        traceApi.getTracer('ai').startSpan('token').end()
        chat.end()
      }),
    )
    await tracer.flush()
    expect(received('chat')).toMatchObject({
      traceId: received('agent')?.traceId,
      parentSpanId: received('agent')?.spanId,
    })
    expect(received('token')).toMatchObject({
      traceId: received('agent')?.traceId,
      parentSpanId: received('chat')?.spanId,
    })
  })

  it('redaction works on our copy and not on their span', async () => {
    const other = theirs()
    const tracer = HoneyHiveTracer.init({ serverUrl: collector.url, providerStrategy: 'attach', redact: true })
    const key = 'sk-proj-abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGH'
    traceApi.getTracer('host').startSpan('call', { attributes: { key } }).end()
    await tracer.flush()
    expect(JSON.stringify(received('call')?.attributes)).not.toContain(key)
    expect(other.spans()[0]?.attributes['key']).toBe(key)
  })

  it('a shutdown takes the processor out, ends our copies of what is open, and nothing of theirs', async () => {
    const other = theirs()
    const tracer = init('attach')
    const open = traceApi.getTracer('host').startSpan('open')
    await tracer.shutdown()
    expect(received('open')?.attributes['honeyhive.incomplete']).toBe(true)
    expect(open.isRecording()).toBe(true)
    open.end()
    traceApi.getTracer('host').startSpan('later').end()
    expect(other.names()).toEqual(['open', 'later'])
    expect(collector.spanCounts).toEqual({ open: 1 })
    expect(tracer.status().spans).toMatchObject({ created: 1, delivered: 1 })
  })

  it('a HoneyHiveSpanProcessor in the list of theirs is found, and no second one is added', async () => {
    const other = theirs({ processor: new HoneyHiveSpanProcessor() })
    traceApi.getTracer('host').startSpan('before init').end()
    const tracer = init()
    expect(tracer.status().provider).toMatchObject({ strategy: 'attach' })
    expect(tracer.status().provider?.reason).toContain('HoneyHiveSpanProcessor')
    traceApi.getTracer('host').startSpan('theirs').end()
    await other.provider.forceFlush()
    expect(collector.spanCounts).toEqual({ theirs: 1 })
    await other.provider.shutdown()
    trace('ours', () => undefined)
    await tracer.flush()
    expect(collector.spanCounts).toEqual({ theirs: 1, ours: 1 })
  })

  it('of two tracers that ask for it each gets the spans', async () => {
    const other = theirs()
    const tracers = [init('attach'), init('attach')]
    expect(tracers.map((tracer) => tracer.status().provider?.strategy)).toEqual(['attach', 'attach'])
    traceApi.getTracer('host').startSpan('theirs').end()
    await gracefulShutdownAll()
    expect(collector.spanCounts).toEqual({ theirs: 2 })
    expect(new Set(collector.spans.map((span) => span.attributes['honeyhive.session_id'])).size).toBe(2)
    expect(other.names()).toEqual(['theirs'])
  })

  it('where that is not possible it works beside it and says why', () => {
    traceApi.setGlobalTracerProvider({ getTracer: () => ({ startSpan }) as never })
    expect(init('attach').status().provider).toMatchObject({
      strategy: 'independent',
      reason: expect.stringContaining('no processor can be added'),
    })
  })
})

describe('the global provider', () => {
  it('is given without its proxy, and set where that costs nobody anything', async () => {
    expect(getGlobalProvider()).toBeUndefined()
    const first = new BasicTracerProvider()
    expect(setGlobalProvider(first)).toBe(true)
    expect(getGlobalProvider()).toBe(first)
    const second = new BasicTracerProvider()
    expect(setGlobalProvider(second)).toBe(false)
    expect(getGlobalProvider()).toBe(first)
    expect(setGlobalProvider(second, { force: true })).toBe(true)
    expect(getGlobalProvider()).toBe(second)
    expect(setGlobalProvider(undefined as never)).toBe(false)
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
