import type {
  ConnectionError,
  InvalidRequestError,
  RequestAbortedError,
  RequestTimeoutError,
  UnexpectedClientError,
} from '../models/errors/http-client-errors.ts'
import type { SDKError } from '../models/errors/sdk-error.ts'
import type { SDKValidationError } from '../models/errors/sdk-validation-error.ts'

/** What a call gave: its value, or why there is none. */
export type Result<T, E = unknown> = { ok: true; value: T; error?: never } | { ok: false; value?: never; error: E }

/** All that can go wrong with a call. */
export type CallError =
  | SDKError
  | SDKValidationError
  | UnexpectedClientError
  | InvalidRequestError
  | RequestAbortedError
  | RequestTimeoutError
  | ConnectionError

/** The requests beneath a call. */
export type APICall =
  | { status: 'complete'; request: Request; response: Response }
  | { status: 'request-error'; request: Request; response?: undefined }
  | { status: 'invalid'; request?: undefined; response?: undefined }

/**
 * A promise that also tells, by `$inspect()`, which request was made and what was answered.
 *
 * @example
 * const [result, call] = await experimentsGetRuns(client, 'demo').$inspect()
 * console.log(call.response?.headers.get('x-request-id'))
 */
export class APIPromise<T> implements Promise<T> {
  readonly #inspected: Promise<[T, APICall]>
  readonly #value: Promise<T>
  readonly [Symbol.toStringTag] = 'APIPromise'

  constructor(inspected: [T, APICall] | Promise<[T, APICall]>) {
    this.#inspected = inspected instanceof Promise ? inspected : Promise.resolve(inspected)
    this.#value = this.#inspected.then(([value]) => value)
  }

  // oxlint-disable-next-line unicorn/no-thenable -- it is a promise
  then<A = T, B = never>(
    onfulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onrejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#value.then(onfulfilled, onrejected)
  }

  catch<B = never>(onrejected?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<T | B> {
    return this.#value.catch(onrejected)
  }

  finally(onfinally?: (() => void) | null): Promise<T> {
    return this.#value.finally(onfinally)
  }

  /** The value, with the request and the answer that it came by. */
  $inspect(): Promise<[T, APICall]> {
    return this.#inspected
  }
}

/** The value, or the error thrown. */
export async function unwrap<T>(result: Promise<Result<T>>): Promise<T> {
  const settled = await result
  if (settled.ok) return settled.value
  throw settled.error
}
