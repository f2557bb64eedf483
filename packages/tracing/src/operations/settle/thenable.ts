import { isWrappable, type Method, methodOf, wrapMethod } from './instance.ts'
import type { Observation } from './observation.ts'
import { followPromise, isEagerPromise } from './promise.ts'

type Callback = (value: unknown) => unknown

/**
 * Watches an object with a `then` of its own: a query, or an API client's promise that sends or parses when it is first
 * subscribed. It is never subscribed from here; what the user subscribes is seen, through `then` or through the further
 * methods of such promises: `parse`, `asResponse`, `withResponse` and `_thenUnwrap`.
 */
export class ThenableWatch {
  private readonly observation: Observation
  /** Inside one of the object's own methods, where calls to another one are its own business. */
  private depth = 0
  private isWithResponse = false
  private subscriptions = 0

  constructor(observation: Observation) {
    this.observation = observation
  }

  /** False when the object cannot be watched, being frozen. */
  watch(thenable: object): boolean {
    if (!isWrappable(thenable, 'then')) return false
    this.wrap(thenable, 'then', (target, then, args) => this.onThen(target, then, args))
    this.wrap(thenable, 'parse', (target, parse, args) => this.subscribe(target, parse, args))
    this.wrap(thenable, 'asResponse', (target, asResponse, args) =>
      this.isWithResponse ? Reflect.apply(asResponse, target, args) : this.subscribe(target, asResponse, args),
    )
    this.wrap(thenable, 'withResponse', (target, withResponse, args) => this.withResponse(target, withResponse, args))
    this.wrap(thenable, '_thenUnwrap', (target, unwrap, args) => this.unwrap(target, unwrap, args))
    return true
  }

  private wrap(target: object, key: string, call: (target: unknown, method: Method, args: unknown[]) => unknown): void {
    const method = methodOf(target, key)
    if (method === undefined) return
    const isOurs = (): boolean => this.depth === 0 && this.observation.isOpen
    wrapMethod(target, key, function (this: unknown, ...args: unknown[]) {
      return isOurs() ? call(this, method, args) : Reflect.apply(method, this, args)
    })
  }

  /** The work that a first subscription starts belongs to the span; the user's callbacks belong to the one who subscribed. */
  private onThen(target: unknown, then: Method, [onFulfilled, onRejected, ...rest]: unknown[]): unknown {
    const within = this.observation.capture()
    this.subscriptions += 1
    const fulfilled: Callback = (value) => {
      const given = this.observation.follow(value)
      return typeof onFulfilled === 'function' ? within(() => (onFulfilled as Callback)(given)) : given
    }
    const rejected: Callback = (error) => {
      this.observation.fail(error)
      if (typeof onRejected === 'function') return within(() => (onRejected as Callback)(error))
      throw error
    }
    return this.inside(() => Reflect.apply(then, target, [fulfilled, rejected, ...rest]))
  }

  private subscribe(target: unknown, method: Method, args: unknown[]): unknown {
    const given: unknown = this.inside(() => Reflect.apply(method, target, args))
    if (!isPromise(given)) return given
    this.subscriptions += 1
    return followPromise(given, this.observation)
  }

  /** Usually made of `parse` and `asResponse`, and then the parsed data is the output. */
  private withResponse(target: unknown, method: Method, args: unknown[]): unknown {
    const before = this.subscriptions
    this.isWithResponse = true
    try {
      const given: unknown = this.observation.run(() => Reflect.apply(method, target, args))
      if (this.subscriptions > before || !isPromise(given)) return given
      return followPromise(given, this.observation)
    } finally {
      this.isWithResponse = false
    }
  }

  private unwrap(target: unknown, method: Method, args: unknown[]): unknown {
    const given: unknown = this.inside(() => Reflect.apply(method, target, args))
    const isAnother = typeof given === 'object' && given !== null && given !== target
    if (isAnother && methodOf(given, 'then') !== undefined) new ThenableWatch(this.observation).watch(given)
    return given
  }

  private inside<T>(fn: () => T): T {
    this.depth += 1
    try {
      return this.observation.run(fn)
    } finally {
      this.depth -= 1
    }
  }
}

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && value !== null && isEagerPromise(value)
}
