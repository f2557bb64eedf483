import { context, INVALID_SPAN_CONTEXT, type Span, trace as traceApi } from '@opentelemetry/api'
import { activeRuntime } from './active-runtime.ts'
import { misused } from './misuse.ts'
import { hasFixed, recordFixed } from './record-inputs.ts'
import { settleRun } from './settle-run.ts'
import { resolveSettleConfig } from './settle/call-ending.ts'
import { SpanRun } from './span-run.ts'
import {
  decorateOlder,
  decorateStandard,
  isDecoratorContext,
  type TraceDecorator,
  type TraceDecoratorContext,
} from './trace-decorator.ts'
import { readTraceOptions, type TraceOptions } from './trace-options.ts'
import { type AnyFunction, isScoped, runOptionsOf, scopeOf, wrapFunction } from './wrap-function.ts'

export type { AnyFunction } from './wrap-function.ts'
export type { TraceOptions } from './trace-options.ts'

/**
 * Records every call of a function as a span: its arguments, its result or error, and what it calls. The function stays
 * what it was: same type, `this`, name, length and properties; it runs exactly once per call, and its result or error comes
 * through untouched. Without a tracer it just runs. What is no function is said on standard error and given back as it is;
 * at the `strict` resilience level it throws.
 *
 * It is also a decorator of methods and of fields with functions in them, in the standard form and in TypeScript's older one.
 * With a name first it runs the given function at once, inside a span.
 *
 * @example
 * const search = trace(async (query: string) => db.find(query), { name: 'search', eventType: 'tool' })
 * const answer = await trace('plan', async (span) => makePlan(question))
 * class Agent {
 *   @trace({ eventType: 'chain' }) async plan(question: string) { … }
 * }
 */
export function trace<F extends AnyFunction>(fn: F, options?: TraceOptions): F
export function trace<F extends AnyFunction>(method: F, context: TraceDecoratorContext): F
export function trace<This, F extends AnyFunction>(
  field: undefined,
  context: ClassFieldDecoratorContext<This, F>,
): (initial: F) => F
export function trace<F>(
  target: object,
  key: string | symbol,
  descriptor: TypedPropertyDescriptor<F>,
): TypedPropertyDescriptor<F>
export function trace<T>(name: string, fn: (span: Span) => T): T
export function trace<T>(name: string, options: TraceOptions, fn: (span: Span) => T): T
export function trace(options: TraceOptions): TraceDecorator
export function trace(...given: readonly unknown[]): unknown {
  const [first, second, third] = given
  if (typeof first === 'string') return runNamed(first, second, third)
  if (typeof first === 'function' || isDecoratorContext(second) || isPropertyKey(second))
    return decorate(given, second, {})
  if (typeof first === 'object' && isPlain(first)) {
    const options = readTraceOptions(first)
    return (...decorated: readonly unknown[]) => decorate(decorated, options, options)
  }
  return notTraced(first)
}

/** What a wrapper or a decorator is called with: a function, a value with its context, or a class's member by its key. */
function decorate(given: readonly unknown[], rest: unknown, options: TraceOptions): unknown {
  const [first, second, third] = given
  if (isDecoratorContext(second)) return decorateStandard(first, second, options)
  if (given.length > 2 && isPropertyKey(second)) return decorateOlder(second, third, options)
  if (typeof first === 'function') return wrapFunction(first as AnyFunction, readTraceOptions(rest))
  return notTraced(first)
}

function notTraced(value: unknown): unknown {
  const kind = value === null ? 'null' : typeof value
  misused(`trace:${kind}`, `trace expects a function, but got ${kind}; it is given back as it is.`)
  return value
}

function runNamed(name: string, second: unknown, third: unknown): unknown {
  const fn = typeof second === 'function' ? second : third
  if (typeof fn !== 'function') {
    misused('trace:nothing', `trace('${name.slice(0, 80)}', fn) expects a function to run, but got ${typeof fn}.`)
    return undefined
  }
  const options = readTraceOptions(typeof second === 'function' ? third : second)
  const runtime = activeRuntime(options.tracer)
  if (runtime === undefined) return fn(traceApi.wrapSpanContext(INVALID_SPAN_CONTEXT))
  const run = (): unknown => runInSpan(new SpanRun(runtime, runOptionsOf({ ...options, name }, name)), options, fn)
  return isScoped(options) ? context.with(scopeOf(runtime, options), run) : run()
}

// oxlint-disable-next-line typescript/no-unsafe-function-type -- its argument is ours and its result only passed on.
function runInSpan(run: SpanRun, options: TraceOptions, fn: Function): unknown {
  if (hasFixed(options)) run.guard(() => recordFixed(run.span, options))
  let result: unknown
  try {
    result = run.with(() => fn(run.span))
  } catch (error) {
    run.fail(error)
    throw error
  }
  return settleRun(run, result, resolveSettleConfig(fn, options))
}

function isPropertyKey(value: unknown): value is PropertyKey {
  return typeof value === 'string' || typeof value === 'symbol' || typeof value === 'number'
}

/** Options are written down where they are used; a client or another instance of a class is no set of options. */
function isPlain(value: object | null): value is object {
  if (value === null || Array.isArray(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null
}
