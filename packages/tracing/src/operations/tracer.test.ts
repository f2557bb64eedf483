import { type Collector, createGate, startCollector } from '@honeyhive/kit'
import { context, trace as traceApi } from '@opentelemetry/api'
import { inspect } from 'node:util'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { HoneyHiveOptions } from '../core/options.ts'
import { withSession } from './session.ts'
import { trace } from './trace.ts'
import { HoneyHiveTracer } from './tracer.ts'

let collector: Collector
let serverUrl: string
let tracers: HoneyHiveTracer[]
let stderr: string[]

beforeEach(async () => {
  collector = await startCollector()
  serverUrl = collector.url
  tracers = []
  stderr = []
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    stderr.push(String(text))
    return true
  })
})

afterEach(async () => {
  await Promise.all(tracers.map((tracer) => tracer.shutdown()))
  await collector.close()
  vi.restoreAllMocks()
})

function init(options: HoneyHiveOptions = {}): HoneyHiveTracer {
  const tracer = HoneyHiveTracer.init({ serverUrl, flushTimeoutMillis: 1000, ...options })
  tracers.push(tracer)
  return tracer
}

const sessionStarts = () =>
  collector.requests
    .filter(({ path }) => path === '/session/start')
    .map(({ json }) => (json as { session: unknown }).session)

describe('init', () => {
  it('answers at once, is no promise, and can be awaited', async () => {
    const tracer = init()
    expect(tracer).not.toHaveProperty('then')
    expect(await tracer).toBe(tracer)
    expect(tracer.sessionId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/)
    expect(tracer.status().session).toEqual({ id: tracer.sessionId, status: 'starting' })
    expect(await tracer.ready).toEqual({ status: 'started', sessionId: tracer.sessionId })
    expect(tracer.status().session.status).toBe('started')
  })

  it('starts a session named after the file that calls it, with what is known of it', async () => {
    const tracer = init({
      project: 'p',
      inputs: { question: 'why' },
      metadata: { a: new Date(0) },
      runId: 'r',
      datasetId: 'd',
    })
    await tracer.ready
    expect(sessionStarts()[0]).toMatchObject({
      session_id: tracer.sessionId,
      session_name: 'tracer.test',
      source: 'dev',
      project: 'p',
      inputs: { question: 'why' },
      metadata: { a: '1970-01-01T00:00:00.000Z', run_id: 'r', dataset_id: 'd' },
    })
  })

  it('continues a session without a request, and says so when its id is none', async () => {
    const id = '5B7A34AF-7F0C-4C9A-9D8B-000000000001'
    expect(await init({ sessionId: id }).ready).toEqual({ status: 'continued', sessionId: id.toLowerCase() })
    expect(sessionStarts()).toEqual([])
    const tracer = init({ sessionId: 'mine' })
    expect(stderr.join('')).toBe("honeyhive: Option 'sessionId' must be a UUID, but is 'mine'; it is ignored.\n")
    expect((await tracer.ready).status).toBe('started')
  })

  it('records nothing without a key, says so once, and the program goes on', async () => {
    const tracer = init({ serverUrl: 'https://api.honeyhive.ai' })
    expect(tracer.trace('work', () => 5)).toBe(5)
    expect(await tracer.flush()).toEqual({ delivered: 0, dropped: 0, pending: 0, timedOut: false })
    expect(tracer.status()).toMatchObject({ mode: 'off', spans: { created: 0 } })
    expect(stderr).toHaveLength(1)
    expect(stderr[0]).toContain('HH_API_KEY')
  })

  it('throws only at the strict level', () => {
    expect(() => init({ resilience: 'strict', batchSize: -1 })).toThrow(
      "Option 'batchSize' must be a whole number from 1 to 10000, but is -1; it is ignored.",
    )
    init({ resilience: 'resilient', batchSize: -1 })
    expect(stderr).toEqual([])
  })

  it('warns of a key that would go over the network unencrypted', async () => {
    const tracer = init({
      serverUrl: 'http://honeyhive.invalid',
      apiKey: 'hh_canary',
      disableTracing: false,
      fetch: async () => new Response(),
    })
    await tracer.ready
    expect(stderr.join('')).toMatch(/goes to http:\/\/honeyhive\.invalid unencrypted/)
  })

  it('does not contact an address that nobody meant', async () => {
    const tracer = init({ serverUrl: 'localhost:4318', apiKey: 'key' })
    expect(tracer.status().mode).toBe('off')
    expect(stderr.join('')).toContain("but is 'localhost:4318'")
  })

  it('shows the key nowhere', async () => {
    const tracer = init({ apiKey: 'hh_canary', verbose: true })
    await tracer.trace('work', async () => undefined)
    await tracer.flush()
    const shown = [
      inspect(tracer, { depth: 10, showHidden: true }),
      JSON.stringify(tracer),
      JSON.stringify(tracer.config),
      ...stderr,
    ]
    expect(shown.join('')).not.toContain('canary')
    expect(collector.requests.map(({ headers }) => headers['authorization'])).toEqual([
      'Bearer hh_canary',
      'Bearer hh_canary',
    ])
  })
})

