import { settlementOf } from './settlement.ts'
import type { SpanRun } from './span-run.ts'
import { isNodeStream, watchNodeStream } from './watch-node-stream.ts'
import { watchAsyncIterable, watchGenerator } from './watch-iterator.ts'
import { watchThenable } from './watch-thenable.ts'

/**
 * Ends the run's span when the result is complete, and answers the same result: the value itself, the promise's value, the
 * last item of an iterator. What the caller gets has the identity, or for plain promises the type, that it would have had.
 */
export function settle<T>(run: SpanRun, result: T): T {
  if ((typeof result !== 'object' && typeof result !== 'function') || result === null) {
    run.succeed(result)
    return result
  }
  return settleObject(run, result) as T
}

function settleObject(run: SpanRun, result: object): unknown {
  const subscribe = settlementOf(result)
  if (subscribe !== undefined) {
    subscribe(run)
    return result
  }
  if (isPlainPromise(result)) return settlePromise(run, result)
  switch (shapeOf(result)) {
    case 'thenable':
      return watchThenable(run, result)
    case 'generator':
      return watchGenerator(run, result)
    case 'node-stream':
      return watchNodeStream(run, result)
    case 'async-iterable':
      return watchAsyncIterable(run, result)
    default:
      run.succeed(result)
      return result
  }
}

/** A plain promise has no identity to lose; the new one rejects where the old one would have, also when nobody listens. */
function settlePromise(run: SpanRun, promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    (value) => settle(run, value),
    (error: unknown) => {
      run.fail(error)
      throw error
    },
  )
}

/** Symbols do not count: Node itself puts some on promises while contexts are carried through them. */
function isPlainPromise(value: object): value is Promise<unknown> {
  return (
    value instanceof Promise && Object.getPrototypeOf(value) === Promise.prototype && Object.keys(value).length === 0
  )
}

type Shape = 'thenable' | 'generator' | 'node-stream' | 'async-iterable' | 'value'

function shapeOf(value: object): Shape {
  try {
    if ('then' in value && typeof value.then === 'function') return 'thenable'
    const tag = Object.prototype.toString.call(value)
    if (tag === '[object Generator]' || tag === '[object AsyncGenerator]') return 'generator'
    if (isNodeStream(value)) return 'node-stream'
    // A web stream is handed on as it is: reading it, or hanging on to it, would change when its source is asked.
    if (tag === '[object ReadableStream]') return 'value'
    return Symbol.asyncIterator in value ? 'async-iterable' : 'value'
  } catch {
    // A proxy or getter that throws when it is looked at: a value like any other, and not ours to complain about.
    return 'value'
  }
}
