import { type Collector, startCollector } from '@honeyhive/kit'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { enrichSpan, HoneyHiveTracer, trace } from '../index.ts'

let collector: Collector
let first: HoneyHiveTracer
let second: HoneyHiveTracer

beforeEach(async () => {
  collector = await startCollector()
  const init = (project: string): HoneyHiveTracer => HoneyHiveTracer.init({ serverUrl: collector.url, project })
  first = init('first')
  second = init('second')
})

afterEach(async () => {
  await Promise.all([first.shutdown(), second.shutdown()])
  await collector.close()
})

describe('what a tracer is asked to do', () => {
  it('is done for itself, whichever tracer is the default', async () => {
    second.startSpan('started').end()
    second.startActiveSpan('active', () => second.enrichSpan({ metadata: { a: 1 } }))
    second.trace('traced', () => trace('inside', () => undefined))
    expect(second.getBaggage('project')).toBe('second')
    expect(second.injectContext()['baggage']).toContain('project=second')
    expect(await second.enrichSession({ metadata: { a: 1 } })).toBe(true)
    await Promise.all([first.flush(), second.flush()])
    expect(collector.spans.map(({ attributes }) => attributes['honeyhive.session_id'])).toEqual(
      ['started', 'active', 'inside', 'traced'].map(() => second.sessionId),
    )
    const enriched = collector.requests.find(({ path }) => path === '/events')
    expect(enriched?.json).toMatchObject({ event_id: second.sessionId })
  })

  it('by name and function it runs at once, in a span with all that its options say', async () => {
    const answer = second.trace('plan', { eventType: 'chain', inputs: { q: 1 }, metadata: { a: 2 } }, () => {
      enrichSpan({ outputs: { plan: 'none' } })
      return 7
    })
    expect(answer).toBe(7)
    await second.flush()
    expect(collector.spans[0]?.attributes).toMatchObject({
      honeyhive_event_type: 'chain',
      'honeyhive_inputs.q': 1,
      'honeyhive_metadata.a': 2,
      'honeyhive_outputs.plan': 'none',
      'honeyhive.project': 'second',
    })
  })
})

describe('a span with ten thousand attributes', () => {
  it('P5 arrives with what it is, whose it is, what it gave and how it failed', async () => {
    const failure = new RangeError('too far')
    const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`key.${index}`, index]))
    const fill = (name: string, end: () => number): number =>
      first.trace(name, { eventType: 'chain' }, (span) => {
        span.setAttributes(many)
        return end()
      })
    fill('well', () => 42)
    expect(() =>
      fill('badly', () => {
        throw failure
      }),
    ).toThrow(failure)
    await first.flush()
    const [well, badly] = collector.spans
    const whose = { 'honeyhive.session_id': first.sessionId, 'honeyhive.project': 'first' }
    expect(well?.attributes).toMatchObject({ ...whose, honeyhive_event_type: 'chain', 'honeyhive_outputs.result': 42 })
    expect(badly?.attributes).toMatchObject({
      ...whose,
      honeyhive_error: 'too far',
      honeyhive_error_type: 'RangeError',
    })
    expect(Object.keys(well?.attributes ?? {}).length).toBeLessThanOrEqual(1024)
  })
})
