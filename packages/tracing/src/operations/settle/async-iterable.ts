import { isWrappable, type Method, methodOf, wrapMethod } from './instance.ts'
import { watchIterator } from './iterator.ts'
import type { Observation } from './observation.ts'

/**
 * Watches an object that gives iterators, such as an API client's stream of server-sent events: the object stays as it is,
 * and the iterators that it gives out are watched. So are those of the halves that `tee()` makes.
 */
export function watchAsyncIterable(iterable: object, observation: Observation): boolean {
  const method = methodOf(iterable, Symbol.asyncIterator)
  if (method === undefined || !isWrappable(iterable, Symbol.asyncIterator)) return false
  wrapMethod(iterable, Symbol.asyncIterator, function (this: unknown, ...args: unknown[]) {
    const iterator: unknown = observation.run(() => Reflect.apply(method, this, args))
    if (isObject(iterator) && observation.isOpen) watchIterator(iterator, observation)
    return iterator
  })
  const tee = methodOf(iterable, 'tee')
  if (tee !== undefined) wrapTee(iterable, tee, observation)
  return true
}

function wrapTee(iterable: object, tee: Method, observation: Observation): void {
  wrapMethod(iterable, 'tee', function (this: unknown, ...args: unknown[]) {
    const halves: unknown = observation.run(() => Reflect.apply(tee, this, args))
    if (Array.isArray(halves) && observation.isOpen)
      for (const half of halves as unknown[]) if (isObject(half)) watchAsyncIterable(half, observation)
    return halves
  })
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
