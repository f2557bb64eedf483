import { type Collector, startCollector } from '@honeyhive/kit'
import { INVALID_SPANID, trace as traceApi } from '@opentelemetry/api'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  createEvent,
  enrichSpan,
  getCurrentSpan,
  HoneyHiveTracer,
  startActiveSpan,
  startSpan,
  trace,
  updateEvent,
} from '../index.ts'

let collector: Collector
let tracer: HoneyHiveTracer
let stderr: string[]

beforeEach(async () => {
  collector = await startCollector()
  tracer = HoneyHiveTracer.init({ serverUrl: collector.url, project: 'p' })
  stderr = []
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    stderr.push(String(text))
    return true
  })
})

afterEach(async () => {
  await tracer.shutdown()
  await collector.close()
  vi.restoreAllMocks()
})

async function attributesOf(name: string): Promise<Readonly<Record<string, unknown>>> {
  await tracer.flush()
  return collector.spans.find((span) => span.name === name)?.attributes ?? {}
}

describe('enrichSpan', () => {
  it('D5 writes every namespace, in either spelling', async () => {
    const answer = trace('work', () =>
      enrichSpan({
        metadata: { a: 1 },
        metrics: { b: 0.5 },
        feedback: { c: true },
        config: { d: 'x' },
        inputs: { e: ['y'] },
        outputs: { f: null, g: 2 },
        user_properties: { h: 'z' },
        attributes: { 'own.key': 7 },
        error: new TypeError('bad'),
        eventName: 'renamed',
        updateEventId: 'id-1',
      }),
    )
    expect(answer).toBe(true)
    const attributes = await attributesOf('work')
    expect(attributes).toMatchObject({
      'honeyhive_metadata.a': 1,
      'honeyhive_metrics.b': 0.5,
      'honeyhive_feedback.c': true,
      'honeyhive_config.d': 'x',
      'honeyhive_inputs.e': '["y"]',
      'honeyhive_outputs.g': 2,
      'honeyhive_user_properties.h': 'z',
      'own.key': 7,
      honeyhive_error: 'bad',
      honeyhive_error_type: 'TypeError',
      honeyhive_event_name: 'renamed',
      honeyhive_event_id: 'id-1',
    })
    expect(attributes).not.toHaveProperty('honeyhive_outputs.f')
  })

  it('D5 takes a simple object as metadata, and what it does not know beside what it knows', async () => {
    trace('simple', () => enrichSpan({ user: 'ann', plan: { tier: 2 } }))
    trace('mixed', () => enrichSpan({ metadata: { user: 'ann', kept: 1 }, user: 'bob' }))
    expect(await attributesOf('simple')).toMatchObject({
      'honeyhive_metadata.user': 'ann',
      'honeyhive_metadata.plan': '{"tier":2}',
    })
    expect(await attributesOf('mixed')).toMatchObject({
      'honeyhive_metadata.user': 'bob',
      'honeyhive_metadata.kept': 1,
    })
  })

  it('D5 asks for lazy values at once, and only where there is a span', async () => {
    const make = vi.fn<() => { cost: number }>(() => ({ cost: 3 }))
    expect(enrichSpan({ metadata: make })).toBe(false)
    expect(enrichSpan(make)).toBe(false)
    expect(make).not.toHaveBeenCalled()
    const order: string[] = []
    trace('lazy', () => {
      enrichSpan({ metrics: () => (order.push('made'), { cost: 3 }) })
      order.push('after')
      enrichSpan(() => ({ outputs: { done: true } }))
    })
    expect(order).toEqual(['made', 'after'])
    expect(await attributesOf('lazy')).toMatchObject({ 'honeyhive_metrics.cost': 3, 'honeyhive_outputs.done': true })
  })

  it('D5 leaves out what is empty, and a value that throws costs no more than the enrichment', async () => {
    trace('edge', () => {
      expect(enrichSpan({})).toBe(true)
      expect(enrichSpan({ metadata: undefined, metrics: {}, error: null })).toBe(true)
      expect(enrichSpan(null as never)).toBe(false)
      expect(
        enrichSpan({
          metadata: () => {
            throw new Error('made it fail')
          },
        }),
      ).toBe(false)
    })
    const keys = Object.keys(await attributesOf('edge'))
    expect(keys.filter((key) => /honeyhive_(metadata|metrics|error)/.test(key))).toEqual([])
    expect(stderr.join('')).toContain('made it fail')
  })

  it('writes onto the span that is given first, whichever is active', async () => {
    const span = startSpan('given')
    trace('other', () => enrichSpan(span, { metadata: { here: true } }))
    span.end()
    expect(await attributesOf('given')).toMatchObject({ 'honeyhive_metadata.here': true })
    expect(await attributesOf('other')).not.toHaveProperty('honeyhive_metadata.here')
    expect(enrichSpan(span, { metadata: { late: true } })).toBe(false)
  })

  it('with the id of an event updates that event, and touches no span', async () => {
    trace('untouched', () => expect(enrichSpan({ eventId: 'e-1', metrics: { m: 1 }, attributes: { k: 2 } })).toBe(true))
    const { json } = await collector.waitForRequest(({ path }) => path === '/events')
    expect(json).toEqual({ event_id: 'e-1', metrics: { m: 1 }, metadata: { k: 2 } })
    expect(await attributesOf('untouched')).not.toHaveProperty('honeyhive_metrics.m')
  })
})

