import { isWrappable, type Method, methodOf, wrapMethod } from './instance.ts'
import type { Observation } from './observation.ts'

/** A promise that `followPromise` can stand for without a loss; a frozen one of a subclass has no better either. */
export function isPlainPromise(value: object): value is Promise<unknown> {
  if (!isDerivedPromise(value)) return false
  return Object.getPrototypeOf(value) === Promise.prototype || !isWrappable(value, 'then')
}

export function isDerivedPromise(value: object): value is Promise<unknown> {
  return value instanceof Promise && methodOf(value, 'then') === Promise.prototype.then
}

/**
 * A promise that settles as `promise` does, after the call's end was told. It stands for the original, because subscribing
 * to the original would make a rejection that nobody handles look handled, and `await` on it cannot be seen. Properties of
 * its own (a child process's `kill`) come along.
 */
export function followPromise(promise: Promise<unknown>, observation: Observation): Promise<unknown> {
  const followed = Reflect.apply(Promise.prototype.then, promise, [
    (value: unknown) => observation.follow(value),
    (error: unknown) => {
      observation.fail(error)
      throw error
    },
  ]) as Promise<unknown>
  for (const key of Object.getOwnPropertyNames(promise)) copyProperty(promise, followed, key)
  return followed
}

function copyProperty(from: object, to: object, key: string): void {
  const descriptor = Object.getOwnPropertyDescriptor(from, key)
  if (descriptor !== undefined) Reflect.defineProperty(to, key, descriptor)
}

/**
 * A promise of a subclass keeps its identity: `await` calls the `then` of such a promise, so every subscription is seen. We
 * subscribe too, for the one that is never awaited; its rejection is raised again unless the user has subscribed or does later.
 */
export function watchPromise(promise: Promise<unknown>, observation: Observation): boolean {
  const { then } = Promise.prototype
  let isSubscribed = false
  let unclaimed: Promise<never> | undefined
  Reflect.apply(then, promise, [
    (value: unknown) => void observation.follow(value),
    (error: unknown) => {
      observation.fail(error)
      if (!isSubscribed) unclaimed = rejected(error)
    },
  ])
  wrapMethod(promise, 'then', function (this: unknown, ...callbacks: unknown[]) {
    isSubscribed = true
    unclaimed?.catch(claimed)
    return Reflect.apply(then as Method, this, callbacks)
  })
  return true
}

function rejected(error: unknown): Promise<never> {
  return Promise.reject(error)
}

function claimed(): void {}
