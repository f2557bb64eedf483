import { type Collector, startCollector } from '@honeyhive/kit'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { HoneyHiveTracer, type HoneyHiveOptions, SDK_VERSION, trace } from '../index.ts'

let collector: Collector
let tracers: HoneyHiveTracer[]
let stderr: string[]

beforeEach(async () => {
  collector = await startCollector()
  tracers = []
  stderr = []
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => stderr.push(String(text)) > 0)
})

afterEach(async () => {
  collector.follow({})
  await Promise.all(tracers.map((tracer) => tracer.shutdown({ timeoutMillis: 1000 })))
  await collector.close()
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
})

function init(options: HoneyHiveOptions = {}): HoneyHiveTracer {
  const tracer = HoneyHiveTracer.init({ serverUrl: collector.url, spool: 'off', ...options })
  tracers.push(tracer)
  return tracer
}

const requestsTo = (wanted: string) => collector.requests.filter(({ path }) => path === wanted)
const tracesPath = '/opentelemetry/v1/traces'

describe('requests to the API', () => {
  it('W1 the start of a session is wrapped, and what is not known is left out', async () => {
    const tracer = init({ sessionName: 'named', metadata: { kept: null } })
    await tracer.ready
    const [start] = requestsTo('/session/start')
    expect(start?.json).toEqual({
      session: {
        session_id: tracer.sessionId,
        session_name: 'named',
        source: 'dev',
        metadata: { kept: null },
        start_time: expect.any(Number),
      },
    })
  })

  it('W2 every one says who sends it, and a time in nanoseconds that never goes back', async () => {
    const tracer = init({ apiKey: 'hh_key', source: 'test' })
    trace('work', () => undefined)
    await tracer.enrichSession({ metadata: { a: 1 } })
    await tracer.flush()
    const headers = ['/session/start', '/events', tracesPath].map((path) => requestsTo(path)[0]?.headers)
    for (const one of headers)
      expect(one).toMatchObject({
        authorization: 'Bearer hh_key',
        'hh-client-version': SDK_VERSION,
        'hh-client-language': 'typescript',
        'hh-client-package': 'honeyhive',
        'hh-client-timestamp': expect.stringMatching(/^\d{19}$/),
      })
    expect(headers.at(-1)?.['x-source']).toBe('test')
    const times = collector.requests.map((one) => String(one.headers['hh-client-timestamp']))
    expect(BigInt(times[0] ?? 0) <= BigInt(times.at(-1) ?? 0)).toBe(true)
  })

  it.each([[{}], [{ apiKey: '' }], [{ apiKey: undefined }]])('W3 without a key none has one: %j', async (options) => {
    vi.stubEnv('HH_API_KEY', '')
    const tracer = init(options)
    trace('work', () => undefined)
    await tracer.flush()
    expect(collector.requests.map(({ headers }) => headers['authorization'])).toEqual([undefined, undefined])
  })

  it('W4 their time is the option’s, then the variable’s, then five seconds; what is none is said', () => {
    expect(init().config.apiTimeoutMillis).toBe(5000)
    vi.stubEnv('HH_API_TIMEOUT', '7')
    expect([init().config.apiTimeoutMillis, init({ apiTimeoutMillis: 50 }).config.apiTimeoutMillis]).toEqual([7000, 50])
    vi.stubEnv('HH_API_TIMEOUT', '-1')
    expect(init().config.apiTimeoutMillis).toBe(5000)
    expect(stderr.join('')).toMatch(/HH_API_TIMEOUT must be a time above 0 .*, but is '-1'; it is ignored\./)
  })
})

