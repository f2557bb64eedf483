import { type Collector, startCollector } from '@honeyhive/kit'
import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { enrichSpan, type HoneyHiveOptions, HoneyHiveTracer, trace } from '../index.ts'
import type { SpanProcessor } from '../core/span-types.ts'

let collector: Collector
let tracers: HoneyHiveTracer[]

beforeEach(async () => {
  collector = await startCollector()
  tracers = []
  vi.spyOn(process.stderr, 'write').mockReturnValue(true)
})

afterEach(async () => {
  await Promise.all(tracers.map((tracer) => tracer.shutdown()))
  await collector.close()
  vi.restoreAllMocks()
})

function init(options: HoneyHiveOptions = {}): HoneyHiveTracer {
  const tracer = HoneyHiveTracer.init({ serverUrl: collector.url, spool: 'off', ...options })
  tracers.push(tracer)
  return tracer
}

const received = (name: string) => collector.spans.find((span) => span.name === name)

describe('spans', () => {
  it('P6 may be nested a hundred deep, many at a time, and as large as they like', async () => {
    const tracer = init()
    const nest = (depth: number): number => (depth === 0 ? 0 : trace(`level ${depth}`, () => nest(depth - 1) + 1))
    expect(nest(100)).toBe(100)
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        trace(`side ${index}`, async () => {
          await turn()
          return trace(`inner ${index}`, () => index)
        }),
      ),
    )
    expect(answers).toEqual(Array.from({ length: 200 }, (_, index) => index))
    const large = 'x'.repeat(3_000_000)
    expect(trace('large', (span) => span.setAttribute('text', large) && large)).toBe(large)
    expect(await tracer.flush({ timeoutMillis: 20_000 })).toMatchObject({ delivered: 501, dropped: 0 })
    expect(received('level 1')?.parentSpanId).toBe(received('level 2')?.spanId)
    for (const index of [0, 99, 199])
      expect(received(`inner ${index}`)?.parentSpanId).toBe(received(`side ${index}`)?.spanId)
    expect(received('large')?.attributes).toMatchObject({
      'honeyhive.truncated': true,
      'honeyhive_outputs.result': expect.stringMatching(/^x+…\[truncated \d+ bytes\]$/),
    })
  })

  it('P7 never say null or undefined as a text', async () => {
    const tracer = init()
    tracer.trace('work', { metadata: { no: null, none: undefined }, inputs: { no: null } as never }, () => {
      enrichSpan({ metadata: { no: null }, outputs: { none: undefined, no: null }, error: null })
      return undefined
    })
    trace((first: unknown, second: unknown) => [first, second].length, { name: 'arguments' })(null, undefined)
    await tracer.flush()
    const values = collector.spans.flatMap(({ attributes }) => Object.values(attributes))
    expect(values.filter((value) => value === 'null' || value === 'undefined')).toEqual([])
    expect(received('work')?.attributes).not.toHaveProperty(['honeyhive_metadata.no'])
  })

  it('P8 record an error once, as type and message, through every layer that it passes', async () => {
    const tracer = init()
    const failure = new RangeError('too far')
    const inner = trace(
      () => {
        throw failure
      },
      { name: 'inner' },
    )
    expect(() => tracer.trace('outer', () => inner())).toThrow(failure)
    await tracer.flush()
    expect(collector.spans.map(({ name }) => name)).toEqual(['inner', 'outer'])
    for (const { span, attributes } of collector.spans) {
      expect(span.status).toEqual({ code: 2, message: 'RangeError: too far' })
      expect(span.events.map(({ name }) => name)).toEqual(['exception'])
      expect(attributes).toMatchObject({ honeyhive_error: 'too far', honeyhive_error_type: 'RangeError' })
    }
  })
})

describe('P9 spans are sent', () => {
  const waiting = { flushIntervalMillis: 600_000 }

  it('P9 when there are as many as a batch has', async () => {
    const tracer = init({ ...waiting, batchSize: 3 })
    for (const name of ['a', 'b']) tracer.trace(name, () => undefined)
    expect(tracer.status().spans).toMatchObject({ queued: 2, delivered: 0 })
    tracer.trace('c', () => undefined)
    expect(await collector.waitForSpans(3)).toHaveLength(3)
  })

  it('P9 when their time has come', async () => {
    init({ flushIntervalMillis: 20 }).trace('work', () => undefined)
    expect(await collector.waitForSpans(1)).toHaveLength(1)
  })

  it('P9 by a flush, by a shutdown, and one by one where batches are off', async () => {
    const [flushed, ended, single] = [init(waiting), init(waiting), init({ ...waiting, disableBatch: true })]
    flushed.trace('flushed', () => undefined)
    await flushed.flush()
    ended.trace('ended', () => undefined)
    await ended.shutdown()
    for (const name of ['one', 'two']) single.trace(name, () => undefined)
    await collector.waitForSpans(4)
    expect(collector.spanCounts).toEqual({ flushed: 1, ended: 1, one: 1, two: 1 })
  })

  it('P9 also when a processor of the app throws at every turn', async () => {
    const broken = (): never => {
      throw new Error('broken')
    }
    const processor: SpanProcessor = { onStart: broken, onEnd: broken, forceFlush: broken, shutdown: broken }
    const tracer = init({ spanProcessors: [processor] })
    expect(tracer.trace('work', () => 7)).toBe(7)
    expect(await tracer.shutdown()).toMatchObject({ delivered: 1, dropped: 0 })
  })
})
