import { type Span, SpanStatusCode } from '@opentelemetry/api'
import { attributeNames } from './semconv.ts'
import { serialize } from './serialize.ts'

export interface ErrorText {
  readonly type: string
  readonly message: string
}

/** Anything can be thrown, and reading it may throw again; then only its kind is known. */
export function describeError(error: unknown): ErrorText {
  try {
    if (isError(error)) return { type: typeOf(error), message: String(error.message) }
    if (error === undefined) return { type: 'undefined', message: 'undefined' }
    return { type: error === null ? 'null' : typeof error, message: serialize(error).text }
  } catch {
    // A getter of the thrown value threw. What it would have said cannot be known.
    return { type: 'unreadable', message: 'the thrown value cannot be read' }
  }
}

/** Errors of another realm (a vm context, jest's sandbox, an iframe) are no instances of ours; a proxy may refuse to tell. */
function isError(value: unknown): value is Error {
  try {
    return value instanceof Error || Object.prototype.toString.call(value) === '[object Error]'
  } catch {
    // What cannot be asked is described as what cannot be read.
    return false
  }
}

/** Many libraries leave `name` at 'Error' and say more by the class. */
function typeOf(error: Error): string {
  return error.name === 'Error' || error.name === '' ? error.constructor.name || 'Error' : error.name
}

/** Marks a span as failed: ERROR status, our two attributes, and the exception event, each once. */
export function recordError(span: Span, error: unknown): void {
  const { type, message } = describeError(error)
  span.setStatus({ code: SpanStatusCode.ERROR, message: `${type}: ${message}` })
  span.setAttributes({ [attributeNames.error]: message, [attributeNames.errorType]: type })
  if (isError(error)) span.recordException(error)
  else span.addEvent('exception', { 'exception.type': type, 'exception.message': message })
}
