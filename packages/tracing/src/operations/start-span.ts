import { INVALID_SPAN_CONTEXT, type Span, type SpanOptions, trace } from '@opentelemetry/api'
import { activeRuntime } from './active-runtime.ts'
import type { HoneyHiveTracer } from './tracer.ts'
import { resolveSettleConfig } from './settle/call-ending.ts'
import { settleRun } from './settle-run.ts'
import { SpanRun, writeEventType } from './span-run.ts'

export interface StartSpanOptions extends SpanOptions {
  /** model, tool, chain, or a word of your own. Default: what its attributes and name tell. */
  readonly eventType?: string | undefined
  readonly tracer?: HoneyHiveTracer | undefined
}

/**
 * Starts a span that you end yourself. It is a child of the active span and does not become active. Without a tracer it
 * does not record.
 *
 * @example
 * const span = startSpan('load index', { eventType: 'tool' })
 * try { load() } finally { span.end() }
 */
export function startSpan(name: string, options: StartSpanOptions = {}): Span {
  const runtime = activeRuntime(options?.tracer)
  if (runtime === undefined) return trace.wrapSpanContext(INVALID_SPAN_CONTEXT)
  const span = runtime.tracer.startSpan(name, options)
  if (typeof options?.eventType === 'string') writeEventType(span, options.eventType)
  return span
}

/**
 * Runs a function inside a new span and ends the span when the function's result is complete. The result or error comes
 * through untouched and is not recorded as output.
 *
 * @example
 * const page = await startActiveSpan('fetch page', async (span) => fetch(url))
 */
export function startActiveSpan<T>(name: string, fn: (span: Span) => T): T
export function startActiveSpan<T>(name: string, options: StartSpanOptions, fn: (span: Span) => T): T
export function startActiveSpan<T>(
  name: string,
  second: StartSpanOptions | ((span: Span) => T),
  third?: (span: Span) => T,
): T {
  const [options, fn] = typeof second === 'function' ? [{}, second] : [second ?? {}, third]
  if (typeof fn !== 'function') throw new TypeError(`startActiveSpan('${name}', fn) expects a function to run.`)
  const runtime = activeRuntime(options.tracer)
  if (runtime === undefined) return fn(trace.wrapSpanContext(INVALID_SPAN_CONTEXT))
  const run = new SpanRun(runtime, { name, eventType: options.eventType, kind: options.kind, captureOutput: false })
  if (options.attributes !== undefined) run.span.setAttributes(options.attributes)
  let result: T
  try {
    result = run.with(() => fn(run.span))
  } catch (error) {
    run.fail(error)
    throw error
  }
  return settleRun(run, result, resolveSettleConfig(fn, NOTHING_KEPT))
}

/** The result is not recorded, so a stream's chunks need not be kept. */
const NOTHING_KEPT = { maxChunks: 0, maxBytes: 0 }
