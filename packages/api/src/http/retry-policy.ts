/** The only statuses worth a second try: too many requests, and the three that say "not now". */
const retryableStatuses: ReadonlySet<number> = new Set([429, 502, 503, 504])

/** Five minutes: a server may ask for more, but nobody's memory of it should last longer. */
const longestRetryAfterMillis = 300_000

export interface BackoffOptions {
  /** Upper bound of the first wait. Default 500. */
  readonly initialMillis?: number | undefined
  /** Upper bound of any wait. Default 30,000. */
  readonly maxMillis?: number | undefined
  /** Uniform in [0, 1). Default `Math.random`. */
  readonly random?: (() => number) | undefined
}

export function isRetryableStatus(status: number): boolean {
  return retryableStatuses.has(status)
}

/**
 * Milliseconds to wait before try number `attempt` + 1, with full jitter: anything between nothing and the doubled bound,
 * so that clients that failed together do not come back together. Never below 10, so that no seed makes a hot loop.
 */
export function backoffMillis(attempt: number, options: BackoffOptions = {}): number {
  const { initialMillis = 500, maxMillis = 30_000, random = Math.random } = options
  const bound = Math.min(maxMillis, initialMillis * 2 ** Math.min(attempt, 20))
  return Math.max(10, Math.round(random() * bound))
}

/**
 * What a `Retry-After` header asks for (RFC 9110 section 10.2.3: seconds or a date), in milliseconds from `nowMillis`.
 * `undefined` when it is absent, zero, in the past or nonsense: then the normal back-off applies. At most five minutes.
 */
export function retryAfterMillis(header: string | null | undefined, nowMillis: number): number | undefined {
  const text = header?.trim() ?? ''
  if (text === '') return undefined
  const millis = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : dateMillis(text) - nowMillis
  return millis > 0 ? Math.min(millis, longestRetryAfterMillis) : undefined
}

/** Only the forms that begin with a day's name: `Date.parse` also takes '-5' and '1e3' for dates. */
function dateMillis(text: string): number {
  return /^[A-Za-z]{3,9},? /.test(text) ? Date.parse(text) : Number.NaN
}
