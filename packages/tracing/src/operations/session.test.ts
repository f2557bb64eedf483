import { setImmediate as turn } from 'node:timers/promises'
import { type Collector, createGate, startCollector } from '@honeyhive/kit'
import { context, propagation, SpanKind, trace as traceApi } from '@opentelemetry/api'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  createSession,
  endSession,
  enrichSession,
  type HoneyHiveOptions,
  HoneyHiveTracer,
  sessionStart,
  startSpan,
  trace,
  withSession,
} from '../index.ts'

const uuid = '5b7a34af-7f0c-4c9a-9d8b-000000000001'

let collector: Collector
let tracers: HoneyHiveTracer[]
let stderr: string[]

beforeEach(async () => {
  collector = await startCollector()
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
  const tracer = HoneyHiveTracer.init({ serverUrl: collector.url, ...options })
  tracers.push(tracer)
  return tracer
}

const starts = () =>
  collector.requests
    .filter(({ path }) => path === '/session/start')
    .map(({ json }) => (json as { session: Record<string, unknown> }).session)
const updates = () => collector.requests.filter(({ path }) => path === '/events').map(({ json }) => json)
const sessionOf = (name: string): unknown =>
  collector.spans.find((span) => span.name === name)?.attributes['honeyhive.session_id']

/** Runs a test without whatever an earlier one has entered: every test has a run of its own. */
const alone = <T>(fn: () => T): T => context.with(context.active(), fn)

describe('S1 the session of a tracer', () => {
  it.each([
    ['a valid id and the flag', { sessionId: uuid.toUpperCase(), skipBackendSessionCreation: true }, uuid, 0],
    // Version 1's rule and not Python's: a second service that continues a session must not rename it.
    ['a valid id', { sessionId: uuid }, uuid, 0],
    ['no id and the flag', { skipBackendSessionCreation: true }, '', 0],
  ])('S1 with %s', async (_, options, sessionId, calls) => {
    const tracer = init(options)
    await tracer.ready
    expect(tracer.sessionId).toBe(sessionId)
    expect(starts()).toHaveLength(calls)
  })

  it('S1 is a new one, and the reason is kept, when the id is none', async () => {
    const tracer = init({ sessionId: 'not-a-uuid' })
    await tracer.ready
    expect(tracer.sessionId).toMatch(/^[0-9a-f-]{36}$/)
    expect(starts()).toMatchObject([{ session_id: tracer.sessionId }])
    expect(tracer.status().reasons.join()).toContain('sessionId')
  })
})

describe('createSession', () => {
  it('S2 is kept in the context and not on the tracer', async () => {
    const tracer = init()
    const own = tracer.sessionId
    const id = await alone(async () => {
      const made = await createSession({ sessionName: 'request', inputs: { q: 1 }, userProperties: { plan: 'pro' } })
      trace('inside', () => undefined)
      expect(tracer.sessionId).toBe(made)
      return made
    })
    expect([tracer.sessionId, tracer.status().session.id]).toEqual([own, own])
    expect(starts()[1]).toMatchObject({
      session_id: id,
      session_name: 'request',
      inputs: { q: 1 },
      user_properties: { plan: 'pro' },
    })
    await tracer.flush()
    expect(sessionOf('inside')).toBe(id)
  })

  it('S2 resolves to null and throws nothing when the API fails, and no span goes to another session', async () => {
    const tracer = init()
    await tracer.ready
    collector.follow({ '/session/start': { kind: 'answer', status: 400 } })
    await alone(async () => {
      expect(await createSession()).toBeNull()
      trace('kept', () => undefined)
    })
    await tracer.flush()
    expect(sessionOf('kept')).toMatch(/^[0-9a-f-]{36}$/)
    expect(sessionOf('kept')).not.toBe(tracer.status().session.id)
  })

  it('S3 keeps a hundred interleaved requests apart', async () => {
    const tracer = init()
    const handle = async (index: number): Promise<readonly [string | null, string]> => {
      const id = await createSession({ sessionName: `request ${index}` })
      await trace(`work ${index}`, async () => {
        await turn()
        await trace(`inner ${index}`, async () => turn())
      })
      return [id, tracer.sessionId]
    }
    const answers = await Promise.all(Array.from({ length: 100 }, (_, index) => alone(() => handle(index))))
    expect(new Set(answers.map(([id]) => id)).size).toBe(100)
    await tracer.flush()
    for (const [index, [id, seen]] of answers.entries()) {
      expect(seen).toBe(id)
      expect([sessionOf(`work ${index}`), sessionOf(`inner ${index}`)]).toEqual([id, id])
    }
  })

  it('S3 keeps two callers apart even when neither has a run of its own', async () => {
    const tracer = init()
    const handle = async (name: string): Promise<unknown> => {
      const id = await createSession({ sessionName: name })
      trace(name, () => undefined)
      return id
    }
    const [first, second] = await Promise.all([handle('one'), handle('two')])
    await tracer.flush()
    expect([sessionOf('one'), sessionOf('two')]).toEqual([first, second])
    await endSession()
  })

  it('S4 without a call gives the name to the spans, by which the server makes the session', async () => {
    const tracer = init()
    await tracer.ready
    await alone(async () => {
      expect(await createSession({ sessionId: uuid, sessionName: 'later', skipApiCall: true })).toBe(uuid)
      trace('named', () => undefined)
    })
    await tracer.flush()
    expect(starts()).toHaveLength(1)
    expect(collector.spans[0]?.attributes).toMatchObject({
      'honeyhive.session_id': uuid,
      'honeyhive.session_name': 'later',
      'honeyhive.session_auto_create': true,
    })
  })

  it('creates a session of the given id, and the spans of it wait for its start', async () => {
    const tracer = init()
    await tracer.ready
    const gate = createGate()
    collector.follow({ '/session/start': { kind: 'answer', until: gate.opened } })
    await alone(async () => {
      const made = createSession({ sessionId: uuid })
      trace('waiting', () => undefined)
      const flushed = tracer.flush()
      await collector.waitForRequest(
        ({ path, json }) => path === '/session/start' && JSON.stringify(json).includes(uuid),
      )
      expect(collector.receivedSpans).toEqual([])
      gate.open()
      expect([await made, (await flushed).delivered]).toEqual([uuid, 1])
    })
  })
})

describe('endSession', () => {
  it('sends how long the session took, and goes back to the one around it', async () => {
    const tracer = init()
    await withSession({ sessionName: 'outer' }, async (outer) => {
      const inner = await createSession({ sessionName: 'inner' })
      expect(await endSession({ outputs: { answer: 42 } })).toBe(true)
      expect(tracer.sessionId).toBe(outer)
      expect(updates()).toEqual([
        { event_id: inner, outputs: { answer: 42 }, duration: expect.any(Number), end_time: expect.any(Number) },
      ])
    })
  })

  it('ends a session by its id from anywhere', async () => {
    init()
    expect(await endSession({ sessionId: uuid })).toBe(true)
    expect(updates()).toEqual([{ event_id: uuid, end_time: expect.any(Number) }])
  })
})

it('sessionStart makes a further session the tracer’s own', async () => {
  const tracer = init({ sessionName: 'again' })
  const first = tracer.sessionId
  const second = await sessionStart()
  expect(second).not.toBe(first)
  expect(tracer.sessionId).toBe(second)
  expect(starts().map(({ session_id, session_name }) => [session_id, session_name])).toEqual([
    [first, 'again'],
    [second, 'again'],
  ])
})

describe('S5 enrichSession', () => {
  it('S5 prefers the id that is given, then the session of the context, then the tracer’s own', async () => {
    const tracer = init()
    await enrichSession({ sessionId: uuid, metadata: { a: 1 } })
    const inner = await withSession({}, async (id) => {
      await enrichSession({ metadata: { a: 2 } })
      return id
    })
    await enrichSession({ metadata: { a: 3 } })
    expect(updates()).toEqual([
      { event_id: uuid, metadata: { a: 1 } },
      { event_id: inner, metadata: { a: 2 } },
      { event_id: tracer.sessionId, metadata: { a: 3 } },
    ])
  })

  it('S5 sends inputs and what is unknown as metadata, keeps the duration, and names the fields on the active span', async () => {
    const tracer = init()
    await trace('work', () =>
      enrichSession({ inputs: { q: 1 }, ticket: 'T-7', duration: 12.5, outputs: 'done', metadata: { kept: true } }),
    )
    expect(updates()).toEqual([
      {
        event_id: tracer.sessionId,
        metadata: { kept: true, inputs: { q: 1 }, ticket: 'T-7' },
        duration: 12.5,
        outputs: { result: 'done' },
      },
    ])
    await tracer.flush()
    const marked = collector.spans[0]?.attributes['honeyhive.session_enriched']
    expect(marked).toEqual(['metadata', 'outputs', 'duration'])
  })
})

describe('S6 the name of a session', () => {
  it('S6 is the file that calls init, and stays when the API fails', async () => {
    collector.follow({ '/session/start': { kind: 'answer', status: 500 } })
    const tracer = init({})
    expect(await tracer.ready).toMatchObject({ status: 'failed' })
    expect(starts()[0]).toMatchObject({ session_name: 'session.test' })
    expect(tracer.runtime.identity.sessionName).toBe('session.test')
  })

  it('S6 is the given one', async () => {
    await init({ sessionName: 'mine' }).ready
    expect(starts()[0]).toMatchObject({ session_name: 'mine' })
  })
})

describe('S7 automatic sessions', () => {
  it('S7 give each root server span a session of its own, and its children with it', async () => {
    const tracer = init({ skipBackendSessionCreation: true, sessionName: 'auto' })
    const otel = tracer.getTracer('server')
    const serve = (name: string): void =>
      otel.startActiveSpan(name, { kind: SpanKind.SERVER }, (span) => {
        trace(`${name} child`, () => expect(tracer.sessionId).toMatch(/^[0-9a-f-]{36}$/))
        otel.startSpan(`${name} nested server`, { kind: SpanKind.SERVER }).end()
        span.end()
      })
    serve('GET')
    serve('POST')
    await tracer.flush()
    expect(starts()).toEqual([])
    const [get, post] = [sessionOf('GET'), sessionOf('POST')]
    expect(get).toMatch(/^[0-9a-f-]{36}$/)
    expect(post).not.toBe(get)
    expect([sessionOf('GET child'), sessionOf('GET nested server'), sessionOf('POST child')]).toEqual([get, get, post])
    expect(collector.spans.find(({ name }) => name === 'GET')?.attributes).toMatchObject({
      'honeyhive.session_auto_create': true,
      'honeyhive.session_name': 'auto',
    })
    expect(tracer.sessionId).toBe('')
  })

  it('S7 are not made for a client span, nor where baggage or the context names a session', async () => {
    const tracer = init({ skipBackendSessionCreation: true })
    const otel = tracer.getTracer('server')
    startSpan('client', { kind: SpanKind.CLIENT }).end()
    const baggage = propagation.createBaggage({ session_id: { value: 'upstream' } })
    const upstream = propagation.setBaggage(context.active(), baggage)
    otel.startSpan('upstream', { kind: SpanKind.SERVER }, upstream).end()
    withSession({ sessionId: uuid }, () => otel.startSpan('entered', { kind: SpanKind.SERVER }).end())
    const result = await tracer.flush()
    expect([sessionOf('upstream'), sessionOf('entered'), sessionOf('client')]).toEqual(['upstream', uuid, undefined])
    expect(result).toMatchObject({ delivered: 2 })
  })

  it('S7 are not made for a server span of a tracer that has a session', async () => {
    const tracer = init()
    tracer.getTracer('server').startSpan('GET', { kind: SpanKind.SERVER }).end()
    await tracer.flush()
    expect(sessionOf('GET')).toBe(tracer.sessionId)
  })

  it('S7 begin at the first span of this process when the caller is another one', async () => {
    const tracer = init({ skipBackendSessionCreation: true })
    const remote = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1, isRemote: true }
    const parent = traceApi.setSpanContext(context.active(), remote)
    tracer.getTracer('server').startSpan('GET', { kind: SpanKind.SERVER }, parent).end()
    await tracer.flush()
    expect(sessionOf('GET')).toMatch(/^[0-9a-f-]{36}$/)
  })
})

it('P3 a span without a session is not sent, is counted, and is said once', async () => {
  const tracer = init({ skipBackendSessionCreation: true })
  trace('lost', () => undefined)
  trace('lost too', () => undefined)
  await tracer.flush()
  expect(collector.receivedSpans).toEqual([])
  expect(tracer.status().spans).toMatchObject({ created: 2, dropped: { 'no-session': 2 }, queued: 0, open: 0 })
  expect(stderr.filter((line) => line.includes('belongs to no session'))).toHaveLength(1)
})

it('P4 the ids of an evaluation are on the session and on every span in it', async () => {
  const tracer = init({ runId: 'r', datasetId: 'd', datapointId: 'p' })
  trace('parent', () => trace('child', () => undefined))
  await tracer.flush()
  expect(starts()[0]).toMatchObject({ metadata: { run_id: 'r', dataset_id: 'd', datapoint_id: 'p' } })
  for (const name of ['parent', 'child'])
    expect(collector.spans.find((span) => span.name === name)?.attributes).toMatchObject({
      'honeyhive_metadata.run_id': 'r',
      'traceloop.association.properties.dataset_id': 'd',
      'honeyhive_metadata.datapoint_id': 'p',
    })
})
