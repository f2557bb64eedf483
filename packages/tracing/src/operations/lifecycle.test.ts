import { type Collector, startCollector } from '@honeyhive/kit'
import { trace as traceApi } from '@opentelemetry/api'
import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { HoneyHiveOptions } from '../core/options.ts'
import type { SpanProcessor } from '../core/span-types.ts'
import {
  createEvent,
  createSession,
  enrichSession,
  flush,
  getDefaultTracer,
  gracefulShutdownAll,
  HoneyHiveTracer,
  shutdown,
  trace,
  updateEvent,
} from '../index.ts'
import { leaveNothing } from '../setup/cases/leave-nothing.ts'

let collector: Collector
let stderr: string[]

beforeEach(async () => {
  collector = await startCollector()
  stderr = []
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    stderr.push(String(text))
    return true
  })
})

afterEach(async () => {
  await leaveNothing(500)
  vi.restoreAllMocks()
  await collector.close()
})

const init = (options: HoneyHiveOptions = {}) =>
  HoneyHiveTracer.init({ serverUrl: collector.url, spool: 'off', ...options })

describe('L1 flush', () => {
  it('L1 says what became of the spans, and forceFlush whether anything is left; neither rejects', async () => {
    const tracer = init()
    tracer.trace('work', () => undefined)
    expect(await tracer.flush()).toEqual({ delivered: 1, dropped: 0, pending: 0, timedOut: false })
    expect(await tracer.forceFlush()).toBe(true)
    collector.follow({ '*': { kind: 'hang' } })
    tracer.trace('work', () => undefined)
    expect(await tracer.flush({ timeoutMillis: 30 })).toMatchObject({ pending: 1, timedOut: true })
    expect(await flush({ timeoutMillis: 30 })).toMatchObject({ pending: 1, timedOut: true })
    expect(await flush({ tracer, timeoutMillis: Number.NaN as never })).toMatchObject({ pending: 1 })
  }, 20_000)
})

describe('gracefulShutdownAll', () => {
  it('L2 L4 ends all at once under one deadline, and what one cannot deliver keeps none of the others', async () => {
    await using dead = await startCollector({ '*': { kind: 'hang' } })
    const good = [init(), init()]
    const bad = init({ serverUrl: dead.url })
    for (const tracer of [...good, bad]) tracer.trace('work', () => undefined)
    const startedAt = performance.now()
    const result = await gracefulShutdownAll({ timeoutMillis: 300 })
    expect(performance.now() - startedAt).toBeLessThan(2800)
    expect(result).toEqual({ delivered: 2, dropped: 1, pending: 0, timedOut: true, tracers: 3, unfinished: 1 })
    expect(getDefaultTracer()).toBeUndefined()
    expect(await gracefulShutdownAll()).toEqual({
      delivered: 0,
      dropped: 0,
      pending: 0,
      timedOut: false,
      tracers: 0,
      unfinished: 0,
    })
    expect(await shutdown()).toEqual({ delivered: 0, dropped: 0, pending: 0, timedOut: false })
  })

  it('L2 no span begins in any tracer once the first phase is over, and open ones have ended', async () => {
    const tracers = [init(), init()]
    const open = tracers.map((tracer) => tracer.startSpan('open'))
    const done = gracefulShutdownAll()
    expect(open.map((span) => span.isRecording())).toEqual([false, false])
    expect(trace('late', (span) => span.isRecording())).toBe(false)
    traceApi.getTracer('library').startSpan('late').end()
    await done
    expect(collector.spanCounts).toEqual({ open: 2 })
  })

  it('works again afterwards, as often as one likes, and leaves nothing behind', async () => {
    const listeners = () => ['beforeExit', 'exit', 'SIGTERM', 'SIGINT'].map((name) => process.listenerCount(name))
    const before = listeners()
    for (let round = 1; round <= 5; round += 1) {
      const tracer = init()
      expect(tracer.status().provider?.strategy).toBe('main')
      trace('work', () => undefined)
      await gracefulShutdownAll()
      expect(collector.spanCounts).toEqual({ work: round })
    }
    expect(listeners()).toEqual(before)
  })

  it('a processor of the user’s that never answers holds nobody for longer than the deadline', async () => {
    const never: SpanProcessor = {
      onStart: () => undefined,
      onEnd: () => undefined,
      forceFlush: () => new Promise(() => undefined),
      shutdown: () => new Promise(() => undefined),
    }
    const tracer = init({ spanProcessors: [never], flushTimeoutMillis: 100 })
    tracer.trace('work', () => undefined)
    const startedAt = performance.now()
    expect(await tracer.flush()).toMatchObject({ delivered: 1 })
    await tracer.shutdown()
    expect(performance.now() - startedAt).toBeLessThan(10_000)
  })
})

