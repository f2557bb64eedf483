import { hash } from 'node:crypto'

/**
 * The event id of a span: a UUID (version 8, RFC 9562 section 5.8) made of trace and span id alone, so that a
 * repeated delivery has the same id and a child can name its parent before the parent has come.
 */
export function eventIdOfSpan(traceId: string, spanId: string): string {
  return uuidOf(`span:${traceId}:${spanId}`)
}

/** The session of a trace in which no span names one. */
export function sessionIdOfTrace(traceId: string): string {
  return uuidOf(`session:${traceId}`)
}

function uuidOf(text: string): string {
  const hex = hash('sha256', text)
  const variant = '89ab'[Number.parseInt(hex.charAt(16), 16) & 3]
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
