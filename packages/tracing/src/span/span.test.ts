import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { ROOT_CONTEXT, trace } from '@opentelemetry/api'
import { describe, expect, it } from 'vitest'
import type { ReadableSpan, Resource, SpanLimits } from '../core/span-types.ts'
import type { Clock } from './clock.ts'
import { TracerProvider } from './provider.ts'
import { Span } from './span.ts'

const resource: Resource = { attributes: {}, merge: () => resource, getRawAttributes: () => [] }

function clockAt(wallMillis: number): Clock & { wall: number; monotonic: number } {
  return {
    wall: wallMillis,
    monotonic: 1000,
    wallMillis() {
      return this.wall
    },
    monotonicMillis() {
      return this.monotonic
    },
  }
}

function start(limits: SpanLimits = {}, clock?: Clock): Span & ReadableSpan {
  const span = new TracerProvider({ resource, spanProcessors: [], limits, clock }).getTracer('test').startSpan('span')
  if (!(span instanceof Span)) throw new Error('expected a recording span')
  return span
}

describe('the clock of a span', () => {
  it('measures durations with the monotonic clock when the wall clock steps', () => {
    for (const step of [-3_600_000, 3_600_000, -1_700_000_000_000]) {
      const clock = clockAt(1_700_000_000_000)
      const span = start({}, clock)
      clock.wall += step
      clock.monotonic += 250.5
      span.end()
      expect(span.duration).toEqual([0, 250_500_000])
      expect(span.startTime).toEqual([1_700_000_000, 0])
    }
  })

  it('never starts a child before its parent, whatever the wall clock did in between', () => {
    const clock = clockAt(1_700_000_000_000)
    const tracer = new TracerProvider({ resource, spanProcessors: [], clock }).getTracer('test')
    const parent = tracer.startSpan('parent') as Span
    clock.wall -= 3_600_000
    clock.monotonic += 1
    const child = tracer.startSpan('child', {}, trace.setSpan(ROOT_CONTEXT, parent)) as Span
    expect(child.startTime).toEqual([1_700_000_000, 1_000_000])
    expect(parent.startTime).toEqual([1_700_000_000, 0])
  })

  it('takes HrTime, epoch milliseconds, readings of performance.now and dates', () => {
    const clock = clockAt(1_700_000_000_000)
    const ends = [[1_700_000_009, 7], 1_700_000_009_000, 1500, new Date(1_700_000_009_000)] as const
    const seen = ends.map((end) => {
      const span = start({}, clock)
      span.end(end as never)
      return span.endTime
    })
    expect(seen).toEqual([
      [1_700_000_009, 7],
      [1_700_000_009, 0],
      [1_700_000_000, 0],
      [1_700_000_009, 0],
    ])
  })

  it('reads a small number as a time of this process and gives no negative duration', () => {
    const clock = clockAt(1_700_000_000_000)
    const span = start({}, clock)
    span.addEvent('before', 999)
    span.end([1_600_000_000, 0])
    expect(span.events[0]?.time).toEqual([1_699_999_999, 999_000_000])
    expect([span.endTime, span.duration]).toEqual([span.startTime, [0, 0]])
  })

  it('says that it has not ended', () => {
    const span = start()
    expect([span.ended, span.endTime, span.duration]).toEqual([false, [0, 0], [-1, -1]])
  })
})

