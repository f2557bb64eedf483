/** Stable names of what can go wrong. */
export type ErrorCode =
  | 'INVALID_OPTION'
  | 'INVALID_ARGUMENT'
  | 'INITIALIZATION_ERROR'
  | 'PROVIDER_INCOMPATIBLE'
  | 'EXPORT_ERROR'
  | 'UNAUTHORIZED'

/**
 * The base of every error that we make. Decide by `code`, never by the message, which may be reworded.
 *
 * @example
 * if (error instanceof HoneyHiveError && error.code === 'INVALID_OPTION') showUsage()
 */
export class HoneyHiveError extends Error {
  override readonly name = 'HoneyHiveError'
  readonly code: ErrorCode

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
