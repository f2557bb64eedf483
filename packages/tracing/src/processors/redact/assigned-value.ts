import type { Range } from './range.ts'

/** A key and its separator have been read; the value begins at `at`. */
export interface ValueQuery {
  readonly text: string
  readonly at: number
  /** In lower case. */
  readonly key: string
  /** The quote that closed the key, backslashes included; empty when there was none. */
  readonly keyQuote: string
  readonly sign: string
  readonly replacement: string
}

type Value = Omit<Range, 'from'>

const opening = /(\\{0,15})(["'`])/y
const scheme = /(?:bearer|basic|digest|token|negotiate|apikey)[ \t]{1,4}/iy
/** A header's value goes on to the end of its line; backslashes and quotes end it when the header is part of other text. */
const restOfLine = /[^\r\n"\\]+/y
const unquoted = /[^\s"'`\\,;&<>(){}[\]]+/y
/** Part of code or a template: the place where a secret comes from or goes to, not the secret. */
const reference =
  /(?:process\.env|import\.meta|os\.(?:environ|getenv)|env\.|getenv|secrets\.|\$|<|\{\{|%[A-Za-z{(]|\*{3}|your[-_]|xxx|\.\.\.)/iy
const typeWord =
  /^(?:string|str|text|number|int|integer|float|bool|boolean|any|unknown|object|null|nil|none|undefined|true|false|optional|required|secretstr)[?!|]?$/i
const plainWord = /^[A-Za-z]+[.!?]?$/
const MAX_WORD_CHARS = 24
const nextWord = /[,;]? [A-Za-z]/y

/** What of the value is to be hidden; `undefined` when there is none, or nothing that could be a secret. */
export function readValue(query: ValueQuery): Value | undefined {
  const { text, at, sign, keyQuote, replacement } = query
  if (text.startsWith(replacement, at)) return undefined
  opening.lastIndex = at
  const quote = opening.exec(text)
  if (quote !== null) return quotedValue(query, at + quote[0].length, quote[1] ?? '', quote[2] ?? '"')
  if (sign === '=>') return undefined
  if (keyQuote !== '' && '[{'.includes(text.charAt(at)))
    return { start: at, end: containerEnd(text, at), quote: keyQuote }
  return bareValue(query)
}

function quotedValue(
  { text, replacement }: ValueQuery,
  start: number,
  slashes: string,
  quote: string,
): Value | undefined {
  if (text.startsWith(replacement, start) || matchesAt(reference, text, start)) return undefined
  const end = closingQuote(text, start, slashes.length, quote)
  if (end <= start || typeWord.test(text.slice(start, Math.min(end, start + 16)))) return undefined
  return { start, end }
}

/** Where the quote that has as many backslashes as the opening one stands, or one of the text around; else the end. */
function closingQuote(text: string, start: number, depth: number, quote: string): number {
  for (let at = text.indexOf(quote, start); at !== -1; at = text.indexOf(quote, at + 1)) {
    let slashes = 0
    while (at - slashes > start && text.charCodeAt(at - slashes - 1) === 0x5c) slashes += 1
    if (slashes < depth || slashes % (2 * (depth + 1)) === depth) return at - slashes
  }
  return text.length
}

/** Where the object or list that begins here ends; the end of the text when it does not. */
function containerEnd(text: string, start: number): number {
  let depth = 0
  for (let at = start; at < text.length; at++) {
    const char = text.charAt(at)
    if (char === '{' || char === '[') depth += 1
    else if (char === '}' || char === ']') depth -= 1
    if (depth === 0) return at + 1
  }
  return text.length
}

function bareValue({ text, at, key, keyQuote, sign }: ValueQuery): Value | undefined {
  if (matchesAt(reference, text, at)) return undefined
  const start = at + lengthAt(scheme, text, at)
  const isHeader = sign === ':' && /(?:authorization|cookie)$/.test(key)
  const end = start + lengthAt(isHeader ? restOfLine : unquoted, text, start)
  if (end === start || text.charAt(end) === '(') return undefined
  const value = text.slice(start, Math.min(end, start + 64))
  if (typeWord.test(value)) return undefined
  const isWord = value.length <= MAX_WORD_CHARS && plainWord.test(value)
  if (sign === ':' && !isHeader && isWord && matchesAt(nextWord, text, end)) return undefined
  return keyQuote === '' ? { start, end } : { start, end, quote: keyQuote }
}

function matchesAt(pattern: RegExp, text: string, at: number): boolean {
  pattern.lastIndex = at
  return pattern.test(text)
}

function lengthAt(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0].length ?? 0
}
