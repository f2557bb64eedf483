import { isWrappable, methodOf } from './instance.ts'
import type { Observation } from './observation.ts'

/** A promise whose `then` is the platform's, of whatever subclass; it has begun its work and may be subscribed. */
export function isEagerPromise(value: object): value is Promise<unknown> {
  return value instanceof Promise && methodOf(value, 'then') === Promise.prototype.then
}

/**
 * Watches a promise that others may hold too, and that stays the one that the user gets. Subscribing to it makes its
 * rejection look handled, so one that nobody handles is raised again. Who subscribes is seen by a property of this one
 * promise: `await`, `then` and `Promise.all` all ask for its `constructor` first.
 *
 * Who subscribed before the function returned cannot be seen, and raising a rejection that the app has handled would end
 * the app. So it is raised again only when the promise was rejected already as it was returned; one that rejects later,
 * from a function that is not `async`, and that nobody subscribes to, is on the span alone.
 */
export function watchPromise(promise: Promise<unknown>, observation: Observation): boolean {
  if (!isWrappable(promise, 'constructor')) return false
  const claim = new Claim()
  void subscribe(
    promise,
    (value) => void observation.follow(value),
    (error) => {
      observation.fail(error)
      claim.rejected(error)
    },
  )
  queueMicrotask(() => (claim.isOnTime = false))
  const { constructor } = promise
  Reflect.defineProperty(promise, 'constructor', {
    get() {
      claim.subscribed()
      return constructor
    },
    set(value: unknown) {
      Reflect.defineProperty(promise, 'constructor', { value, writable: true })
    },
    configurable: true,
    enumerable: false,
  })
  return true
}

/** Whose business the rejection of a promise is. */
class Claim {
  /** A rejection that comes now is raised again when nobody subscribes. */
  isOnTime = true
  private isSubscribed = false
  private unclaimed: Promise<never> | undefined

  subscribed(): void {
    this.isSubscribed = true
    this.unclaimed?.catch(ignored)
    this.unclaimed = undefined
  }

  rejected(error: unknown): void {
    if (!this.isSubscribed && this.isOnTime) this.unclaimed = rejection(error)
  }
}

/**
 * A promise that settles as `promise` does, after the call's end was told: for one that nobody else can have, such as an
 * async function's, and for one that is frozen. Whether its rejection is handled is the platform's business.
 */
export function followPromise(promise: Promise<unknown>, observation: Observation): Promise<unknown> {
  return subscribe(
    promise,
    (value) => observation.follow(value),
    (error) => {
      observation.fail(error)
      throw error
    },
  )
}

/** `then` of the platform, whatever the promise itself has. */
export function subscribe(
  promise: Promise<unknown>,
  fulfilled: (value: unknown) => unknown,
  rejected: (error: unknown) => unknown,
): Promise<unknown> {
  return Reflect.apply(Promise.prototype.then, promise, [fulfilled, rejected]) as Promise<unknown>
}

function rejection(error: unknown): Promise<never> {
  return Promise.reject(error)
}

function ignored(): void {}
