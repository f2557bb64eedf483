import { attempt, type HttpAnswer, type HttpOutcome, type HttpRequest } from './attempt.ts'
import { backoffMillis, isRetryableStatus, retryAfterMillis } from './retry-policy.ts'
import { sleep } from './sleep.ts'

export interface RetryOptions {
  /** Total time for all attempts and the waits between them. */
  readonly deadlineMillis: number
  /** Upper bound of the first wait. Default 500. */
  readonly initialMillis?: number | undefined
  /** Uniform in [0, 1). Default `Math.random`. */
  readonly random?: (() => number) | undefined
}

/**
 * Attempts until there is an answer that is not 429, 502, 503 or 504, or the deadline has passed; then the last outcome.
 * A `Retry-After` that does not fit into the deadline ends it at once: waiting would not help.
 */
export async function sendWithRetry(request: HttpRequest, options: RetryOptions): Promise<HttpOutcome> {
  const endsAt = performance.now() + options.deadlineMillis
  for (let attempts = 0; ; attempts += 1) {
    const remaining = endsAt - performance.now()
    const outcome = await attempt({
      ...request,
      timeoutMillis: Math.max(1, Math.min(request.timeoutMillis, remaining)),
    })
    if (!isWorthRetrying(outcome)) return outcome
    const wait = askedWait(outcome) ?? backoffMillis(attempts, options)
    if (performance.now() + wait >= endsAt) return outcome
    await sleep(wait, request.signal)
    if (request.signal?.aborted === true) return outcome
  }
}

function isWorthRetrying(outcome: HttpOutcome): boolean {
  return outcome.status === 'answered' ? isRetryableStatus(outcome.statusCode) : outcome.status === 'lost'
}

function askedWait(outcome: HttpOutcome): number | undefined {
  return outcome.status === 'answered' ? retryAfterOf(outcome) : undefined
}

export function retryAfterOf(answer: HttpAnswer): number | undefined {
  return retryAfterMillis(answer.header('retry-after'), Date.now())
}
