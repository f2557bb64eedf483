import type { HoneyHiveOptions } from './core/options.ts'
import type { ReadableSpan } from './core/span-types.ts'
import { getDefaultTracer, setDefaultTracer } from './operations/default-tracer.ts'
import { HoneyHiveTracer } from './operations/tracer.ts'
import { liveRuntimes } from './setup/registry.ts'

export { spanMatchers } from './span-matchers.ts'
export type { SpanMatchers } from './span-matchers.ts'

/** A tracer that keeps its spans in memory and uses no network. */
export interface SpanCapture {
  readonly tracer: HoneyHiveTracer
  /** Spans that have ended, in that order. */
  readonly spans: readonly ReadableSpan[]
  /** The first ended span of this name; throws with the names there are when there is none. */
  span(name: string): ReadableSpan
  clear(): void
  /** Shuts the tracer down. */
  stop(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/**
 * Captures spans in a test: until it is stopped, its tracer is the default, also where the code under test has one of its own.
 *
 * @example
 * const capture = captureSpans()
 * await myAgent('hello')
 * expect(capture.span('plan')).toHaveEventType('chain')
 * await capture.stop()
 */
export function captureSpans(options: HoneyHiveOptions = {}): SpanCapture {
  const spans: ReadableSpan[] = []
  const before = getDefaultTracer()
  const tracer = HoneyHiveTracer.init({ ...options, testMode: true }, { onSpan: (span) => spans.push(span) })
  setDefaultTracer(tracer)
  const stop = async (): Promise<void> => {
    const isDefault = getDefaultTracer()?.runtime === tracer.runtime
    if (isDefault && before !== undefined && liveRuntimes().includes(before.runtime)) setDefaultTracer(before)
    await tracer.shutdown()
  }
  return {
    tracer,
    spans,
    span(name) {
      const found = spans.find((span) => span.name === name)
      if (found !== undefined) return found
      const names = spans.map((span) => `'${span.name}'`).join(', ')
      throw new Error(`No span named '${name}' has ended. ${names === '' ? 'None has.' : `Those that have: ${names}.`}`)
    },
    clear: () => void spans.splice(0),
    stop,
    [Symbol.asyncDispose]: stop,
  }
}