describe('events', () => {
  it('updateEvent sends every field, and loses none that the server has no field for', async () => {
    const taken = await updateEvent('e-2', {
      feedback: { rating: 5 },
      outputs: ['a'],
      inputs: { q: 1 },
      error: new Error('late'),
      userProperties: { plan: 'pro' },
      duration: 12,
      reviewer: 'ann',
    })
    expect(taken).toBe(true)
    const { method, json } = await collector.waitForRequest(({ path }) => path === '/events')
    expect([method, json]).toEqual([
      'PUT',
      {
        event_id: 'e-2',
        feedback: { rating: 5 },
        outputs: { value: ['a'] },
        metadata: { inputs: { q: 1 }, error: 'late', reviewer: 'ann' },
        user_properties: { plan: 'pro' },
        duration: 12,
      },
    ])
  })

  it('updateEvent sends nothing when there is nothing to send, and says what the server said', async () => {
    expect(await updateEvent('e-3', {})).toBe(false)
    collector.follow({ '/events': [{ kind: 'answer', status: 404 }] })
    expect(await updateEvent('e-3', { metadata: { a: 1 } })).toBe(false)
    expect(stderr.join('')).toContain('answered 404')
    expect(collector.requests.filter(({ path }) => path === '/events')).toHaveLength(1)
  })

  it('createEvent posts one event of the session after the session itself, and answers its id', async () => {
    collector.follow({ '/events': [{ kind: 'answer', body: '{"event_id":"made","success":true}' }] })
    const id = await createEvent({
      eventName: 'rerank',
      eventType: 'Agent',
      outputs: 'x',
      startTime: 1000,
      endTime: 1250,
    })
    expect(id).toBe('made')
    const paths = collector.requests.map(({ path }) => path)
    expect(paths.indexOf('/session/start')).toBeLessThan(paths.indexOf('/events'))
    const { json } = await collector.waitForRequest(({ path }) => path === '/events')
    expect(json).toEqual({
      event: {
        project: 'p',
        source: 'dev',
        session_id: tracer.sessionId,
        event_name: 'rerank',
        event_type: 'chain',
        config: {},
        inputs: {},
        outputs: { result: 'x' },
        metadata: { event_type: 'Agent' },
        duration: 250,
        start_time: 1000,
        end_time: 1250,
      },
    })
  })
})

describe('spans of one’s own', () => {
  it('take all that OpenTelemetry lets a span start with, active or not', async () => {
    const first = startSpan('first', { startTime: [5, 0] })
    first.end()
    const context = first.spanContext()
    trace('outer', () =>
      startActiveSpan('second', { root: true, links: [{ context }], attributes: { a: 1 }, kind: 2 }, () => undefined),
    )
    await tracer.flush()
    const second = collector.spans.find(({ name }) => name === 'second')
    expect(second?.parentSpanId).toBe('')
    expect(second?.attributes).toMatchObject({ a: 1, honeyhive_event_type: 'tool' })
  })

  it('are typed by what their name and attributes tell, unless the type is given', async () => {
    startActiveSpan('chat completion', () => undefined)
    startActiveSpan('chat', { eventType: 'tool' }, () => undefined)
    expect(await attributesOf('chat completion')).toMatchObject({ honeyhive_event_type: 'model' })
    expect(await attributesOf('chat')).toMatchObject({ honeyhive_event_type: 'tool' })
  })

  it('end with the block of a `using` declaration, also when it is left by an error', async () => {
    expect(() => {
      using span = startSpan('used')
      span.setAttribute('inside', true)
      throw new Error('left')
    }).toThrow('left')
    expect(await attributesOf('used')).toMatchObject({ inside: true })
  })

  it('do not record when the tracer is off, and `using` works all the same', async () => {
    await tracer.shutdown()
    using span = startSpan('nowhere')
    expect(span.isRecording()).toBe(false)
    expect(startActiveSpan('nowhere', (active) => active.spanContext().spanId)).toBe(INVALID_SPANID)
    expect(enrichSpan({ metadata: { a: 1 } })).toBe(false)
  })

  it('getCurrentSpan gives the active span of ours, and no other', () => {
    expect(getCurrentSpan()).toBeUndefined()
    startActiveSpan('active', (span) => expect(getCurrentSpan()).toBe(span))
    const foreign = traceApi.wrapSpanContext({ traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 1 })
    expect(enrichSpan(foreign, { metadata: { a: 1 } })).toBe(false)
  })
})