describe('spanProcessors', () => {
  it('see the tracer’s spans with its session, are flushed with it, and nothing they write escapes redaction', async () => {
    const exporter = new InMemorySpanExporter()
    const secret = 'sk-proj-abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGH'
    const writer: SpanProcessor = {
      onStart: () => undefined,
      onEnding: (span) => void span.setAttribute('late', secret),
      onEnd: () => undefined,
      forceFlush: async () => void (flushed += 1),
      shutdown: async () => undefined,
    }
    let flushed = 0
    const stock = new SimpleSpanProcessor(exporter) as unknown as SpanProcessor
    const tracer = init({ spanProcessors: [writer, stock], redact: true })
    tracer.trace('work', () => undefined)
    await tracer.flush()
    expect(flushed).toBe(1)
    const [span] = exporter.getFinishedSpans()
    expect(span?.attributes).toMatchObject({ 'honeyhive.session_id': tracer.sessionId })
    expect(JSON.stringify([span?.attributes, collector.spans[0]?.attributes])).not.toContain(secret)
    expect(collector.spanCounts).toEqual({ work: 1 })
  })

  it('that is none is left out, and said', () => {
    init({ spanProcessors: [{}] as never })
    expect(stderr.join()).toContain("Option 'spanProcessors' must be a list of span processors")
  })
})

describe('P2 span name filters', () => {
  const names = ['app.a', 'app.b', 'db.query', '']
  it.each<[string, unknown, readonly string[]]>([
    ['include', { include: ['app.'] }, ['app.a', 'app.b']],
    ['exclude', { exclude: ['app.b', 'db'] }, ['app.a', '']],
    ['both', { include: ['app.'], exclude: [{ type: 'prefix', value: 'app.b' }] }, ['app.a']],
    ['neither', {}, names],
    ['malformed, which filters nothing', { include: 5 }, names],
    ['of another type, which filters nothing', { include: [{ type: 'regex', value: '.' }] }, names],
  ])('P2 %s', async (_name, spanNameFilters, expected) => {
    const tracer = init({ spanNameFilters: spanNameFilters as never })
    for (const name of names) tracer.getTracer().startSpan(name).end()
    await tracer.flush()
    expect(collector.spans.map(({ name }) => name)).toEqual(expected)
    expect(tracer.status().spans.created).toBe(expected.length)
  })

  it('P2 what is inside a span that is filtered is still recorded', async () => {
    const tracer = init({ spanNameFilters: { exclude: ['noise'] } })
    tracer.trace('noise', () => tracer.trace('work', () => undefined))
    await tracer.flush()
    expect(collector.spanCounts).toEqual({ work: 1 })
  })
})

