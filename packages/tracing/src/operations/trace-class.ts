import { misused } from './misuse.ts'
import { readTraceOptions, type TraceOptions } from './trace-options.ts'
import { type AnyFunction, isTraced, wrapFunction } from './wrap-function.ts'

/** Any class, abstract ones too. */
export type AnyClass = abstract new (...args: any[]) => any // oxlint-disable-line typescript/no-explicit-any -- preserves the caller's own class type

/** What `traceClass` takes: the options of `trace`, for every method, and its own. */
export interface TraceClassOptions extends TraceOptions {
  /** The first half of the spans' names. Default: the class's own name. */
  readonly name?: string | undefined
  /** Trace static methods too. Default false. */
  readonly statics?: boolean | undefined
}

/**
 * Records every call of a class's own methods as a span named `Class.method`. The class is changed in place and stays the
 * same class: `instanceof`, subclasses, `super` and private members work as before. Left alone are the constructor, getters
 * and setters, methods with a symbol for a name, private ones (`#name`, and `_name` by custom), inherited ones, those of a
 * frozen class, and those that are traced already. What is no class is said on standard error and given back as it is. Also a
 * decorator, in the standard form and in TypeScript's older one.
 *
 * @example
 * class Agent { async plan(question: string) { … } }
 * traceClass(Agent, { eventType: 'chain' })
 * @example
 * @traceClass
 * class Agent { … }
 */
export function traceClass<C extends AnyClass>(target: C, options?: TraceClassOptions | ClassDecoratorContext): C
export function traceClass(
  options: TraceClassOptions,
): <C extends AnyClass>(target: C, context?: ClassDecoratorContext) => C
export function traceClass(first: unknown, second?: unknown): unknown {
  if (typeof first === 'function') return wrapClass(first, optionsOf(second))
  if (typeof first !== 'object' || first === null) return wrapClass(first, {})
  const options = optionsOf(first)
  return (target: unknown): unknown => wrapClass(target, options)
}

/** What a decorator is given second is not ours to read. */
function optionsOf(value: unknown): TraceClassOptions {
  if (typeof value === 'object' && value !== null && 'addInitializer' in value) return {}
  return readTraceOptions(value, ['statics'])
}

function wrapClass(target: unknown, { statics, ...options }: TraceClassOptions): unknown {
  if (typeof target !== 'function') {
    misused('trace-class', `traceClass expects a class, but got ${typeof target}; it is given back as it is.`)
    return target
  }
  const className = options.name ?? (target.name || 'anonymous')
  const { prototype } = target as { readonly prototype: unknown }
  if (typeof prototype === 'object' && prototype !== null) wrapMethods(prototype, className, options)
  if (statics === true) wrapMethods(target, className, options)
  return target
}

function wrapMethods(holder: object, className: string, options: TraceOptions): void {
  for (const key of Object.getOwnPropertyNames(holder)) {
    const descriptor = Object.getOwnPropertyDescriptor(holder, key)
    if (key === 'constructor' || key.startsWith('_')) continue
    if (descriptor?.configurable !== true || !isMethod(descriptor.value)) continue
    const value = wrapFunction(descriptor.value, { ...options, name: `${className}.${key}` })
    Object.defineProperty(holder, key, { ...descriptor, value })
  }
}

/** A class kept in a member is no method, and calling its wrapper would not be a call of it. */
function isMethod(value: unknown): value is AnyFunction {
  if (typeof value !== 'function' || isTraced(value as AnyFunction)) return false
  return !/^class\b/.test(Function.prototype.toString.call(value))
}
