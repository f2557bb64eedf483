import { Readable } from 'node:stream'
import { trace as traceApi } from '@opentelemetry/api'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { enrichSpan, startActiveSpan, trace, traceClass } from '../index.ts'
import { captureSpans, type SpanCapture } from '../testing.ts'

let capture: SpanCapture
beforeEach(() => {
  capture = captureSpans()
})
afterEach(() => capture.stop())

const names = (): string[] => capture.spans.map(({ name }) => name)

describe('a traced function', () => {
  it('D1 may be of any kind: sync, async, generator, stream, method, static, class, nested, bare and named', async () => {
    const sync = trace((value: number) => value + 1, { name: 'sync' })
    const later = trace(async (value: number) => value + 1, { name: 'async' })
    const steps = trace(
      function* () {
        yield 1
      },
      { name: 'steps' },
    )
    const asyncSteps = trace(
      async function* () {
        yield 1
      },
      { name: 'asyncSteps' },
    )
    const stream = trace(() => Readable.from(['a', 'b']), { name: 'stream' })
    @traceClass({ statics: true })
    class Store {
      static open(): Store {
        return new Store()
      }
      read(): number {
        return nested(1)
      }
    }
    function bare(value: number): number {
      return value
    }
    const nested = trace(bare)
    const chunks: unknown[] = []
    expect([sync(1), await later(1), ...steps()]).toEqual([2, 2, 1])
    for await (const chunk of asyncSteps()) chunks.push(chunk)
    for await (const chunk of stream()) chunks.push(chunk)
    expect([...chunks, Store.open().read()]).toEqual([1, 'a', 'b', 1])
    expect(names()).toEqual(['sync', 'async', 'steps', 'asyncSteps', 'stream', 'Store.open', 'bare', 'Store.read'])
    expect(capture.span('bare').parentSpanContext?.spanId).toBe(capture.span('Store.read').spanContext().spanId)
  })

  it('D2 passes everything through without a tracer', async () => {
    await capture.stop()
    const failure = new TypeError('oh')
    const traced = trace(function join(this: unknown, ...words: string[]) {
      if (words.length === 0) throw failure
      return [this, ...words]
    })
    const self = {}
    expect(traced.call(self, 'a', 'b')).toEqual([self, 'a', 'b'])
    expect(() => traced.call(self)).toThrow(failure)
    expect(trace('named', () => 1)).toBe(1)
    expect(names()).toEqual([])
  })

  it('D3 runs once and throws the very error that it threw, whatever the error says', async () => {
    let runs = 0
    const thrown: readonly unknown[] = [
      new Error('Tracer error'),
      'a text',
      undefined,
      { code: 7 },
      Object.freeze(new RangeError('x')),
    ]
    for (const error of thrown) {
      const sync = trace(() => {
        runs += 1
        throw error
      })
      const later = trace(async () => {
        runs += 1
        throw error
      })
      await expect(new Promise((resolve) => resolve(sync()))).rejects.toBe(error)
      await expect(later()).rejects.toBe(error)
    }
    expect(runs).toBe(thrown.length * 2)
    expect(capture.spans.map(({ status }) => status.code)).toEqual(Array.from({ length: runs }, () => 2))
    expect(capture.spans.map(({ events }) => events.length)).toEqual(Array.from({ length: runs }, () => 1))
  })

  it('D4 records its inputs by name, without the tracer, and a mark for what cannot be written down', () => {
    const cyclic: Record<string, unknown> = {}
    cyclic['self'] = cyclic
    const hostile = {
      get secret(): never {
        throw new Error('no')
      },
      toJSON(): never {
        throw new Error('no')
      },
    }
    const traced = trace(function ask(tracer: unknown, question: string, options: unknown, rest: unknown) {
      return [tracer, question, options, rest].length
    })
    expect(traced(capture.tracer, 'why', cyclic, hostile)).toBe(4)
    const { attributes } = capture.span('ask')
    expect(attributes).toMatchObject({
      'honeyhive_inputs._params_.question': 'why',
      'honeyhive_inputs._params_.options': expect.stringContaining('Circular'),
      'honeyhive_inputs._params_.rest': expect.any(String),
      'honeyhive_outputs.result': 4,
    })
    expect(attributes).not.toHaveProperty(['honeyhive_inputs._params_.tracer'])
  })

  it('D5 can be enriched under every name there is, at once, and what is empty adds nothing', () => {
    trace('full', () => {
      enrichSpan({
        metadata: { a: 1, empty: undefined, nothing: null },
        metrics: { score: 0.5 },
        feedback: { good: true },
        config: { deep: { b: 2 } },
        inputs: { c: 3 },
        outputs: { d: 4 },
        userProperties: { plan: 'pro' },
      })
      expect(capture.spans).toEqual([])
    })
    trace('empty', () => enrichSpan({ metadata: {}, metrics: {} }))
    expect(capture.span('full').attributes).toMatchObject({
      'honeyhive_metadata.a': 1,
      'honeyhive_metrics.score': 0.5,
      'honeyhive_feedback.good': true,
      'honeyhive_config.deep': '{"b":2}',
      'honeyhive_inputs.c': 3,
      'honeyhive_outputs.d': 4,
      'honeyhive_user_properties.plan': 'pro',
    })
    const written = Object.keys(capture.span('empty').attributes).filter((key) => /metadata|metrics/u.test(key))
    expect([...written, capture.span('full').attributes['honeyhive_metadata.nothing']]).toEqual([undefined])
  })
})

describe('the type of a span', () => {
  it.each([
    ['foo', {}, 'tool'],
    ['openai.chat', {}, 'model'],
    ['email', {}, 'tool'],
    ['ai_step', {}, 'model'],
    ['foo', { 'gen_ai.operation.name': 'chat' }, 'model'],
    ['foo', { 'gen_ai.operation.name': 'EXECUTE_TOOL' }, 'tool'],
    ['foo', { 'gen_ai.operation.name': 'embeddings' }, 'tool'],
    ['chat x', { 'gen_ai.operation.name': 'execute_tool' }, 'tool'],
    ['foo', { 'openinference.span.kind': 'AGENT' }, 'chain'],
    ['foo', { 'openinference.span.kind': 'weird' }, 'tool'],
    ['foo', { 'gen_ai.request.model': 'm' }, 'model'],
    ['foo', { model_name: 'm' }, 'model'],
    ['chat', { honeyhive_event_type: 'chain' }, 'chain'],
    ['chat', { honeyhive_event_type: 'tool' }, 'tool'],
    ['chat', { honeyhive_event_type_raw: 'zzz' }, 'zzz'],
    ['HTTP GET', {}, 'tool'],
    // Whole words only: these had been taken for models.
    ['my_model_loader', {}, 'model'],
    ['chatroom', {}, 'tool'],
    ['generateReport', {}, 'model'],
    ['xai_y', {}, 'tool'],
  ])('P1 of %s with %j is %s', (name, attributes, type) => {
    traceApi.getTracer('a library').startSpan(name, { attributes }).end()
    expect(capture.span(name).attributes['honeyhive_event_type']).toBe(type)
  })

  it('P1 that was given wins over what the name says', () => {
    trace('chat', { eventType: 'tool' }, () => undefined)
    startActiveSpan('chat completion', { eventType: 'workflow' }, () => undefined)
    expect(capture.spans.map(({ attributes }) => attributes['honeyhive_event_type'])).toEqual(['tool', 'chain'])
    expect(capture.span('chat completion').attributes['honeyhive_metadata.event_type']).toBe('workflow')
  })
})