describe('spans', () => {
  it('arrive once, with their parents, session and source, and with the headers of the wire', async () => {
    const tracer = init({ project: 'p', source: 'test' })
    await trace('outer', async () => trace('inner', { eventType: 'model' }, async () => 1))
    expect(await tracer.flush()).toEqual({ delivered: 2, dropped: 0, pending: 0, timedOut: false })
    const [inner, outer] = collector.spans
    expect([inner?.name, outer?.name, inner?.parentSpanId]).toEqual(['inner', 'outer', outer?.spanId])
    expect(inner?.attributes).toMatchObject({
      'honeyhive.session_id': tracer.sessionId,
      'traceloop.association.properties.session_id': tracer.sessionId,
      'honeyhive.project': 'p',
      'traceloop.association.properties.project': 'p',
      'honeyhive.source': 'test',
      honeyhive_event_type: 'model',
    })
    expect(inner?.resource).toMatchObject({ 'telemetry.sdk.name': 'honeyhive', 'service.name': 'p' })
    const request = await collector.waitForRequest(({ path }) => path === '/opentelemetry/v1/traces')
    expect(request.headers).toMatchObject({
      'content-type': 'application/x-protobuf',
      'hh-client-language': 'typescript',
      'hh-client-package': 'honeyhive',
      'x-source': 'test',
    })
    expect(tracer.status().spans).toEqual({ created: 2, delivered: 2, dropped: {}, spooled: 0, queued: 0, open: 0 })
  })

  it('go as JSON with the names of kinds when asked to', async () => {
    const tracer = init({ otlpProtocol: 'http/json', compression: 'none' })
    trace('work', () => undefined)
    await tracer.flush()
    expect(collector.spans.map(({ name }) => name)).toEqual(['work'])
    expect(JSON.stringify(collector.requests.at(-1)?.json)).toContain('SPAN_KIND_INTERNAL')
  })

  it('go one by one when batches are off', async () => {
    const tracer = init({ disableBatch: true })
    for (const name of ['a', 'b', 'c']) trace(name, () => undefined)
    await tracer.flush()
    expect(collector.requests.filter(({ spans }) => spans.length > 0).map(({ spans }) => spans.length)).toEqual([
      1, 1, 1,
    ])
  })

  it('wait until their session has been started', async () => {
    const gate = createGate()
    collector.follow({ '/session/start': { kind: 'answer', until: gate.opened } })
    const tracer = init()
    trace('work', () => undefined)
    await collector.waitForRequest(({ path }) => path === '/session/start')
    // In this time they would have come.
    expect(await tracer.flush({ timeoutMillis: 500 })).toMatchObject({ delivered: 0, pending: 1, timedOut: true })
    expect(collector.receivedSpans).toEqual([])
    gate.open()
    expect(await tracer.flush({ timeoutMillis: 5000 })).toMatchObject({ delivered: 1 })
  })

  it('go without it when the start fails or is never answered', async () => {
    collector.follow({ '/session/start': { kind: 'answer', status: 500 } })
    const failing = init()
    trace('a', () => undefined)
    expect(await failing.flush()).toMatchObject({ delivered: 1 })
    expect(await failing.ready).toMatchObject({ status: 'failed' })
    collector.follow({ '/session/start': { kind: 'hang' } })
    const hanging = init({ sessionStartTimeoutMillis: 50 })
    hanging.trace('b', () => undefined)
    expect(await hanging.flush()).toMatchObject({ delivered: 1 })
  })

  it('of libraries that use the global API belong to the tracer too', async () => {
    const tracer = init()
    traceApi.getTracer('library').startActiveSpan('gpt call', (span) => span.end())
    await tracer.flush()
    expect(collector.spans[0]).toMatchObject({ name: 'gpt call', scope: 'library' })
    expect(collector.spans[0]?.attributes).toMatchObject({
      'honeyhive.session_id': tracer.sessionId,
      honeyhive_event_type: 'model',
    })
  })

  it('go to another OTLP address with its headers and without the key', async () => {
    await using other = await startCollector()
    const otlpEndpoint = `${other.url}/v1/traces`
    const tracer = init({ apiKey: 'hh_canary', otlpEndpoint, otlpHeaders: { 'X-Team': 'a' } })
    trace('work', () => undefined)
    await tracer.flush()
    expect(other.spanCounts).toEqual({ work: 1 })
    expect(other.requests[0]?.headers).toMatchObject({ 'x-team': 'a' })
    expect(other.requests[0]?.headers).not.toHaveProperty('authorization')
  })

  it('never include our own requests', async () => {
    const tracer = init()
    const seen: boolean[] = []
    const key = Symbol.for('OpenTelemetry SDK Context Key SUPPRESS_TRACING')
    const spied = init({
      fetch: (url, request) => {
        seen.push(context.active().getValue(key) === true)
        return fetch(url, request)
      },
    })
    spied.trace('work', () => undefined)
    await spied.flush()
    expect([seen.length > 0, seen.every(Boolean)]).toEqual([true, true])
    await tracer.flush()
  })
})

