/**
 * What was given cannot be sent, or what was answered is no JSON of the expected kind. `rawValue` is the value itself.
 *
 * @example
 * if (error instanceof SDKValidationError) console.error(error.pretty())
 */
export class SDKValidationError extends Error {
  readonly rawValue: unknown
  readonly rawMessage: unknown
  override readonly name = 'SDKValidationError'

  constructor(message: string, cause: unknown, rawValue: unknown) {
    super(cause === undefined ? message : `${message}: ${cause instanceof Error ? cause.message : String(cause)}`)
    this.cause = cause
    this.rawValue = rawValue
    this.rawMessage = message
  }

  /** The message, one line for each thing that is wrong. */
  pretty(): string {
    return this.message
  }
}
