/** Reading JSON text token by token, by position. Nothing here throws, whatever the text holds. */

const QUOTE = 0x22
const BACKSLASH = 0x5c

// oxlint-disable-next-line no-control-regex
const plainCharacters = /[^"\\\u0000-\u001f]*/y
const escape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y
const space = /[ \t\r\n]*/y
const scalar = /[^\s,\]}"[{]*/y

export function looksLikeJson(text: string): boolean {
  return /^\s{0,64}[[{"]/.test(text)
}

/** The place after the spaces that stand here. */
export function skipSpace(text: string, at: number): number {
  return at + lengthAt(space, text, at)
}

/** The place after the number or literal that begins here. */
export function scalarEnd(text: string, at: number): number {
  return at + lengthAt(scalar, text, at)
}

/** The place after the closing quote of the string that opens here; `undefined` when it is cut off or no JSON string. */
export function stringEnd(text: string, start: number): number | undefined {
  let at = start + 1
  for (;;) {
    at += lengthAt(plainCharacters, text, at)
    const code = text.charCodeAt(at)
    if (code === QUOTE) return at + 1
    const escapeLength = code === BACKSLASH ? lengthAt(escape, text, at) : 0
    if (escapeLength === 0) return undefined
    at += escapeLength
  }
}

/** What a string between `start` and `end`, as `stringEnd` gave it, says. */
export function stringContent(text: string, start: number, end: number): string {
  const raw = text.slice(start + 1, end - 1)
  return raw.includes('\\') ? (JSON.parse(text.slice(start, end)) as string) : raw
}

/** The place after the value that begins here, nested ones included; the end of the text when it is cut off. */
export function valueEnd(text: string, start: number): number {
  let depth = 0
  let at = start
  while (at < text.length) {
    const char = text.charAt(at)
    if (char === '"') at = stringEnd(text, at) ?? text.length
    else if (char === '[' || char === '{') {
      depth += 1
      at += 1
    } else if (char === ']' || char === '}') {
      depth -= 1
      at += 1
    } else if (char === ',' || char === ':') at += 1
    else at = Math.max(skipSpace(text, at), scalarEnd(text, at), at + 1)
    if (depth <= 0 && !/^\s$/.test(char)) return at
  }
  return text.length
}

function lengthAt(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0].length ?? 0
}
