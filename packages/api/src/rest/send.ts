import {
  ConnectionError,
  RequestAbortedError,
  RequestTimeoutError,
  UnexpectedClientError,
} from '../models/errors/http-client-errors.ts'
import { retryAfterMillis } from '../http/retry-policy.ts'
import { isAbortError, isConnectionError, isTimeoutError } from './failure-kind.ts'
import { type HTTPClient, matchStatusCode } from './http-client.ts'
import { defaultBackoff, defaultRetryCodes, type RetryConfig } from './retry-config.ts'

export interface SendOptions {
  readonly client: HTTPClient
  readonly retries: RetryConfig
  readonly retryCodes: readonly string[] | undefined
  /** Of each attempt, in milliseconds. */
  readonly timeoutMs: number | undefined
}

export type SendFailure = ConnectionError | RequestAbortedError | RequestTimeoutError | UnexpectedClientError

/** Sends a request until there is an answer that is not to be retried, or the time for retries is over. */
export async function send(
  makeRequest: (signal: AbortSignal | undefined) => Request,
  options: SendOptions,
): Promise<Response> {
  const { retries } = options
  if (retries.strategy === 'none') return once(makeRequest, options)
  const backoff = { ...defaultBackoff, ...retries.backoff }
  const endsAt = performance.now() + backoff.maxElapsedTime
  for (let attempt = 0; ; attempt += 1) {
    const outcome = await attemptOnce(makeRequest, options)
    const wait = waitFor(outcome, backoff, attempt)
    if (!isWorthRetrying(outcome, options) || performance.now() + wait >= endsAt) return settle(outcome)
    if (outcome instanceof Response) await outcome.body?.cancel()
    // Unlike an export, somebody waits for this: the process must not end in the middle of it.
    await new Promise((resolve) => setTimeout(resolve, wait))
  }
}

async function once(
  makeRequest: (signal: AbortSignal | undefined) => Request,
  options: SendOptions,
): Promise<Response> {
  return settle(await attemptOnce(makeRequest, options))
}

async function attemptOnce(
  makeRequest: (signal: AbortSignal | undefined) => Request,
  { client, timeoutMs }: SendOptions,
): Promise<Response | SendFailure> {
  const signal = timeoutMs !== undefined && timeoutMs > 0 ? AbortSignal.timeout(timeoutMs) : undefined
  const request = makeRequest(signal)
  try {
    return await client.request(request)
  } catch (error) {
    return failureOf(error, `${request.method} ${request.url}`, timeoutMs)
  }
}

/** What a request that got no whole answer is thrown as. */
export function failureOf(cause: unknown, what: string, timeoutMs: number | undefined): SendFailure {
  if (isTimeoutError(cause))
    return new RequestTimeoutError(
      timeoutMs === undefined ? `${what} got no answer in time` : `${what} got no whole answer within ${timeoutMs} ms`,
      { cause },
    )
  if (isAbortError(cause)) return new RequestAbortedError(`${what} was ended by the caller`, { cause })
  if (isConnectionError(cause))
    return new ConnectionError(`${what} got no answer. Is the server running there? Check serverURL`, { cause })
  return new UnexpectedClientError(`${what} failed`, { cause })
}

function isWorthRetrying(outcome: Response | SendFailure, { retries, retryCodes }: SendOptions): boolean {
  if (outcome instanceof Response) return matchStatusCode(outcome, [...(retryCodes ?? defaultRetryCodes)])
  if (retries.strategy === 'none' || retries.retryConnectionErrors === false) return false
  return outcome instanceof ConnectionError || outcome instanceof RequestTimeoutError
}

/** What the server asks for, or a growing wait of which a random part of up to a quarter is left out. */
function waitFor(outcome: Response | SendFailure, backoff: typeof defaultBackoff, attempt: number): number {
  const asked =
    outcome instanceof Response ? retryAfterMillis(outcome.headers.get('retry-after'), Date.now()) : undefined
  if (asked !== undefined) return asked
  const wait = Math.min(backoff.maxInterval, backoff.initialInterval * backoff.exponent ** attempt)
  return wait * (1 - Math.random() / 4)
}

function settle(outcome: Response | SendFailure): Response {
  if (outcome instanceof Response) return outcome
  throw outcome
}
