/**
 * No answer came; its subclasses say why.
 *
 * @example
 * if (error instanceof HTTPClientError) console.error(error.message, error.cause)
 */
export class HTTPClientError extends Error {
  override readonly cause: unknown
  override name = 'HTTPClientError'

  constructor(message: string, options?: { cause?: unknown }) {
    super(options?.cause === undefined ? message : `${message}: ${describe(options.cause)}`)
    this.cause = options?.cause
  }
}

/**
 * What went wrong is none of the known kinds; `cause` has it.
 *
 * @example
 * if (error instanceof UnexpectedClientError) throw error.cause
 */
export class UnexpectedClientError extends HTTPClientError {
  override name = 'UnexpectedClientError'
}

/**
 * No request could be made of what was given, an address that is none for instance.
 *
 * @example
 * if (error instanceof InvalidRequestError) console.error('check serverURL:', error.message)
 */
export class InvalidRequestError extends HTTPClientError {
  override name = 'InvalidRequestError'
}

/**
 * The request was ended by the signal in `fetchOptions`.
 *
 * @example
 * if (error instanceof RequestAbortedError) return undefined
 */
export class RequestAbortedError extends HTTPClientError {
  override readonly name = 'RequestAbortedError'
}

/**
 * No whole answer within `timeoutMs`.
 *
 * @example
 * if (error instanceof RequestTimeoutError) retryLater()
 */
export class RequestTimeoutError extends HTTPClientError {
  override readonly name = 'RequestTimeoutError'
}

/**
 * The server could not be reached, or the connection broke.
 *
 * @example
 * if (error instanceof ConnectionError) console.error('is the server running?')
 */
export class ConnectionError extends HTTPClientError {
  override readonly name = 'ConnectionError'
}

/** `fetch failed` says nothing; the error beneath it does. */
function describe(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  const beneath = cause.cause
  return beneath instanceof Error && beneath.message !== '' ? `${cause.message}: ${beneath.message}` : cause.message
}
