import type { HoneyHiveOptions } from './core/options.ts'
import type { ReadableSpan } from './core/span-types.ts'
import { HoneyHiveTracer } from './operations/tracer.ts'

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
 * Captures spans in a test.
 *
 * @example
 * const capture = captureSpans()
 * await myAgent('hello')
 * expect(capture.span('plan').attributes['honeyhive_event_type']).toBe('chain')
 * await capture.stop()
 */
export function captureSpans(options: HoneyHiveOptions = {}): SpanCapture {
  const spans: ReadableSpan[] = []
  const tracer = HoneyHiveTracer.init({ ...options, testMode: true }, { onSpan: (span) => spans.push(span) })
  const stop = async (): Promise<void> => void (await tracer.shutdown())
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
