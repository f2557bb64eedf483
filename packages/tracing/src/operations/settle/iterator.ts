import { isWrappable, type Method, methodOf, wrapMethod } from './instance.ts'
import type { Consumer, Observation } from './observation.ts'

type Step = 'next' | 'return' | 'throw'

interface StepResult {
  readonly done?: unknown
  readonly value?: unknown
}

/**
 * Watches one iterator, sync or async: each step runs in the span's context, `done` completes the call, a throw fails it,
 * `return` stops it. An iterator that is begun and then dropped stops when it is collected; one never begun ends nothing.
 */
export function watchIterator(iterator: object, observation: Observation): boolean {
  if (!isWrappable(iterator, 'next')) return false
  const watch = new IteratorWatch(observation)
  for (const step of ['next', 'return', 'throw'] as const) {
    const method = methodOf(iterator, step)
    if (method === undefined) continue
    wrapMethod(iterator, step, function (this: object, ...args: unknown[]) {
      return watch.step(this, step, method, args)
    })
  }
  return true
}

class IteratorWatch {
  private readonly observation: Observation
  private consumer: Consumer | undefined

  constructor(observation: Observation) {
    this.observation = observation
  }

  step(iterator: object, step: Step, method: Method, args: unknown[]): unknown {
    const call = (): unknown => Reflect.apply(method, iterator, args)
    if (!this.observation.isOpen) return call()
    this.consumer ??= this.observation.consumer(iterator)
    const { consumer } = this
    let given: unknown
    try {
      given = consumer.run(call)
    } catch (error) {
      consumer.fail(error)
      throw error
    }
    return afterResult(given, consumer, ({ done, value }) => {
      if (!done) consumer.add(value)
      else if (step === 'return') consumer.stop()
      else consumer.complete(value)
    })
  }
}

/** Shows `seen` what a step gave, a result or the promise of one, before the one who asked for it; a rejection fails the call. */
export function afterResult(given: unknown, consumer: Consumer, seen: (result: StepResult) => void): unknown {
  if (typeof given !== 'object' || given === null) return given
  if (methodOf(given, 'then') === undefined) {
    seen(given)
    return given
  }
  return Promise.resolve(given).then(
    (result: unknown) => {
      if (typeof result === 'object' && result !== null) seen(result)
      return result
    },
    (error: unknown) => {
      consumer.fail(error)
      throw error
    },
  )
}
