import { type Collector, startCollector } from '@honeyhive/kit'
import { HoneyHiveTracer, trace, traceClass } from '@honeyhive/tracing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FunctionShape, functionShapes, type Wrapping } from './shapes.ts'

const untouched: Wrapping = { trace: (fn) => fn, traceClass: (target) => target }
const traced: Wrapping = { trace: (fn) => trace(fn), traceClass: (target) => traceClass(target) }

const unhandled: unknown[] = []
const onUnhandled = (reason: unknown): void => void unhandled.push(reason)
beforeAll(() => void process.on('unhandledRejection', onUnhandled))
afterAll(() => void process.off('unhandledRejection', onUnhandled))

const init = (collector: Collector): HoneyHiveTracer =>
  HoneyHiveTracer.init({ serverUrl: collector.url, project: 'shapes', sessionName: 'shapes' })

/** What a program sees that uses the shape, unhandled rejections included. */
async function seen(shape: FunctionShape, wrapping: Wrapping): Promise<unknown> {
  unhandled.length = 0
  const outcome = await shape.use(wrapping)
  await new Promise(setImmediate)
  return { outcome, unhandled: [...unhandled] }
}

/** How many spans of each kind arrive, after a fresh one was sent behind those that the shape is to leave. */
async function delivered(tracer: HoneyHiveTracer, collector: Collector, spans: number): Promise<unknown> {
  tracer.trace('fresh', () => 'alive')
  await tracer.flush({ timeoutMillis: 20_000 })
  await collector.waitForSpans(spans + 1)
  const fresh = collector.spanCounts['fresh']
  return { fresh, ofTheShape: collector.spans.length - (fresh ?? 0) }
}

describe('the table', () => {
  it('has 40 shapes', () => {
    expect(functionShapes).toHaveLength(40)
    expect(new Set(functionShapes.map(({ name }) => name)).size).toBe(40)
  })
})

describe('before any tracer is made, the shape', () => {
  it.each(functionShapes)('$name is untouched, and a tracer made then delivers', async (shape) => {
    await using collector = await startCollector()
    expect(await seen(shape, traced)).toEqual(await seen(shape, untouched))
    await using tracer = init(collector)
    expect(await delivered(tracer, collector, 0)).toEqual({ fresh: 1, ofTheShape: 0 })
  })
})

describe('with a tracer, the shape', () => {
  it.each(functionShapes)('$name is untouched and leaves $spans spans', async (shape) => {
    await using collector = await startCollector()
    await using tracer = init(collector)
    expect(await seen(shape, traced)).toEqual(await seen(shape, untouched))
    expect(await delivered(tracer, collector, shape.spans)).toEqual({ fresh: 1, ofTheShape: shape.spans })
  })
})

describe('after the tracer was shut down, the shape', () => {
  it.each(functionShapes)('$name is untouched, and the next tracer delivers', async (shape) => {
    await using collector = await startCollector()
    await init(collector).shutdown()
    expect(await seen(shape, traced)).toEqual(await seen(shape, untouched))
    await using tracer = init(collector)
    expect(await delivered(tracer, collector, 0)).toEqual({ fresh: 1, ofTheShape: 0 })
  })
})
