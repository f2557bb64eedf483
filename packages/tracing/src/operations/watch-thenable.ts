import { override } from './override.ts'
import type { SpanRun } from './span-run.ts'

type Callback = (value: unknown) => unknown

/**
 * Hears of the end of a promise that is more than a promise (a subclass, a query that runs when it is awaited) without
 * calling `then` itself: whoever calls `then`, `catch` or `finally` on it tells us by the way.
 */
export function watchThenable(run: SpanRun, thenable: object): object {
  const isWatched = override(
    thenable,
    'then',
    (original) =>
      function then(this: unknown, onFulfilled?: unknown, onRejected?: unknown) {
        return Reflect.apply(original, this, [fulfilled(run, onFulfilled), rejected(run, onRejected)])
      },
  )
  if (!isWatched) run.succeed(undefined)
  // Those of `Promise` go through `then`; others may not.
  if (Reflect.get(thenable, 'catch') !== Promise.prototype.catch)
    override(
      thenable,
      'catch',
      (original) =>
        function (this: unknown, onRejected?: unknown) {
          return Reflect.apply(original, this, [rejected(run, onRejected)])
        },
    )
  return thenable
}

function fulfilled(run: SpanRun, next: unknown): Callback {
  return (value) => {
    run.succeed(value)
    return typeof next === 'function' ? (next as Callback)(value) : value
  }
}

function rejected(run: SpanRun, next: unknown): Callback {
  return (error) => {
    run.fail(error)
    if (typeof next === 'function') return (next as Callback)(error)
    throw error
  }
}
