/// <reference lib="es2024.string" />

/** A string that fits, and how many bytes were left out to make it fit. */
export interface CutText {
  readonly text: string
  readonly truncatedBytes: number
}

const SURROGATE = /[\uD800-\uDFFF]/

/** Lone surrogates become U+FFFD, so that JSON and protobuf store the same text. */
export function wellFormed(text: string): string {
  // The pattern costs half of what isWellFormed() costs on the usual short text, and nothing on Latin text of any length.
  return SURROGATE.test(text) ? text.toWellFormed() : text
}

/** At most `maxBytes` UTF-8 bytes of `text`, whole characters only, then the marker `…[truncated N bytes]`. */
export function cutText(text: string, maxBytes: number): CutText {
  // No UTF-16 unit needs more than three bytes, so most strings need not be measured.
  if (text.length * 3 <= maxBytes) return { text, truncatedBytes: 0 }
  const totalBytes = Buffer.byteLength(text)
  if (totalBytes <= maxBytes) return { text, truncatedBytes: 0 }
  const { read, written } = new TextEncoder().encodeInto(text.slice(0, maxBytes), new Uint8Array(maxBytes))
  const truncatedBytes = totalBytes - written
  return { text: `${text.slice(0, read)}…[truncated ${truncatedBytes} bytes]`, truncatedBytes }
}

// A pair of backslashes is a written backslash and has to be stepped over, or `\\ud800` in a text would be taken for an escape.
const LONE_SURROGATE_ESCAPE = /\\\\|\\ud[89a-f][0-9a-f]{2}/g

/** JSON text in which the lone surrogates, which JSON.stringify writes as escapes, are U+FFFD. */
export function wellFormedJson(json: string): string {
  if (!json.includes('\\ud')) return json
  return json.replace(LONE_SURROGATE_ESCAPE, (match) => (match === '\\\\' ? match : '\uFFFD'))
}
