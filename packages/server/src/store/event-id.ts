import { createHash } from 'node:crypto'

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
  const bytes = createHash('sha256').update(text).digest().subarray(0, 16)
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
