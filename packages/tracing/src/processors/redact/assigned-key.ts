import { isWordCode } from './rule.ts'

const MAX_REST_CHARS = 48
const MAX_QUOTE_CHARS = 24
const MAX_SPACES = 16

/**
 * Whether the key that goes on here is followed by a separator, after its rest, quotes and spaces. Without one it is a word in
 * a sentence. Read by hand and once: as a pattern it would go back and forth.
 */
export function isAssigned(text: string, end: number): boolean {
  const rest = skip(text, end, MAX_REST_CHARS, isKeyCode)
  const quotes = skip(text, rest, MAX_QUOTE_CHARS, isQuoteCode)
  const at = skipSpace(text, quotes > rest && text.startsWith('\\t', quotes - 1) ? quotes + 1 : quotes)
  const char = text.charAt(at)
  if (char === ':' || char === '=' || char === '>') return true
  return char === '%' && text.slice(at, at + 3).toLowerCase() === '%3d'
}

/** Spaces and tabs, and tabs as JSON writes them, whose backslash may have been taken for a quote's. */
function skipSpace(text: string, from: number): number {
  let at = from
  for (let count = 0; count < MAX_SPACES; count++) {
    const char = text.charAt(at)
    if (char === ' ' || char === '\t') at += 1
    else if (char === '\\' && text.charAt(at + 1) === 't') at += 2
    else break
  }
  return at
}

/** Letters of any script, digits and `_ - .`. */
export function isKeyCode(code: number): boolean {
  return isWordCode(code) || code > 0x7f || code === 0x5f || code === 0x2d || code === 0x2e
}

/** Quotes, backslashes before them, and the bracket of `headers["key"]`. */
function isQuoteCode(code: number): boolean {
  return code === 0x22 || code === 0x27 || code === 0x5c || code === 0x5d
}

function skip(text: string, from: number, max: number, isSkipped: (code: number) => boolean): number {
  let at = from
  while (at < from + max && isSkipped(text.charCodeAt(at))) at += 1
  return at
}
