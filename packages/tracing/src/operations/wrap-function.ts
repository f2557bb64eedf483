import { context, type Context } from '@opentelemetry/api'
import { createIdentity } from '../core/identity.ts'
import type { Runtime } from '../setup/runtime.ts'
import { activeContext } from '../span/context-manager.ts'
import { activeRuntime } from './active-runtime.ts'
import { inputRecorder } from './record-inputs.ts'
import { settleRun } from './settle-run.ts'
import { resolveSettleConfig } from './settle/call-ending.ts'
import { SpanRun, type SpanRunOptions } from './span-run.ts'
import type { TraceOptions } from './trace-options.ts'

/** Any function, whatever its `this`. */
export type AnyFunction = (this: any, ...args: any[]) => any // oxlint-disable-line typescript/no-explicit-any -- preserves the caller's own type

const wrappers = new WeakSet<AnyFunction>()

/** Whether a function is what `trace` made of another. */
export function isTraced(fn: AnyFunction): boolean {
  return wrappers.has(fn)
}

/** The function, with a span around each of its calls. */
export function wrapFunction<F extends AnyFunction>(fn: F, options: TraceOptions): F {
  const settleConfig = resolveSettleConfig(fn, options)
  const runOptions = runOptionsOf(options, fn.name || 'anonymous')
  const record = inputRecorder(fn, options)
  const { tracer } = options
  function traced(this: unknown, ...args: Parameters<F>): unknown {
    const parent = activeContext()
    const runtime = activeRuntime(tracer, parent)
    if (runtime === undefined) return new.target ? construct(fn, args, new.target, traced) : fn.apply(this, args)
    const run = new SpanRun(runtime, runOptions, parent)
    run.recordWith(record, args)
    let result: unknown
    try {
      result = run.with(() => (new.target ? construct(fn, args, new.target, traced) : fn.apply(this, args)))
    } catch (error) {
      run.fail(error)
      throw error
    }
    return settleRun(run, result, settleConfig)
  }
  return keepShape(fn, isScoped(options) ? scoped(traced, options) : traced)
}

export function runOptionsOf(options: TraceOptions, fallbackName: string): SpanRunOptions {
  const { eventType, kind, outputs, captureOutput = outputs === undefined } = options
  return { name: options.name ?? fallbackName, eventType, kind, captureOutput }
}

/** Whether the options move a call to another session, project or source. */
export function isScoped({ sessionId, project, source }: TraceOptions): boolean {
  return sessionId !== undefined || project !== undefined || source !== undefined
}

function scoped(traced: AnyFunction, options: TraceOptions): AnyFunction {
  function inScope(this: unknown, ...args: unknown[]): unknown {
    const runtime = activeRuntime(options.tracer)
    const call = (): unknown =>
      new.target ? construct(traced, args, new.target, inScope) : Reflect.apply(traced, this, args)
    return runtime === undefined ? call() : context.with(scopeOf(runtime, options), call)
  }
  return inScope
}

/** The context, with the session, project and source that the options name in place of those that it has. */
export function scopeOf(runtime: Runtime, { sessionId, sessionName, project, source }: TraceOptions): Context {
  const active = context.active()
  const { runId, datasetId, datapointId } = runtime.config
  const around = runtime.identityIn(active)
  const identity = createIdentity({
    sessionId: typeof sessionId === 'string' ? sessionId : around.sessionId,
    sessionName: typeof sessionName === 'string' ? sessionName : around.sessionName,
    project: typeof project === 'string' ? project : around.project,
    source: typeof source === 'string' ? source : around.source,
    runId,
    datasetId,
    datapointId,
  })
  return active.setValue(runtime.identityKey, identity)
}

/** `new traced()` makes what `new fn()` would have made; a subclass of the wrapper stays a subclass. */
function construct(fn: AnyFunction, args: unknown[], target: unknown, wrapper: unknown): unknown {
  return Reflect.construct(fn, args, target === wrapper ? fn : (target as AnyFunction))
}

/** Name, length, own properties and text of the original, so that whoever looks at the wrapper sees it. */
function keepShape<F extends AnyFunction>(fn: F, traced: AnyFunction): F {
  for (const key of Reflect.ownKeys(fn)) {
    if (key === 'arguments' || key === 'caller') continue
    const descriptor = Reflect.getOwnPropertyDescriptor(fn, key)
    if (descriptor !== undefined) Reflect.defineProperty(traced, key, descriptor)
  }
  wrappers.add(traced)
  const toString = (): string => Function.prototype.toString.call(fn)
  Reflect.defineProperty(traced, 'toString', { value: toString, writable: true, configurable: true, enumerable: false })
  return traced as F
}
