import { Readable } from 'node:stream'
import { trace as traceApi } from '@opentelemetry/api'
import { afterEach, beforeEach, describe, expect, expectTypeOf, it } from 'vitest'
import { captureSpans, type SpanCapture } from '../testing.ts'
import { enrichSpan } from './enrich.ts'
import { startActiveSpan, startSpan } from './start-span.ts'
import { trace } from './trace.ts'

let capture: SpanCapture

beforeEach(() => {
  capture = captureSpans()
})

afterEach(() => capture.stop())

const only = () => {
  expect(capture.spans).toHaveLength(1)
  return capture.span(capture.spans[0]?.name ?? '')
}

describe('a traced function', () => {
  it('keeps type, name, length, properties, this and text', () => {
    class Store {
      readonly items = ['a']
      at(index: number, _fallback?: string): string | undefined {
        return this.items[index]
      }
    }
    const at = Store.prototype.at
    const traced = trace(Object.assign(at, { schema: 1 }))
    expectTypeOf(traced).toEqualTypeOf<typeof at & { schema: number }>()
    expect([traced.name, traced.length, traced.schema, String(traced)]).toEqual(['at', at.length, 1, String(at)])
    expect(traced.call(new Store(), 0)).toBe('a')
  })

  it('records arguments by name, scalars as they are and objects as JSON', () => {
    trace(function search(query: string, options: object, limit = 3) {
      return [query, options, limit].length
    })('x', { deep: [1] }, 5)
    expect(only().attributes).toMatchObject({
      'honeyhive_inputs._params_.query': 'x',
      'honeyhive_inputs._params_.options': '{"deep":[1]}',
      'honeyhive_inputs._params_.limit': 5,
      'honeyhive_outputs.result': 3,
      'honeyhive.json': ['honeyhive_inputs._params_.options'],
      honeyhive_event_type: 'tool',
    })
  })

  it('runs once and passes the very error on', () => {
    let runs = 0
    const failure = new TypeError('no')
    const traced = trace(function boom() {
      runs += 1
      throw failure
    })
    expect(traced).toThrow(failure)
    expect(runs).toBe(1)
    expect(only()).toMatchObject({ status: { code: 2, message: 'TypeError: no' } })
    expect(only().attributes).toMatchObject({ honeyhive_error: 'no', honeyhive_error_type: 'TypeError' })
    expect(only().events.map(({ name }) => name)).toEqual(['exception'])
  })

  it('ends with its promise, value and error alike', async () => {
    const later = trace(async function later(ok: boolean) {
      await Promise.resolve()
      if (!ok) throw new Error('late')
      return { ok }
    })
    const pending = later(true)
    expect(pending).toBeInstanceOf(Promise)
    expect(capture.spans).toHaveLength(0)
    await pending
    await expect(later(false)).rejects.toThrow('late')
    expect(capture.spans.map((span) => span.status.code)).toEqual([0, 2])
  })

  it('gives a lazy thenable back untouched and ends when it is awaited', async () => {
    let subscriptions = 0
    const lazy = {
      rows: 3,
      then(resolve: (value: string) => unknown) {
        subscriptions += 1
        return Promise.resolve('rows').then(resolve)
      },
    }
    const result = trace(() => lazy, { name: 'query' })()
    expect(result).toBe(lazy)
    expect([subscriptions, capture.spans.length]).toEqual([0, 0])
    expect(await result).toBe('rows')
    expect(subscriptions).toBe(1)
    expect(only().attributes['honeyhive_outputs.result']).toBe('rows')
  })

  it('keeps a subclass of Promise with what it can do', async () => {
    class Job extends Promise<number> {
      readonly id = 7
    }
    const job = new Job((resolve) => resolve(1))
    const result = trace(() => job, { name: 'job' })()
    expect(result).toBe(job)
    expect([await result, result.id]).toEqual([1, 7])
    expect(only().attributes['honeyhive_outputs.result']).toBe(1)
  })

  it('ends with its generator, read to the end, left early, or failing', () => {
    const count = trace(function* count(to: number) {
      for (let item = 1; item <= to; item += 1) yield item
    })
    expect([...count(2)]).toEqual([1, 2])
    for (const _ of count(5)) break
    expect(capture.spans).toHaveLength(2)
    expect(capture.spans[0]?.attributes['honeyhive_outputs.result']).toBe('[1,2]')
  })

  it('ends with its async generator, whose body runs inside the span', async () => {
    const words = trace(async function* words() {
      yield traceApi.getActiveSpan()?.spanContext().spanId
      yield 'b'
    })
    const items: unknown[] = []
    for await (const item of words()) items.push(item)
    expect(items).toEqual([only().spanContext().spanId, 'b'])
  })

  it('does not read a stream that it returns', async () => {
    const stream = Readable.from(['a', 'b'])
    const result = trace(() => stream, { name: 'read' })()
    expect(result).toBe(stream)
    expect(capture.spans).toHaveLength(0)
    const chunks: unknown[] = []
    for await (const chunk of result) chunks.push(chunk)
    expect(chunks).toEqual(['a', 'b'])
    expect(only().name).toBe('read')
  })

  it('makes what new makes', () => {
    class Point {
      readonly x: number
      constructor(x: number) {
        this.x = x
      }
    }
    const Traced = trace(Point as never) as typeof Point
    const point = new Traced(3)
    expect(point).toBeInstanceOf(Point)
    expect(point).toBeInstanceOf(Traced)
    expect(point.x).toBe(3)
  })

  it('nests, through promises too', async () => {
    const inner = trace(async () => 1, { name: 'inner' })
    await trace('outer', async () => {
      await Promise.resolve()
      return inner()
    })
    expect(capture.span('inner').parentSpanContext?.spanId).toBe(capture.span('outer').spanContext().spanId)
  })

  it('just runs without a tracer', async () => {
    await capture.stop()
    expect(trace((x: number) => x + 1)(1)).toBe(2)
    expect(trace('named', () => 3)).toBe(3)
  })

  it('survives values that fight back', () => {
    const hostile = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error('never')
        },
        get: () => {
          throw new Error('never')
        },
      },
    )
    const revoked = Proxy.revocable({}, {})
    revoked.revoke()
    const same = trace((value: unknown) => value, { name: 'same' })
    expect(same(hostile)).toBe(hostile)
    expect(same(revoked.proxy)).toBe(revoked.proxy)
    expect(capture.spans).toHaveLength(2)
  })
})