describe('limits', () => {
  it('keep 16 of 1024 attributes for what is written last', () => {
    const span = start()
    for (let index = 0; index < 1100; index++) span.setAttribute(`key${index}`, index)
    for (let index = 0; index < 20; index++) span.setAttribute(`honeyhive_outputs.${index}`, index)
    span.setAttribute('key0', 'replaced')
    expect(Object.keys(span.attributes)).toHaveLength(1024)
    expect(span.attributes).toMatchObject({ key0: 'replaced', 'honeyhive_outputs.15': 15 })
    expect(span.droppedAttributesCount).toBe(1100 - 1008 + 4)
  })

  it('hold after the attributes were read as an object', () => {
    const span = start({ attributeCountLimit: 2, reservedAttributeCount: 0 })
    span.setAttributes({ a: 1 })
    expect(span.attributes).toEqual({ a: 1 })
    span.setAttributes({ a: 2, b: 3, c: 4 })
    expect([span.attributes, span.droppedAttributesCount]).toEqual([{ a: 2, b: 3 }, 1])
  })

  it('drop the oldest events and links and count them', () => {
    const span = start({ eventCountLimit: 2, linkCountLimit: 1 })
    const context = { traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 1 }
    for (const name of ['a', 'b', 'c']) span.addEvent(name)
    span.addLinks([{ context }, { context, attributes: { last: true } }])
    expect(span.events.map(({ name }) => name)).toEqual(['b', 'c'])
    expect(span.links).toEqual([{ context, attributes: { last: true } }])
    expect([span.droppedEventsCount, span.droppedLinksCount]).toEqual([1, 1])
  })

  it('have the documented defaults', () => {
    const span = start()
    const context = { traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 1 }
    for (let index = 0; index < 1025; index++) span.addEvent('e').addLink({ context })
    expect([span.events.length, span.links.length]).toEqual([1024, 128])
  })

  it('that are no numbers count as not given', () => {
    const limits = { attributeCountLimit: Number.NaN, eventCountLimit: -1, linkCountLimit: 'x' } as never
    expect(start(limits).setAttribute('a', 1).addEvent('e').attributes).toEqual({ a: 1 })
  })
})

describe('attributes', () => {
  it('keep a key named __proto__ and harm no prototype', () => {
    const span = start()
    span.setAttribute('__proto__', 'x')
    expect(Object.keys(span.attributes)).toEqual(['__proto__'])
    expect(({} as Record<string, unknown>)['x']).toBeUndefined()
  })

  it('find their key among many', () => {
    const span = start()
    for (let round = 0; round < 2; round++) for (let key = 0; key < 100; key++) span.setAttribute(`k${key}`, round)
    expect(Object.values(span.attributes)).toEqual(Array.from({ length: 100 }, () => 1))
  })

  it('do not change with the list they were given', () => {
    const list = ['a']
    const span = start()
    span.setAttribute('list', list)
    list.push('b')
    expect(span.attributes['list']).toEqual(['a'])
  })
})

describe('large texts', () => {
  const large = 'x'.repeat(2_000_000)
  const marker = /^x{1048576}…\[truncated 951424 bytes\]$/

  it('are cut with a marker in names, status and attributes', () => {
    const span = start()
      .updateName(large)
      .addEvent(large)
      .setStatus({ code: 2, message: large })
      .setAttribute('a', large)
    expect([span.name, span.events[0]?.name, span.status.message, span.attributes['a']]).toEqual(
      Array.from({ length: 4 }, () => expect.stringMatching(marker)),
    )
  })

  it.each([large, [large], { large }])('mark the span that lost something', (value) => {
    const span = start().setAttribute('a', value)
    span.end()
    expect(span.attributes['honeyhive.truncated']).toBe(true)
  })
})

describe('identity', () => {
  it('gives every span ids of the right length that are not zero and never the same', () => {
    const spans = Array.from({ length: 10_000 }, () => start().spanContext())
    expect(new Set(spans.map(({ spanId }) => spanId)).size).toBe(10_000)
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(10_000)
    expect(spans.every((one) => trace.isSpanContextValid(one))).toBe(true)
  })

  it('of a parent outlives the parent without keeping what it recorded', async () => {
    const tracer = new TracerProvider({ resource, spanProcessors: [] }).getTracer('test')
    function chain(): { readonly child: Span; readonly parent: WeakRef<Span>; readonly parentId: string } {
      const parent = tracer.startSpan('parent') as Span
      const child = tracer.startSpan('child', {}, trace.setSpan(ROOT_CONTEXT, parent)) as Span
      return { child, parent: new WeakRef(parent), parentId: parent.spanContext().spanId }
    }
    const { child, parent, parentId } = chain()
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as () => void
    for (let turn = 0; turn < 20 && parent.deref() !== undefined; turn++) {
      await new Promise((resolve) => setImmediate(resolve))
      collect()
    }
    expect(parent.deref()).toBeUndefined()
    expect(child.parentSpanContext?.spanId).toBe(parentId)
  })
})