describe('trouble', () => {
  it('a wrong key is one line that says what to do, and spans wait', async () => {
    collector.follow({ '*': { kind: 'answer', status: 401 } })
    const tracer = init({ apiKey: 'wrong' })
    trace('work', () => undefined)
    expect(await tracer.flush()).toMatchObject({ delivered: 0, pending: 1 })
    expect(stderr).toHaveLength(1)
    expect(stderr[0]).toMatch(/401: the API key was not accepted\. Check HH_API_KEY/)
  })

  it('a server that is down and comes back loses nothing', async () => {
    const { port } = collector
    await collector.close()
    const tracer = init({ sessionStartTimeoutMillis: 10 })
    trace('work', () => undefined)
    expect(await tracer.flush({ timeoutMillis: 100 })).toMatchObject({ pending: 1, timedOut: true })
    collector = await startCollector({}, { port })
    expect(await tracer.flush({ timeoutMillis: 5000 })).toMatchObject({ delivered: 1, pending: 0 })
    expect(collector.spanCounts).toEqual({ work: 1 })
    expect(stderr.at(-1)).toBe('honeyhive: Spans are delivered again; none was lost.\n')
  })

  it('an error is recorded once and reaches the caller as it was', async () => {
    const tracer = init()
    const failure = new RangeError('too far')
    await expect(trace('work', async () => Promise.reject(failure))).rejects.toBe(failure)
    await tracer.flush()
    expect(collector.spans[0]?.span.status).toEqual({ code: 2, message: 'RangeError: too far' })
    expect(collector.spans[0]?.span.events).toHaveLength(1)
  })
})

describe('sessions', () => {
  it('withSession gives a function its own, and others keep theirs', async () => {
    const tracer = init()
    const work = trace(
      async (_name: string) => {
        await Promise.resolve()
      },
      { name: 'work' },
    )
    const ids = await Promise.all(
      ['a', 'b'].map((sessionName) =>
        withSession({ sessionName, userProperties: { id: sessionName } }, async (id) => {
          await work(sessionName)
          expect(tracer.sessionId).toBe(id)
          return id
        }),
      ),
    )
    await work('own')
    await tracer.flush()
    const bySession = collector.spans.map(({ attributes }) => attributes['honeyhive.session_id'])
    expect(new Set(bySession)).toEqual(new Set([...ids, tracer.sessionId]))
    expect(sessionStarts()).toHaveLength(3)
    expect(sessionStarts()).toContainEqual(expect.objectContaining({ session_name: 'a', user_properties: { id: 'a' } }))
  })

  it('enrichSession updates the session’s event, and says when it could not', async () => {
    const tracer = init()
    expect(
      await tracer.enrichSession({ feedback: { rating: 5 }, inputs: { q: 1 }, userProperties: { plan: 'pro' } }),
    ).toBe(true)
    const update = await collector.waitForRequest(({ method }) => method === 'PUT')
    expect(update).toMatchObject({
      path: '/events',
      json: {
        event_id: tracer.sessionId,
        feedback: { rating: 5 },
        metadata: { inputs: { q: 1 } },
        user_properties: { plan: 'pro' },
      },
    })
    expect(await tracer.enrichSession({})).toBe(false)
    collector.follow({ '/events': { kind: 'answer', status: 400 } })
    expect(await tracer.enrichSession({ metrics: { a: 1 } })).toBe(false)
    expect(stderr.join('')).toContain('/events answered 400')
  })

  it('tracer.trace(fn, ...args) runs a function in the session without a span', async () => {
    const tracer = init()
    const other = init()
    expect(other.trace((a: number, b: number) => trace('inside', () => a + b), 1, 2)).toBe(3)
    await Promise.all([tracer.flush(), other.flush()])
    expect(collector.spans.map(({ attributes }) => attributes['honeyhive.session_id'])).toEqual([other.sessionId])
  })
})

