import { type Context, context, INVALID_SPAN_CONTEXT, type Span, type SpanOptions, trace } from '@opentelemetry/api'
import { activeSpan } from '../setup/active-span.ts'
import { readProperty } from '../span/untrusted.ts'
import { activeRuntime } from './active-runtime.ts'
import type { HoneyHiveTracer } from './tracer.ts'
import { resolveSettleConfig } from './settle/call-ending.ts'
import { settleRun } from './settle-run.ts'
import { SpanRun, writeEventType } from './span-run.ts'

/** What `startSpan` and `startActiveSpan` take: the options of OpenTelemetry, and two of ours. */
export interface StartSpanOptions extends SpanOptions {
  /** model, tool, chain, or a word of your own. Default: what its attributes and name tell. */
  readonly eventType?: string | undefined
  readonly tracer?: HoneyHiveTracer | undefined
}

/** A span that `using` ends. */
export type DisposableSpan = Span & Disposable

/**
 * Starts a span that you end yourself, or that `using` ends with its block. It is a child of the active span, or of that of
 * `parent`, and does not become active: for that there is `startActiveSpan`. Without a tracer it does not record.
 *
 * @example
 * using span = startSpan('load index', { eventType: 'tool' })
 */
export function startSpan(name: string, options: StartSpanOptions = {}, parent?: Context): DisposableSpan {
  const runtime = activeRuntime(readProperty(options, 'tracer') as HoneyHiveTracer | undefined)
  if (runtime === undefined) return disposable(trace.wrapSpanContext(INVALID_SPAN_CONTEXT))
  const span = runtime.tracer.startSpan(name, options, parent ?? context.active())
  const eventType = readProperty(options, 'eventType')
  if (typeof eventType === 'string') writeEventType(span, eventType)
  return disposable(span)
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
  const runtime = activeRuntime(readProperty(options, 'tracer') as HoneyHiveTracer | undefined)
  if (runtime === undefined) return fn(trace.wrapSpanContext(INVALID_SPAN_CONTEXT))
  const eventType = readProperty(options, 'eventType') as string | undefined
  const run = new SpanRun(runtime, { name, eventType, captureOutput: false, start: options })
  let result: T
  try {
    result = run.with(() => fn(run.span))
  } catch (error) {
    run.fail(error)
    throw error
  }
  return settleRun(run, result, resolveSettleConfig(fn, NOTHING_KEPT))
}

/**
 * The active span of the tracer; `undefined` where none is. Another provider's span is none of ours and is not given.
 *
 * @example
 * getCurrentSpan()?.addEvent('cache miss')
 */
export function getCurrentSpan(tracer?: HoneyHiveTracer): Span | undefined {
  return activeSpan(activeRuntime(tracer))
}

/** The result is not recorded, so a stream's chunks need not be kept. */
const NOTHING_KEPT = { maxChunks: 0, maxBytes: 0 }

/** Our own spans are so already; those that do not record, and another provider's, become so. */
function disposable(span: Span): DisposableSpan {
  if (Symbol.dispose in span) return span as DisposableSpan
  return Object.defineProperty(span, Symbol.dispose, { value: end, configurable: true }) as DisposableSpan
}

function end(this: Span): void {
  this.end()
}
