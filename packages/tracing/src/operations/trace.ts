import { type Span, trace as traceApi, INVALID_SPAN_CONTEXT } from '@opentelemetry/api'
import { AttributeBag } from '../core/attribute-bag.ts'
import { capture } from '../core/capture.ts'
import { activeRuntime } from './active-runtime.ts'
import type { HoneyHiveTracer } from './tracer.ts'
import { argumentNames } from './argument-names.ts'
import { settleRun } from './settle-run.ts'
import { resolveSettleConfig, type SettleOptions } from './settle/call-ending.ts'
import { SpanRun } from './span-run.ts'

// `any` preserves the caller's own function type; nothing here looks at the arguments' types.
// oxlint-disable-next-line typescript/no-explicit-any
export type AnyFunction = (this: any, ...args: any[]) => any

export interface TraceOptions extends SettleOptions {
  /** Name of the span. Default: the function's own name. */
  readonly name?: string | undefined
  /** model, tool, chain, or a word of your own. Default `tool`. */
  readonly eventType?: string | undefined
  /** Record the arguments. Default true. */
  readonly captureInputs?: boolean | undefined
  /** Record the result. Default true. */
  readonly captureOutput?: boolean | undefined
  /** Written onto every span: an object for each namespace. */
  readonly metadata?: Readonly<Record<string, unknown>> | undefined
  readonly config?: Readonly<Record<string, unknown>> | undefined
  /** The tracer to use. Default: the one of the context, then the first that was made. */
  readonly tracer?: HoneyHiveTracer | undefined
}

/**
 * Records every call of a function as a span: its arguments, its result or error, and what it calls. The function stays
 * what it was: same type, `this`, name, length and properties; it runs exactly once per call, and its result or error comes
 * through untouched. Without a tracer it just runs.
 *
 * With a name first it runs the given function at once, inside a span.
 *
 * @example
 * const search = trace(async (query: string) => db.find(query), { name: 'search', eventType: 'tool' })
 * const answer = await trace('plan', async (span) => makePlan(question))
 */
export function trace<F extends AnyFunction>(fn: F, options?: TraceOptions): F
export function trace(options: TraceOptions): <F extends AnyFunction>(fn: F) => F
export function trace<T>(name: string, fn: (span: Span) => T): T
export function trace<T>(name: string, options: TraceOptions, fn: (span: Span) => T): T
export function trace(first: unknown, second?: unknown, third?: unknown): unknown {
  if (typeof first === 'function') return wrap(first as AnyFunction, optionsOf(second))
  if (typeof first !== 'string') return <F extends AnyFunction>(fn: F): F => wrap(fn, optionsOf(first))
  const fn = typeof second === 'function' ? second : (third ?? second)
  if (typeof fn !== 'function')
    throw new TypeError(`trace('${first}', fn) expects a function to run, but got ${typeof fn}.`)
  return runNamed(first, optionsOf(second), fn as (span: Span) => unknown)
}

const wrappers = new WeakSet<AnyFunction>()

/** Whether a function is what `trace` made of another. */
export function isTraced(fn: AnyFunction): boolean {
  return wrappers.has(fn)
}

/** Also what decorators pass second: their context has the method's name under `name`. */
function optionsOf(value: unknown): TraceOptions {
  if (typeof value !== 'object' || value === null) return {}
  if ('kind' in value && 'name' in value) return { name: String(value.name) }
  return value
}

function wrap<F extends AnyFunction>(fn: F, options: TraceOptions): F {
  if (typeof fn !== 'function') throw new TypeError(`trace expects a function, but got ${typeof fn}.`)
  const name = options.name ?? (fn.name || 'anonymous')
  const settleConfig = resolveSettleConfig(fn, options)
  const runOptions = { ...options, name }
  const record = inputRecorder(fn, options)
  function traced(this: unknown, ...args: Parameters<F>): unknown {
    const runtime = activeRuntime(options.tracer)
    if (runtime === undefined) return new.target ? construct(fn, args, new.target, traced) : fn.apply(this, args)
    const run = new SpanRun(runtime, runOptions)
    run.guard(() => record(run.span, args))
    let result: unknown
    try {
      result = run.with(() => (new.target ? construct(fn, args, new.target, traced) : fn.apply(this, args)))
    } catch (error) {
      run.fail(error)
      throw error
    }
    return settleRun(run, result, settleConfig)
  }
  return keepShape(fn, traced)
}

function runNamed(name: string, options: TraceOptions, fn: (span: Span) => unknown): unknown {
  const runtime = activeRuntime(options.tracer)
  if (runtime === undefined) return fn(traceApi.wrapSpanContext(INVALID_SPAN_CONTEXT))
  const run = new SpanRun(runtime, { ...options, name })
  run.guard(() => recordFixed(new AttributeBag(), options).writeTo(run.span))
  let result: unknown
  try {
    result = run.with(() => fn(run.span))
  } catch (error) {
    run.fail(error)
    throw error
  }
  return settleRun(run, result, resolveSettleConfig(fn, options))
}

/** Made once for a function: the keys of its arguments, and what is written onto every span. */
function inputRecorder(fn: AnyFunction, options: TraceOptions): (span: Span, args: readonly unknown[]) => void {
  const hasFixed = options.metadata !== undefined || options.config !== undefined
  const keys: string[] = []
  return (span, args) => {
    if (hasFixed) recordFixed(new AttributeBag(), options).writeTo(span)
    if (options.captureInputs === false) return
    for (let index = 0; index < args.length; index += 1) {
      keys[index] ??= `honeyhive_inputs._params_.${argumentNames(fn)[index] || index}`
      capture(span, keys[index] as string, args[index])
    }
  }
}

function recordFixed(bag: AttributeBag, { metadata, config }: TraceOptions): AttributeBag {
  if (metadata !== undefined) bag.addAll('metadata', metadata)
  if (config !== undefined) bag.addAll('config', config)
  return bag
}

/** `new traced()` makes what `new fn()` would have made; a subclass of the wrapper stays a subclass. */
function construct(fn: AnyFunction, args: unknown[], target: unknown, wrapper: unknown): unknown {
  return Reflect.construct(fn, args, target === wrapper ? fn : (target as AnyFunction))
}

/** Name, length, own properties and text of the original, so that whoever looks at the wrapper sees it. */
function keepShape<F extends AnyFunction>(fn: F, traced: (...args: Parameters<F>) => unknown): F {
  for (const key of Reflect.ownKeys(fn)) {
    if (key === 'arguments' || key === 'caller') continue
    const descriptor = Reflect.getOwnPropertyDescriptor(fn, key)
    if (descriptor !== undefined) Reflect.defineProperty(traced, key, descriptor)
  }
  wrappers.add(traced)
  const toString = (): string => Function.prototype.toString.call(fn)
  Reflect.defineProperty(traced, 'toString', { value: toString, writable: true, configurable: true, enumerable: false })
  return traced as unknown as F
}
