import { SpanKind } from '@opentelemetry/api'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { captureSpans, type SpanCapture } from '../testing.ts'
import { HoneyHiveTracer } from './tracer.ts'
import { trace } from './trace.ts'

let capture: SpanCapture
let said: () => string[]

beforeEach(() => {
  capture = captureSpans()
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  said = () => write.mock.calls.map(([line]) => String(line).trim())
})
afterEach(async () => {
  vi.restoreAllMocks()
  await capture.stop()
})

const double = (value: number): number => value * 2

describe('options of trace', () => {
  it('write every namespace, id and attribute onto each span', () => {
    const traced = trace(double, {
      name: 'double it',
      eventType: 'chain',
      kind: SpanKind.CLIENT,
      attributes: { 'my.attribute': 7 },
      metadata: { a: 1 },
      config: { b: { c: 2 } },
      inputs: { d: 3 },
      outputs: { e: 4 },
      metrics: { f: 0.5 },
      feedback: { g: true },
      userProperties: { h: 'i' },
      error: 'half done',
      eventId: 'event-1',
      userId: 'user-1',
      sessionName: 'a session',
    })
    expect([traced(2), traced(3)]).toEqual([4, 6])
    for (const span of capture.spans) {
      expect(span).toMatchObject({ name: 'double it', kind: SpanKind.CLIENT })
      expect(span.attributes).toMatchObject({
        honeyhive_event_type: 'chain',
        'my.attribute': 7,
        'honeyhive_metadata.a': 1,
        'honeyhive_config.b': '{"c":2}',
        'honeyhive_inputs.d': 3,
        'honeyhive_outputs.e': 4,
        'honeyhive_metrics.f': 0.5,
        'honeyhive_feedback.g': true,
        'honeyhive_user_properties.h': 'i',
        honeyhive_error: 'half done',
        honeyhive_event_id: 'event-1',
        honeyhive_user_id: 'user-1',
        honeyhive_session_name: 'a session',
      })
      expect(span.attributes).not.toHaveProperty(['honeyhive_outputs.result'])
    }
    expect(capture.spans.map((span) => span.attributes['honeyhive_inputs._params_.value'])).toEqual([2, 3])
  })

  it('are understood in snake_case and by their other names', () => {
    trace(double, { event_name: 'a', event_type: 'model', capture_inputs: false, session_name: 's' } as never)(1)
    trace(double, { eventName: 'b', span_config: { x: 1 }, user_properties: { plan: 'pro' } } as never)(1)
    expect(capture.span('a').attributes).toMatchObject({ honeyhive_event_type: 'model', honeyhive_session_name: 's' })
    expect(capture.span('a').attributes).not.toHaveProperty(['honeyhive_inputs._params_.value'])
    expect(capture.span('b').attributes).toMatchObject({ x: 1, 'honeyhive_user_properties.plan': 'pro' })
    expect(said()).toEqual([])
  })

  it('that do not exist are said once, with the nearest that does', () => {
    trace(double, { eventTyp: 'model' } as never)(1)
    trace(double, { eventTyp: 'model' } as never)(1)
    expect(said()).toEqual(["honeyhive: Unknown option 'eventTyp' of trace is ignored. Did you mean 'eventType'?"])
  })

  it('name the arguments; those without a name are known by their position', () => {
    trace(double as (...args: number[]) => number, { argNames: ['given'] })(1, 2)
    expect(capture.span('double').attributes).toMatchObject({
      'honeyhive_inputs._params_.given': 1,
      'honeyhive_inputs._params_.1': 2,
    })
  })

  it('leave a tracer that is passed along out of the inputs, and nothing else of that name', () => {
    const run = trace(function run(tracer: unknown, question: string) {
      return [typeof tracer, question]
    })
    run(capture.tracer, 'a')
    run('a word', 'b')
    const inputs = capture.spans.map((span) => span.attributes['honeyhive_inputs._params_.tracer'])
    expect(inputs).toEqual([undefined, 'a word'])
  })

  it('move the call and all that is in it to a session, project and source', () => {
    const sessionId = '0b5c5a2e-6f8e-4c4b-9d55-0b5c5a2e6f8e'
    const inner = trace(double, { name: 'inner' })
    const outer = trace((value: number) => inner(value), { name: 'outer', sessionId, project: 'p', source: 's' })
    outer(1)
    trace('named', { sessionId }, () => undefined)
    inner(1)
    const sessions = capture.spans.map(({ name, attributes }) => [
      name,
      attributes['honeyhive.session_id'] === sessionId,
      attributes['honeyhive.project'],
      attributes['honeyhive.source'],
    ])
    expect(sessions).toEqual([
      ['inner', true, 'p', 's'],
      ['outer', true, 'p', 's'],
      ['named', true, undefined, 'dev'],
      ['inner', false, undefined, 'dev'],
    ])
  })
})

describe('what trace cannot use', () => {
  const client = new URL('http://127.0.0.1')
  it.each([
    ['nothing', undefined, 'undefined'],
    ['null', null, 'null'],
    ['a number', 4, 'number'],
    ['a list', [], 'object'],
    ['an instance of a class', client, 'object'],
  ])('%s is given back as it is, and said', (_what, value, kind) => {
    expect(trace(value as never)).toBe(value)
    expect(trace({})(value as never)).toBe(value)
    expect(said()).toEqual([`honeyhive: trace expects a function, but got ${kind}; it is given back as it is.`])
  })

  it('a name without a function runs nothing', () => {
    expect(trace('step', 5 as never)).toBeUndefined()
    expect(said()).toEqual(["honeyhive: trace('step', fn) expects a function to run, but got undefined."])
  })

  it('options that are a text name the span, options that are a number do nothing', () => {
    expect(trace(double, 'twice' as never)(1)).toBe(2)
    expect(trace(double, 7 as never)(1)).toBe(2)
    expect(capture.spans.map(({ name }) => name)).toEqual(['twice', 'double'])
    expect(said()).toHaveLength(2)
  })

  it('throws at the strict level', async () => {
    await capture.stop()
    const tracer = HoneyHiveTracer.init({ testMode: true, resilience: 'strict' })
    expect(() => trace(4 as never)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }))
    expect(() => trace(double, { eventTyp: 'x' } as never)).toThrow("Did you mean 'eventType'?")
    await tracer.shutdown()
  })

  it('is said before there is a tracer too', async () => {
    await capture.stop()
    expect(trace(true as never)).toBe(true)
    expect(said()).toEqual(['honeyhive: trace expects a function, but got boolean; it is given back as it is.'])
  })
})
