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

/**
 * One line for each issue of an error of zod, or of anything else that lists `issues` with `path` and `message`.
 *
 * @example
 * const parsed = schema.safeParse(value)
 * if (!parsed.success) console.error(formatZodError(parsed.error))
 */
export function formatZodError(error: { readonly issues: readonly object[] }, level = 0): string {
  const indent = '  '.repeat(level)
  return error.issues.map((issue) => `${indent}${pathOf(issue)}${textOf(issue)}`).join('\n')
}

function pathOf(issue: object): string {
  const path: unknown = Reflect.get(issue, 'path')
  return Array.isArray(path) && path.length > 0 ? `${path.map(String).join('.')}: ` : ''
}

function textOf(issue: object): string {
  const message: unknown = Reflect.get(issue, 'message')
  return typeof message === 'string' ? message : 'not valid'
}
