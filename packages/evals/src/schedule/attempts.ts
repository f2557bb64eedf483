import { backoffMillis } from '@honeyhive/api'
import type { AdaptiveLimit } from './adaptive-limit.ts'
import type { Cancellation } from './cancellation.ts'
import { type CallSignal, type Timed, withDeadline } from './deadline.ts'
import type { Lane } from './lane.ts'
import { type RateLimit, rateLimitOf } from './rate-limit.ts'

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

type Fn<T> = (call: CallSignal, attempt: number) => T | PromiseLike<T>

/**
 * Calls a function in a place of the lane, and again after an error, a timeout or a rate limit. The wait before another
 * attempt happens outside of the lane, so that it keeps nobody else out. What answers at once, in a lane with room, is there
 * at once: most evaluators do.
 */
export function attempted<T>(fn: Fn<T>, options: AttemptOptions): Attempted<T> | Promise<Attempted<T>> {
  const entered = options.lane.enter()
  if (entered !== true) return persistent(fn, options, entered)
  const first = attempt(fn, options, 0)
  return first instanceof Promise || first.outcome.status !== 'done' ? persistent(fn, options, first) : first
}

/** One attempt by somebody who has a place, and leaves it. */
function attempt<T>(fn: Fn<T>, options: AttemptOptions, number: number): Attempted<T> | Promise<Attempted<T>> {
  const startedAt = performance.now()
  const called = withDeadline((call) => fn(call, number), options.timeoutMillis, options.cancellation)
  const over = (outcome: Timed<T>): Attempted<T> => {
    const durationMillis = performance.now() - startedAt
    if (outcome.status === 'done') options.limit.succeeded()
    const rateLimit = rateLimitIn(outcome)
    if (rateLimit !== undefined) options.limit.rateLimited(rateLimit.retryAfterMillis)
    options.lane.leave()
    return { outcome, attempts: number + 1, durationMillis }
  }
  return called instanceof Promise ? called.then((timed) => over(timed)) : over(called)
}

/** Goes on from a place that is waited for, or from a first attempt. */
async function persistent<T>(
  fn: Fn<T>,
  options: AttemptOptions,
  from: Promise<boolean> | Attempted<T> | Promise<Attempted<T>>,
): Promise<Attempted<T>> {
  const { lane, cancellation } = options
  const first = await from
  if (first === false) return { outcome: { status: 'cancelled' }, attempts: 0, durationMillis: 0 }
  let last = first === true ? await attempt(fn, options, 0) : first
  let failures = 0
  let rateLimits = 0
  for (;;) {
    const { outcome } = last
    if (outcome.status === 'done' || outcome.status === 'cancelled') return last
    const rateLimit = rateLimitIn(outcome)
    if (rateLimit === undefined ? failures >= options.retries : rateLimits >= options.rateLimitRetries) return last
    const tries = rateLimit === undefined ? failures++ : rateLimits++
    const waitMillis = rateLimit?.retryAfterMillis ?? backoffMillis(tries, { random: options.random })
    options.onRetry?.(outcome.status === 'failed' ? outcome.error : undefined, waitMillis)
    if (!(await waited(waitMillis, cancellation)) || !(await lane.enter())) return last
    last = await attempt(fn, options, last.attempts)
  }
}

function rateLimitIn(outcome: Timed<unknown>): RateLimit | undefined {
  return outcome.status === 'failed' ? rateLimitOf(outcome.error) : undefined
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
