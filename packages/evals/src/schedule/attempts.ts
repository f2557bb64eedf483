import { backoffMillis } from '@honeyhive/api'
import type { AdaptiveLimit } from './adaptive-limit.ts'
import type { Cancellation } from './cancellation.ts'
import { type CallSignal, type Timed, withDeadline } from './deadline.ts'
import type { Lane } from './lane.ts'
import { rateLimitOf } from './rate-limit.ts'

export interface AttemptOptions {
  readonly lane: Lane
  readonly limit: AdaptiveLimit
  readonly cancellation: Cancellation
  /** For each attempt. */
  readonly timeoutMillis: number
  /** Further attempts after an error or a timeout. */
  readonly retries: number
  /** Further attempts after a rate limit, which are no fault of the function's. */
  readonly rateLimitRetries: number
  /** Uniform in [0, 1). Default `Math.random`. */
  readonly random?: (() => number) | undefined
  readonly onRetry?: ((error: unknown, waitMillis: number) => void) | undefined
}

export interface Attempted<T> {
  readonly outcome: Timed<T>
  readonly attempts: number
  /** Of the last attempt. */
  readonly durationMillis: number
}

/**
 * Calls a function in a place of the lane, and again after an error, a timeout or a rate limit. The wait before another
 * attempt happens outside of the lane, so that it keeps nobody else out.
 */
export async function attempted<T>(
  fn: (call: CallSignal, attempt: number) => T | PromiseLike<T>,
  options: AttemptOptions,
): Promise<Attempted<T>> {
  const { lane, limit, cancellation } = options
  let failures = 0
  let rateLimits = 0
  for (let attempt = 0; ; attempt += 1) {
    const entered = lane.enter()
    if (!(entered === true || (await entered)))
      return { outcome: { status: 'cancelled' }, attempts: attempt, durationMillis: 0 }
    const startedAt = performance.now()
    const called = withDeadline((call) => fn(call, attempt), options.timeoutMillis, cancellation)
    const outcome = called instanceof Promise ? await called : called
    const durationMillis = performance.now() - startedAt
    const rateLimit = outcome.status === 'failed' ? rateLimitOf(outcome.error) : undefined
    if (rateLimit !== undefined) limit.rateLimited(rateLimit.retryAfterMillis)
    else if (outcome.status === 'done') limit.succeeded()
    lane.leave()
    const done = { outcome, attempts: attempt + 1, durationMillis }
    if (outcome.status === 'done' || outcome.status === 'cancelled') return done
    if (rateLimit === undefined ? failures >= options.retries : rateLimits >= options.rateLimitRetries) return done
    const tries = rateLimit === undefined ? failures++ : rateLimits++
    const waitMillis = rateLimit?.retryAfterMillis ?? backoffMillis(tries, { random: options.random })
    options.onRetry?.(outcome.status === 'failed' ? outcome.error : undefined, waitMillis)
    if (!(await waited(waitMillis, cancellation))) return done
  }
}

/** False when the run was stopped meanwhile: then there is no other attempt. */
function waited(millis: number, cancellation: Cancellation): Promise<boolean> {
  if (cancellation.isStopped) return Promise.resolve(false)
  return new Promise((resolve) => {
    const settle = (isOver: boolean): void => {
      clearTimeout(timer)
      forget()
      resolve(isOver)
    }
    const timer = setTimeout(() => settle(true), millis)
    const forget = cancellation.onStop(() => settle(false))
  })
}