describe('the other forms of trace', () => {
  it('with options first gives a wrapper, with a name first it runs at once', () => {
    const plan = trace({ name: 'plan', eventType: 'agent' })((question: string) => question.length)
    expectTypeOf(plan).toEqualTypeOf<(question: string) => number>()
    expect(plan('why')).toBe(3)
    expect(trace('step', (span) => span.isRecording())).toBe(true)
    expect(capture.spans.map(({ name }) => name)).toEqual(['plan', 'step'])
    expect(capture.span('plan').attributes).toMatchObject({
      honeyhive_event_type: 'chain',
      'honeyhive_metadata.event_type': 'agent',
    })
  })
})

describe('spans by hand', () => {
  it('startSpan and startActiveSpan', async () => {
    const span = startSpan('by hand', { eventType: 'chain' })
    span.end()
    expect(await startActiveSpan('active', async (active) => active === traceApi.getActiveSpan())).toBe(true)
    expect(capture.span('by hand').attributes['honeyhive_event_type']).toBe('chain')
    expect(capture.span('active').attributes['honeyhive_outputs.result']).toBeUndefined()
  })
})

describe('enrichSpan', () => {
  it('writes every namespace onto the active span, or onto the one given first', () => {
    const other = startSpan('other')
    trace('here', () => {
      enrichSpan({
        metadata: { user: { id: 1 } },
        metrics: { score: 0.5 },
        feedback: { good: true },
        config: { k: 'v' },
        inputs: { i: 1 },
        outputs: { o: 2 },
        userProperties: { plan: 'pro' },
        error: 'half wrong',
      })
      enrichSpan(other, { metadata: { x: null, y: 'z' } })
    })
    other.end()
    expect(capture.span('here').attributes).toMatchObject({
      'honeyhive_metadata.user': '{"id":1}',
      'honeyhive_metrics.score': 0.5,
      'honeyhive_feedback.good': true,
      'honeyhive_config.k': 'v',
      'honeyhive_inputs.i': 1,
      'honeyhive_outputs.o': 2,
      'honeyhive_user_properties.plan': 'pro',
      honeyhive_error: 'half wrong',
      'honeyhive.json': ['honeyhive_metadata.user'],
    })
    expect(capture.span('other').attributes['honeyhive_metadata.y']).toBe('z')
    expect(capture.span('other').attributes['honeyhive_metadata.x']).toBeUndefined()
  })

  it('does nothing, quietly, without a span or with nonsense', () => {
    expect(() => {
      enrichSpan({ metadata: { a: 1 } })
      enrichSpan(null as never)
      trace('s', () => enrichSpan(undefined as never))
    }).not.toThrow()
  })
})
