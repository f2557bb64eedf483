/** Longer runs are data, not words. */
export const maxWordLength = 64
const word = /[\p{L}\p{N}\p{Co}]+/gu
// The same for a text without anything else, several times as fast.
const asciiWord = /[a-z0-9]+/g
const ascii = /^[\0-\u{7f}]*$/u

/** The words of a text, each once, in lower case without accents: what is indexed and what is searched. */
export function addWords(text: string, words: Set<string>): void {
  const lower = plain(text)
  const isAscii = ascii.test(lower)
  for (const found of lower.match(isAscii ? asciiWord : word) ?? []) {
    if (found.length <= maxWordLength) words.add(found)
  }
}

function plain(text: string): string {
  const lower = text.toLowerCase()
  // Accents cost a pass over the text, which most texts need not pay.
  return ascii.test(lower) ? lower : lower.normalize('NFKD').replaceAll(/\p{M}+/gu, '')
}

export interface SoughtWord {
  readonly text: string
  readonly isPrefix: boolean
}

/** What a search asks for: every word of it, the last letters open where a `*` follows. */
export function soughtWords(text: string): readonly SoughtWord[] {
  return text.split(/\s+/u).flatMap((part) => {
    const words = new Set<string>()
    addWords(part, words)
    const list = [...words]
    return list.map((found, index) => ({ text: found, isPrefix: part.endsWith('*') && index === list.length - 1 }))
  })
}

/** The texts of an event that are searched, its long ones aside. */
export function addAllWords(value: unknown, words: Set<string>, minLongLength: number): void {
  if (typeof value === 'string') {
    if (value.length < minLongLength) addWords(value, words)
  } else if (typeof value === 'object' && value !== null) {
    for (const item of Object.values(value)) addAllWords(item, words, minLongLength)
  }
}
