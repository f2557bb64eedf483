/** The store cannot take this write now; the same write may succeed later. */
export class StoreBusyError extends Error {
  readonly retryAfterSeconds: number
  constructor(message: string, options: { readonly retryAfterSeconds: number; readonly cause?: unknown }) {
    super(message, { cause: options.cause })
    this.name = 'StoreBusyError'
    this.retryAfterSeconds = options.retryAfterSeconds
  }
}
