import { settlementOf } from '../settlement.ts'
import { watchAsyncIterable } from './async-iterable.ts'
import { type CallEnding, DEFAULT_SETTLE_CONFIG, type SettleConfig } from './call-ending.ts'
import { methodOf } from './instance.ts'
import { watchIterator } from './iterator.ts'
import { isNodeReadable, watchNodeStream } from './node-stream.ts'
import { Observation, quietly } from './observation.ts'
import { followPromise, isEagerPromise, subscribe, watchPromise } from './promise.ts'
import { ThenableWatch } from './thenable.ts'
import { isWebStream, watchWebStream } from './web-stream.ts'

/** Objects under watch, so that one given out twice is not wrapped twice. */
const observations = new WeakMap<object, Observation>()

/**
 * How a traced call ends, given what the user's function returned: at once for a value; when it settles for a promise; when
 * it is read to its end, stopped or failed for an iterator or a stream. A lazy promise is observed when the user subscribes.
 * Gives back what the user gets: the same object, with methods of this one object observed; only for an async
 * function's own promise another stands. Never throws, and never consumes what the user did not consume.
 *
 * A frozen object, a `Response` and whatever else cannot be observed without touching it completes the call as it is.
 *
 * @example
 * return settle(fn(), { run, capture, firstChunk, complete, fail, stop })
 */
export function settle<T>(result: T, ending: CallEnding, config: SettleConfig = DEFAULT_SETTLE_CONFIG): T {
  if (hasEnded(result)) {
    quietly(() => ending.complete(result))
    return result
  }
  if (config.ownsPromise && isOwnPromise(result)) return followOwnPromise(result, ending, config) as T
  const observation = new Observation(ending, config, observe)
  // What stands for a result has its type: the same object, or a promise of the same.
  return observe(result, observation) as T
}

/** A promise that only tells when it is there, which nearly every async function gives. */
function isOwnPromise(result: unknown): result is Promise<unknown> {
  try {
    return typeof result === 'object' && result !== null && isEagerPromise(result) && settlementOf(result) === undefined
  } catch {
    // A proxy that does not answer is no promise.
    return false
  }
}

/** The short way for a promise that nobody else can have: its value is settled in its place. */
function followOwnPromise(promise: Promise<unknown>, ending: CallEnding, config: SettleConfig): Promise<unknown> {
  return subscribe(
    promise,
    (value) => settle(value, ending, config),
    (error) => {
      quietly(() => ending.fail(error))
      throw error
    },
  )
}

/** Whether it is a value, all there. Cheap, since it is asked of everything that a traced function returns. */
export function hasEnded(result: unknown): boolean {
  if (typeof result !== 'object' || result === null) return true
  try {
    return !('then' in result || 'next' in result || 'read' in result || 'getReader' in result || ITERATOR in result)
  } catch {
    // A proxy that does not answer is not one that we could watch.
    return true
  }
}

const ITERATOR = Symbol.asyncIterator

function observe(value: unknown, observation: Observation): unknown {
  let observed: unknown = NOT_OBSERVED
  quietly(() => {
    if (typeof value === 'object' && value !== null && !hasEnded(value)) observed = watch(value, observation)
  })
  if (observed !== NOT_OBSERVED) return observed
  observation.complete(value)
  return value
}

const NOT_OBSERVED = Symbol('not observed')

function watch(value: object, observation: Observation): unknown {
  const subscribe = settlementOf(value)
  if (subscribe !== undefined) {
    subscribe({
      succeed: (output) => observation.complete(output),
      fail: (error) => observation.fail(error),
      abandon: () => observation.stop(undefined),
    })
    return value
  }
  if (observation.ownsPromise && isEagerPromise(value)) return followPromise(value, observation)
  const known = observations.get(value)
  if (known !== undefined) {
    known.join(observation, value)
    return value
  }
  const isWatched = watchInPlace(value, observation)
  if (!isWatched) return isEagerPromise(value) ? followPromise(value, observation) : NOT_OBSERVED
  observations.set(value, observation)
  return value
}

function watchInPlace(value: object, observation: Observation): boolean {
  if (isEagerPromise(value)) return watchPromise(value, observation)
  if (methodOf(value, 'then') !== undefined) return watchThenable(value, observation)
  if (isWebStream(value)) return watchWebStream(value, observation)
  if (isNodeReadable(value)) return watchNodeStream(value, observation)
  if (isIterator(value)) return watchIterator(value, observation)
  return watchAsyncIterable(value, observation)
}

/** A query may be awaited or iterated; what the user does first ends the call. */
function watchThenable(value: object, observation: Observation): boolean {
  if (!new ThenableWatch(observation).watch(value)) return false
  watchAsyncIterable(value, observation)
  return true
}

/** Collections give iterators and are values; only what is itself half-way through is not finished. */
function isIterator(value: object): boolean {
  if (methodOf(value, 'next') === undefined) return false
  return methodOf(value, Symbol.iterator) !== undefined || methodOf(value, Symbol.asyncIterator) !== undefined
}
