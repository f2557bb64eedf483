import { describe, expect, it, vi } from 'vitest'
import { getDefaultTracer, HoneyHiveTracer, trace } from './index.ts'
import { captureSpans } from './testing.ts'

describe('captureSpans', () => {
  it('keeps spans in memory, uses no network, and lets go at its end', async () => {
    const network = vi.spyOn(globalThis, 'fetch')
    const capture = captureSpans({ serverUrl: 'http://127.0.0.1:9' })
    trace('one', () => 1)
    await trace('two', async () => 2)
    expect(capture.spans.map(({ name }) => name)).toEqual(['one', 'two'])
    expect(capture.span('two').attributes['honeyhive_outputs.result']).toBe(2)
    expect(await capture.tracer.enrichSession({ metadata: { a: 1 } })).toBe(false)
    expect(await capture.tracer.ready).toMatchObject({ status: 'local' })
    capture.clear()
    expect(() => capture.span('one')).toThrow("No span named 'one' has ended. None has.")
    await capture.stop()
    trace('three', () => 3)
    expect(capture.spans).toEqual([])
    expect(network).not.toHaveBeenCalled()
    network.mockRestore()
  })

  it('captures what an app with a tracer of its own does, and gives the place back', async () => {
    const own = HoneyHiveTracer.init({ testMode: true })
    const capture = captureSpans()
    trace('captured', () => 1)
    expect(capture.spans.map(({ name }) => name)).toEqual(['captured'])
    await capture.stop()
    expect(getDefaultTracer()?.runtime).toBe(own.runtime)
    trace('not captured', () => 1)
    expect(capture.spans).toHaveLength(1)
    await own.shutdown()
  })

  it('names what there is when a span is missing', async () => {
    const capture = captureSpans()
    trace('plan', () => 1)
    expect(() => capture.span('paln')).toThrow("No span named 'paln' has ended. Those that have: 'plan'.")
    await capture.stop()
  })
})
