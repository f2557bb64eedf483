import type { Cancellation } from './cancellation.ts'

/** How a call ended that had only so much time. */
export type Timed<T> =
  | { readonly status: 'done'; readonly value: T }
  | { readonly status: 'failed'; readonly error: unknown }
  | { readonly status: 'late' }
  | { readonly status: 'cancelled' }

/** The signal of one call, made when somebody first asks for it: most calls never do. */
export class CallSignal {
  #controller: AbortController | undefined
  #reason: unknown
  #isAborted = false

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController()
      if (this.#isAborted) this.#controller.abort(this.#reason)
    }
    return this.#controller.signal
  }

  abort(reason: unknown): void {
    this.#isAborted = true
    this.#reason = reason
    this.#controller?.abort(reason)
  }
}

/**
 * Calls a function that gets so much time. At its end, or when the run is aborted, its signal is aborted and nobody waits
 * any longer: what it answers afterwards is lost. What answers at once costs no timer. Never throws or rejects.
 */
export function withDeadline<T>(
  fn: (call: CallSignal) => T | PromiseLike<T>,
  timeoutMillis: number,
  cancellation: Cancellation,
): Timed<T> | Promise<Timed<T>> {
  const call = new CallSignal()
  let result: T | PromiseLike<T>
  try {
    result = fn(call)
  } catch (error) {
    return { status: 'failed', error }
  }
  return isPromiseLike(result) ? raced(result, call, timeoutMillis, cancellation) : { status: 'done', value: result }
}

function raced<T>(
  promised: PromiseLike<T>,
  call: CallSignal,
  timeoutMillis: number,
  cancellation: Cancellation,
): Promise<Timed<T>> {
  return new Promise((resolve) => {
    const settle = (timed: Timed<T>): void => {
      clearTimeout(timer)
      forget()
      resolve(timed)
    }
    const timer = setTimeout(() => {
      settle({ status: 'late' })
      call.abort(new DOMException(`There was no answer within ${timeoutMillis} ms.`, 'TimeoutError'))
    }, timeoutMillis)
    const forget = cancellation.onAbort((reason) => {
      settle({ status: 'cancelled' })
      call.abort(reason)
    })
    if (cancellation.isAborted) {
      // By the function itself, before it promised anything.
      settle({ status: 'cancelled' })
      call.abort(cancellation.reason)
    }
    promised.then(
      (value) => settle({ status: 'done', value }),
      (error: unknown) => settle({ status: 'failed', error }),
    )
  })
}

function isPromiseLike<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}
