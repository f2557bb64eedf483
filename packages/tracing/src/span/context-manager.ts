import { AsyncLocalStorage } from 'node:async_hooks'
import { type Context, type ContextManager, ROOT_CONTEXT } from '@opentelemetry/api'
import { bindEmitter, isEmitter } from './bind-emitter.ts'
import { contextOr } from './context-node.ts'
import { readProperty } from './untrusted.ts'

type Callback = (...args: unknown[]) => unknown

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
