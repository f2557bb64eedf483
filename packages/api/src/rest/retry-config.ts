/** Times are milliseconds. */
export type BackoffStrategy = {
  /** Default 500. */
  initialInterval: number
  /** Default 60,000. */
  maxInterval: number
  /** By which each wait is longer than the last. Default 1.5. */
  exponent: number
  /** For all attempts and the waits between them. Default 3,600,000. */
  maxElapsedTime: number
}

/** Whether calls are tried again, and how long. */
export type RetryConfig =
  | { strategy: 'none' }
  | {
      strategy: 'backoff'
      backoff?: BackoffStrategy
      /** Try again when there was no answer at all. Default true. */
      retryConnectionErrors?: boolean
    }

/** "Too many" and "not now". A 500 may mean that the request was carried out: it is retried only by `retryCodes`. */
export const defaultRetryCodes: readonly string[] = ['429', '502', '503', '504']

export const defaultBackoff: BackoffStrategy = {
  initialInterval: 500,
  maxInterval: 60_000,
  exponent: 1.5,
  maxElapsedTime: 3_600_000,
}
