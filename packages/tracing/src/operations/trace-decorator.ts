import { misused } from './misuse.ts'
import type { TraceOptions } from './trace-options.ts'
import { type AnyFunction, wrapFunction } from './wrap-function.ts'

/** What the standard's decorators are given second, as far as `trace` can be one. */
export type TraceDecoratorContext =
  | ClassMethodDecoratorContext
  | ClassGetterDecoratorContext
  | ClassSetterDecoratorContext

/** What `trace(options)` gives: a wrapper, and a decorator in the standard form and in TypeScript's older one. */
export interface TraceDecorator {
  <F extends AnyFunction>(fn: F): F
  <F extends AnyFunction>(method: F, context: TraceDecoratorContext): F
  <This, F extends AnyFunction>(field: undefined, context: ClassFieldDecoratorContext<This, F>): (initial: F) => F
  <F>(target: object, key: string | symbol, descriptor: TypedPropertyDescriptor<F>): TypedPropertyDescriptor<F>
}

interface DecoratorContext {
  readonly kind: string
  readonly name: string | symbol | undefined
}

export function isDecoratorContext(value: unknown): value is DecoratorContext {
  return typeof value === 'object' && value !== null && 'kind' in value && 'addInitializer' in value && 'name' in value
}

/** The standard form. `undefined` leaves what is decorated as it is. */
export function decorateStandard(value: unknown, { kind, name }: DecoratorContext, options: TraceOptions): unknown {
  const named = { name: String(name), ...options }
  if (kind === 'field') return (initial: unknown) => wrapField(initial, named)
  const isCallable = kind === 'method' || kind === 'getter' || kind === 'setter'
  if (isCallable && typeof value === 'function') return wrapFunction(value as AnyFunction, named)
  refuse(kind, String(name))
  return undefined
}

/** TypeScript's `experimentalDecorators`. `undefined` leaves what is decorated as it is. */
export function decorateOlder(key: PropertyKey, descriptor: unknown, options: TraceOptions): unknown {
  const named = { name: String(key), ...options }
  if (typeof descriptor === 'object' && descriptor !== null) {
    const { value, get, set } = descriptor as PropertyDescriptor
    if (typeof value === 'function') return { ...descriptor, value: wrapFunction(value as AnyFunction, named) }
    if (get !== undefined || set !== undefined)
      return { ...descriptor, get: get && wrapFunction(get, named), set: set && wrapFunction(set, named) }
  }
  // The older form shows a decorator no field's value.
  refuse('field', String(key))
  return undefined
}

function wrapField(initial: unknown, options: TraceOptions): unknown {
  if (typeof initial === 'function') return wrapFunction(initial as AnyFunction, options)
  refuse('field', options.name ?? '')
  return initial
}

function refuse(kind: string, name: string): void {
  const hint = kind === 'class' ? ' A class is traced by @traceClass.' : ''
  misused(
    `decorator:${kind}`,
    `@trace expects a method or a field with a function in it, but '${name}' is ${kind === 'accessor' ? 'an' : 'a'} ${kind}; it is left as it is.${hint}`,
  )
}
