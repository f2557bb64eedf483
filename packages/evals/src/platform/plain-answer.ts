/** A good answer that has come as a whole. */
export interface PlainAnswer {
  /** The server closes the connection behind it. */
  readonly isLast: boolean
}

const maxHeadBytes = 16_384
const maxBytes = 1_048_576

/**
 * Reads what has come on a connection as one HTTP/1.1 answer (RFC 9112). Only what is plain is understood: status 2xx, a body
 * with a length or in chunks without trailers, nothing behind it. All else is `other`, for a client that knows the rest.
 */
export function plainAnswer(received: Buffer): PlainAnswer | 'incomplete' | 'other' {
  const headEnd = received.indexOf('\r\n\r\n')
  if (headEnd < 0) return received.length > maxHeadBytes ? 'other' : 'incomplete'
  const head = received.toString('latin1', 0, headEnd + 2)
  if (!/^HTTP\/1\.1 2\d\d[ \r]/.test(head) || received.length > maxBytes) return 'other'
  const end = bodyEnd(received, head, headEnd + 4)
  if (end === 'other') return 'other'
  if (end === 'incomplete' || received.length < end) return 'incomplete'
  return received.length > end ? 'other' : { isLast: /\r\nconnection:[ \t]*close[ \t]*\r\n/i.test(head) }
}

function bodyEnd(received: Buffer, head: string, from: number): number | 'incomplete' | 'other' {
  const encoding = /\r\ntransfer-encoding:[ \t]*([^\r]*?)[ \t]*\r\n/i.exec(head)?.[1]
  if (encoding !== undefined) return encoding.toLowerCase() === 'chunked' ? chunksEnd(received, from) : 'other'
  const length = /\r\ncontent-length:[ \t]*(\d{1,9})[ \t]*\r\n/i.exec(head)?.[1]
  if (length !== undefined) return from + Number(length)
  return head.startsWith('HTTP/1.1 204') ? from : 'other'
}

function chunksEnd(received: Buffer, from: number): number | 'incomplete' | 'other' {
  for (let at = from; ;) {
    const lineEnd = received.indexOf('\r\n', at)
    if (lineEnd < 0) return 'incomplete'
    const size = /^([\da-f]{1,7})[ \t]*(?:;.*)?$/i.exec(received.toString('latin1', at, lineEnd))?.[1]
    if (size === undefined) return 'other'
    const next = lineEnd + 2 + Number.parseInt(size, 16) + 2
    if (received.length < next) return 'incomplete'
    if (received.toString('latin1', next - 2, next) !== '\r\n') return 'other'
    if (/^0+$/.test(size)) return next
    at = next
  }
}
