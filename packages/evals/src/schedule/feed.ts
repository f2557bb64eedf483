import type { Cancellation } from './cancellation.ts'

/**
 * Works on the items of a list with at most `maxOpen` of them begun and not done, and resolves when all that were begun
 * are done. A stop ends the beginning of new ones. `work` must not reject.
 */
export function feed<T>(
  items: Iterable<T>,
  maxOpen: number,
  cancellation: Cancellation,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const iterator = items[Symbol.iterator]()
  const next = (): T | undefined => {
    const item = cancellation.isStopped ? undefined : iterator.next()
    return item === undefined || item.done === true ? undefined : item.value
  }
  const worker = async (): Promise<void> => {
    for (let item = next(); item !== undefined; item = next()) await work(item)
  }
  return Promise.all(Array.from({ length: maxOpen }, worker)).then(() => undefined)
}