describe('modes', () => {
  it('test mode makes no request, whatever is called', async () => {
    const network = vi.spyOn(globalThis, 'fetch')
    const tracer = init({ testMode: true })
    trace('work', () => undefined)
    await enrichSession({ metadata: { a: 1 } })
    await createSession({ sessionName: 's' })
    await createEvent({ eventName: 'e', eventType: 'tool' } as never)
    await updateEvent('00000000-0000-4000-8000-00000000000a', { metadata: { a: 1 } } as never)
    await tracer.shutdown()
    expect(tracer.status()).toMatchObject({ mode: 'test', health: 'ok' })
    expect(collector.requests).toEqual([])
    expect(network).not.toHaveBeenCalled()
  })

  it('is degraded, with the reasons, when not everything is as it was asked for', async () => {
    const tracer = init({ batchSize: -1 })
    expect(tracer.status()).toMatchObject({
      mode: 'on',
      health: 'degraded',
      reasons: [expect.stringContaining('batchSize')],
    })
    collector.follow({ '/session/start': { kind: 'answer', status: 400 } })
    const failed = init()
    await failed.ready
    expect(failed.status()).toMatchObject({ health: 'degraded', reasons: ['The session could not be started.'] })
    expect(init({ disableTracing: true }).status()).toMatchObject({ mode: 'off', health: 'noop' })
  })

  it('without a key it records nothing and leaves the place to others', () => {
    const tracer = init({ serverUrl: 'https://api.honeyhive.ai' })
    expect(tracer.status()).toMatchObject({ mode: 'off', health: 'noop', provider: undefined })
    expect(trace('work', (span) => span.isRecording())).toBe(false)
  })

  it('without a key, verbose prints the spans with their tree and nothing of what is in them', async () => {
    const tracer = init({ serverUrl: 'https://api.honeyhive.ai', verbose: true })
    expect(tracer.status()).toMatchObject({ mode: 'console', health: 'degraded', provider: { strategy: 'console' } })
    trace('outer', (outer) => {
      trace('inner', { eventType: 'model' }, () => 'the canary')
      outer.setAttribute('content', 'the canary')
    })
    await tracer.shutdown()
    const lines = stderr.filter((line) => line.includes('of trace'))
    expect(lines).toEqual([
      expect.stringMatching(
        /^honeyhive: debug: model 'inner' ended after \d+\.\d+ ms: span [0-9a-f]{16} in [0-9a-f]{16} of trace [0-9a-f]{32}\n$/,
      ),
      expect.stringMatching(/^honeyhive: debug: tool 'outer' ended/),
    ])
    expect(stderr.join('')).not.toContain('canary')
  })

  it('otlpEnabled: false makes spans for processors and sends none, and says so', async () => {
    const exporter = new InMemorySpanExporter()
    const tracer = init({
      otlpEnabled: false,
      spanProcessors: [new SimpleSpanProcessor(exporter) as unknown as SpanProcessor],
    })
    trace('work', () => undefined)
    // The stock processor waits until the resource is known.
    await tracer.flush()
    expect(exporter.getFinishedSpans().map(({ name }) => name)).toEqual(['work'])
    await tracer.shutdown()
    expect(collector.spanCounts).toEqual({})
    expect(tracer.status().reasons.join()).toContain('HH_OTLP_ENABLED')
  })

  it('the experiment of the environment is on every span', async () => {
    const tracer = init({ experimentId: 'e', experimentVariant: 'b', experimentMetadata: { k: 2, deep: { a: 1 } } })
    trace('work', () => undefined)
    await tracer.flush()
    expect(collector.spans[0]?.attributes).toMatchObject({
      'honeyhive.experiment_id': 'e',
      'honeyhive.experiment_variant': 'b',
      'honeyhive.experiment_metadata.k': 2,
      'honeyhive.experiment_metadata.deep': '{"a":1}',
    })
  })
})

it('L5 what is sent again waits as long as the environment says, first a little', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0.99)
  collector.follow({ '/opentelemetry/v1/traces': [{ kind: 'answer', status: 503 }] })
  const tracer = init({ retryBackoffMillis: 20, flushTimeoutMillis: 3000 })
  tracer.trace('work', () => undefined)
  const timers = vi.spyOn(globalThis, 'setTimeout')
  expect(await tracer.flush()).toMatchObject({ delivered: 1 })
  expect(timers.mock.calls.map(([, delay]) => delay)).toContain(20)
})
