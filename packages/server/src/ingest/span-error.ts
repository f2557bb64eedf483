import { errorText } from './fields.ts'
import type { EventStatus } from '@honeyhive/api'
import type { Span } from '@honeyhive/otlp'
import type { SpanEventView } from '@honeyhive/api'
import type { JsonObject } from '../store/event.ts'

const statusOk = 1
const statusError = 2

export interface SpanFailure {
  readonly status: EventStatus
  readonly error: string | null
  readonly errorStack: string | null
}

/**
 * What went wrong: HoneyHive's own attribute, then the exception event, then the status. An exception on a span that calls itself
 * OK was handled; on one that says nothing it was not, for version 1 of the SDK never sets a status.
 */
export function failureOf(span: Span, attributes: JsonObject, spanEvents: readonly SpanEventView[]): SpanFailure {
  const own = errorText(attributes['honeyhive_error']) ?? foreignError(attributes)
  const exception = spanEvents.findLast(({ name }) => name === 'exception')?.attributes
  const isError = span.status.code === statusError || own !== null
  if (!isError && (exception === undefined || span.status.code === statusOk)) {
    return { status: plainStatus(span, attributes), error: null, errorStack: null }
  }
  const stack = exception?.['exception.stacktrace']
  const statusText = span.status.message === '' ? null : span.status.message
  return {
    status: 'error',
    error: own ?? exceptionText(exception) ?? statusText ?? errorText(attributes['error.type']) ?? 'error',
    errorStack: typeof stack === 'string' && stack !== '' ? stack : null,
  }
}

/** What other conventions say beside a span's status. */
function foreignError(attributes: JsonObject): string | null {
  if (attributes['langfuse.observation.level'] === 'ERROR')
    return errorText(attributes['langfuse.observation.status_message']) ?? 'error'
  return errorText(attributes['claude_code.error'])
}

function plainStatus(span: Span, attributes: JsonObject): EventStatus {
  if (attributes['honeyhive.incomplete'] === true && span.endTimeUnixNano === 0n) return 'running'
  return span.status.code === statusOk ? 'ok' : 'unset'
}

function exceptionText(exception: JsonObject | undefined): string | null {
  if (exception === undefined) return null
  const type = errorText(exception['exception.type'])
  const message = errorText(exception['exception.message'])
  if (message === null || type === null || type === 'Error' || message.startsWith(type)) return message ?? type
  return `${type}: ${message}`
}
