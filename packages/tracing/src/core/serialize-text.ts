/// <reference lib="es2024.string" />

/** A string that fits, and how many bytes were left out to make it fit. */
export interface CutText {
  readonly text: string
  readonly truncatedBytes: number
}

/** Lone surrogates become U+FFFD, so that JSON and protobuf store the same text. */
export function wellFormed(text: string): string {
  return text.isWellFormed() ? text : text.toWellFormed()
}

/** Well-formed text of at most `maxBytes` UTF-8 bytes, whole characters only, then the marker `…[truncated N bytes]`. */
export function cutText(text: string, maxBytes: number): CutText {
  // No UTF-16 unit needs more than three bytes, so most strings need not be measured.
  if (text.length * 3 <= maxBytes) return { text: wellFormed(text), truncatedBytes: 0 }
  const totalBytes = Buffer.byteLength(text)
  if (totalBytes <= maxBytes) return { text: wellFormed(text), truncatedBytes: 0 }
  const { read, written } = new TextEncoder().encodeInto(text.slice(0, maxBytes), new Uint8Array(maxBytes))
  const truncatedBytes = totalBytes - written
  return { text: `${wellFormed(text.slice(0, read))}…[truncated ${truncatedBytes} bytes]`, truncatedBytes }
}

/** Keys that were found well-formed. Programs use few different ones, and asking the set is cheaper than looking again. */
const knownKeys = new Set<string>()
const MAX_KNOWN_KEYS = 2000

export function isWellFormedKey(key: string): boolean {
  if (knownKeys.has(key)) return true
  if (!key.isWellFormed()) return false
  if (knownKeys.size < MAX_KNOWN_KEYS && key.length < 100) knownKeys.add(key)
  return true
}
