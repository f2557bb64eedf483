/** A piece of the bar's text as it was typed, with its place in it. */
export interface Token {
  readonly text: string
  readonly start: number
  readonly end: number
}

// A quoted text may stand alone or as a value; what is not closed reaches to the end.
const TOKEN = /(?:[^\s"]|"(?:[^"\\]|\\.)*(?:"|$))+/gu

export function tokensOf(text: string): readonly Token[] {
  return [...text.matchAll(TOKEN)].map((match) => ({
    text: match[0],
    start: match.index,
    end: match.index + match[0].length,
  }))
}

/** The text without its quotes. */
export function unquoted(text: string): string {
  if (!text.startsWith('"')) return text
  const inner = text.endsWith('"') && text.length > 1 ? text.slice(1, -1) : text.slice(1)
  return inner.replaceAll(/\\(.)/gu, '$1')
}

/** A value as it can be typed: in quotes where it would fall apart without. */
export function quoted(value: string): string {
  return /^[^\s":<>=*-][^\s":<>=*]*$/u.test(value) ? value : `"${value.replaceAll(/["\\]/gu, '\\$&')}"`
}
