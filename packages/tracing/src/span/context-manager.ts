import { AsyncLocalStorage } from 'node:async_hooks'
import { type Context, context as contextApi, type ContextManager, ROOT_CONTEXT } from '@opentelemetry/api'
import { bindEmitter, isEmitter } from './bind-emitter.ts'
import { contextOr } from './context-node.ts'
import { readProperty } from './untrusted.ts'

type Callback = (...args: unknown[]) => unknown

/** The one of ours that is registered with `@opentelemetry/api`, as far as we know. */
let registered: AsyncLocalStorageContextManager | undefined

/** Makes one of ours the process's; false where there is one already. */
export function registerContextManager(): boolean {
  const manager = new AsyncLocalStorageContextManager()
  const isRegistered = contextApi.setGlobalContextManager(manager)
  if (isRegistered) registered = manager
  return isRegistered
}

/** What `context.active()` of the API answers; without the API's looking for its manager first where it is known. */
export function activeContext(): Context {
  return registered === undefined ? contextApi.active() : registered.active()
}

/** What `context.with()` of the API does, by the same short way. */
export function runInContext<T>(where: Context, fn: () => T): T {
  return registered === undefined ? contextApi.with(where, fn) : registered.run(where, fn)
}

/**
 * Carries the active context through callbacks, promises and timers with Node's `AsyncLocalStorage`.
 *
 * @example
 * context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
 */
export class AsyncLocalStorageContextManager implements ContextManager {
  private readonly storage = new AsyncLocalStorage<Context>()

  active(): Context {
    return this.storage.getStore() ?? ROOT_CONTEXT
  }

  with<A extends unknown[], F extends (...args: A) => ReturnType<F>>(
    context: Context,
    fn: F,
    thisArg?: ThisParameterType<F>,
    ...args: A
  ): ReturnType<F> {
    if (typeof fn !== 'function') return undefined as ReturnType<F>
    const callback = thisArg === undefined || thisArg === null ? fn : fn.bind(thisArg)
    return this.storage.run(contextOr(context), callback as F, ...args)
  }

  /** `with`, for a context and a function that are known to be such. */
  run<T>(context: Context, fn: () => T): T {
    return this.storage.run(context, fn)
  }

  /** A function runs in `context` from then on, and so do listeners added to an event emitter; anything else is given back. */
  bind<T>(context: Context, target: T): T {
    if (typeof target === 'function') return this.bound(context, target as unknown as Callback) as unknown as T
    if (isEmitter(target)) bindEmitter(target, (listener) => this.bound(context, listener))
    return target
  }

  enable(): this {
    return this
  }

  disable(): this {
    if (registered === this) registered = undefined
    this.storage.disable()
    return this
  }

  private bound(context: Context, callback: Callback): Callback {
    const run = (self: unknown, args: unknown[]): unknown => this.with(context, () => callback.apply(self, args))
    function bound(this: unknown, ...args: unknown[]): unknown {
      return run(this, args)
    }
    Object.defineProperty(bound, 'length', { value: readProperty(callback, 'length'), configurable: true })
    return bound
  }
}