describe('whatever is passed', () => {
  const hostile = new Proxy(
    {},
    {
      get: () => {
        throw new Error('never')
      },
      ownKeys: () => {
        throw new Error('never')
      },
    },
  )
  it.each([[undefined], [null], [0], [''], ['text'], [[]], [{}], [Symbol('s')], [new Map()], [hostile]])(
    '%# after set-up nothing throws or rejects',
    async (value) => {
      const tracer = init()
      const any = value as never
      expect(withSession(any, () => 5)).toBe(5)
      expect(typeof (await tracer.enrichSession(any))).toBe('boolean')
      expect(typeof (await tracer.enrichSession({ metadata: any, sessionId: any }))).toBe('boolean')
      tracer.enrichSpan(any)
      trace('work', () => tracer.enrichSpan({ metadata: any, error: any }))
      trace('work', value === hostile ? {} : any, () => 1)
      expect(await tracer.flush({ timeoutMillis: 2000 })).toMatchObject({ timedOut: false })
    },
  )
})

describe('two tracers', () => {
  it('share nothing, and the second works beside the first', async () => {
    const first = init({ source: 'one' })
    const second = init({ source: 'two' })
    expect([first.status().provider?.strategy, second.status().provider?.strategy]).toEqual(['main', 'independent'])
    first.trace('a', () => undefined)
    second.trace('b', () => undefined)
    await Promise.all([first.flush(), second.flush()])
    const sources = Object.fromEntries(
      collector.spans.map(({ name, attributes }) => [name, attributes['honeyhive.source']]),
    )
    expect(sources).toEqual({ a: 'one', b: 'two' })
  })

  it('after the main one was shut down the next one is main', async () => {
    const listeners = process.listenerCount('beforeExit')
    const first = init()
    await first.shutdown()
    const second = init()
    expect(second.status().provider?.strategy).toBe('main')
    await second.shutdown()
    expect(process.listenerCount('beforeExit')).toBe(listeners)
  })
})

describe('shutdown', () => {
  it('delivers, ends what is open, and gives the same answer twice', async () => {
    const tracer = init()
    tracer.getTracer().startSpan('open')
    const [first, second] = await Promise.all([tracer.shutdown(), tracer.shutdown()])
    expect(first).toEqual({ delivered: 1, dropped: 0, pending: 0, timedOut: false })
    expect(second).toBe(first)
    expect(collector.spans[0]?.attributes['honeyhive.incomplete']).toBe(true)
    expect(trace('later', () => 1)).toBe(1)
    expect(tracer.getTracer().startSpan('later').isRecording()).toBe(false)
    expect(tracer.status().spans).toMatchObject({ created: 1, delivered: 1 })
  })

  it('is bounded, and counts what it could not deliver', async () => {
    collector.follow({ '/opentelemetry/v1/traces': { kind: 'hang' } })
    const tracer = init({ flushTimeoutMillis: 50 })
    trace('work', () => undefined)
    expect(await tracer.shutdown()).toEqual({ delivered: 0, dropped: 1, pending: 0, timedOut: true })
    expect(tracer.status().spans).toMatchObject({ queued: 0, dropped: { 'unsent-at-end': 1 } })
    expect(stderr.at(-1)).toContain('1 of 1 spans were not delivered')
  })
})