describe('requests with spans', () => {
  it('W5 have a time of their own', () => {
    vi.stubEnv('HH_EXPORT_TIMEOUT', '90')
    const { config } = init({ apiTimeoutMillis: 50 })
    expect([config.exportTimeoutMillis, config.apiTimeoutMillis]).toEqual([90_000, 50])
  })

  it('W7 keep the types of values; numbers that JSON cannot hold are still JSON, times are text', async () => {
    const tracer = init({ otlpProtocol: 'http/json', compression: 'none' })
    tracer.trace('work', (span) => {
      span.setAttributes({
        text: 'a',
        whole: 7,
        large: Number.MAX_SAFE_INTEGER,
        part: 0.5,
        yes: true,
        list: ['a', 'b'],
        none: Number.NaN,
        endless: Number.NEGATIVE_INFINITY,
      })
    })
    await tracer.flush()
    const [request] = requestsTo(tracesPath)
    expect(request?.malformed).toBeUndefined()
    expect(request?.spans[0]?.attributes).toMatchObject({
      text: 'a',
      whole: 7,
      part: 0.5,
      yes: true,
      list: ['a', 'b'],
    })
    const body = new TextDecoder().decode(request?.body)
    expect(body).toContain(`"${Number.MAX_SAFE_INTEGER}"`)
    expect(body).toMatch(/"startTimeUnixNano":\s*"\d{19}"/)
    expect(body).not.toMatch(/:\s*(NaN|-?Infinity|undefined)\b/)
  })

  it('W8 name the library that made each span, also side by side', async () => {
    const tracer = init()
    tracer.getTracer('http-client', '2').startSpan('GET').end()
    tracer.getTracer('model-client', '3').startSpan('chat').end()
    await tracer.flush()
    expect(collector.spans.map(({ name, scope }) => [name, scope])).toEqual([
      ['GET', 'http-client'],
      ['chat', 'model-client'],
    ])
    expect(requestsTo(tracesPath)).toHaveLength(1)
  })

  it('W10 go over the connections that are given, which stay open', async () => {
    const used: string[] = []
    const own: typeof fetch = (url, request) => {
      used.push(new URL(String(url instanceof Request ? url.url : url)).pathname)
      return fetch(url, request)
    }
    const tracer = init({ fetch: own })
    trace('work', () => undefined)
    await tracer.shutdown()
    expect(used).toEqual(['/session/start', tracesPath])
    expect((await own(`${collector.url}/still-there`)).status).toBe(404)
  })

  it('W11 are none where there is nothing to send, and after the shutdown', async () => {
    const tracer = init()
    await tracer.ready
    expect(await tracer.flush()).toEqual({ delivered: 0, dropped: 0, pending: 0, timedOut: false })
    const open = tracer.startSpan('open')
    await tracer.shutdown()
    const sent = requestsTo(tracesPath).length
    open.end()
    tracer.startSpan('late').end()
    expect(await tracer.flush()).toMatchObject({ delivered: 0, pending: 0 })
    expect(requestsTo(tracesPath)).toHaveLength(sent)
  })

  it('W12 are repeated after 503 and deliver once; after 400 they are not', async () => {
    collector.follow({ [tracesPath]: [{ kind: 'answer', status: 503 }] })
    const tracer = init({ retryBackoffMillis: 10 })
    trace('again', () => undefined)
    expect(await tracer.flush()).toMatchObject({ delivered: 1 })
    expect([requestsTo(tracesPath).length, collector.spanCounts]).toEqual([2, { again: 1 }])
    collector.follow({ [tracesPath]: [{ kind: 'answer', status: 400 }] })
    trace('never', () => undefined)
    expect(await tracer.flush()).toMatchObject({ delivered: 0, dropped: 1 })
    expect(requestsTo(tracesPath)).toHaveLength(3)
    expect(tracer.status().spans.dropped).toEqual({ refused: 1 })
  })

  it('W12 that find nobody leave the app alone, and the shutdown is bounded', async () => {
    const { port } = collector
    await collector.close()
    const tracer = HoneyHiveTracer.init({ serverUrl: `http://127.0.0.1:${port}`, spool: 'off' })
    expect(trace('work', () => 7)).toBe(7)
    const startedAt = performance.now()
    expect(await tracer.shutdown({ timeoutMillis: 200 })).toMatchObject({ delivered: 0, dropped: 1, timedOut: true })
    expect(performance.now() - startedAt).toBeLessThan(5000)
    collector = await startCollector()
  })
})
