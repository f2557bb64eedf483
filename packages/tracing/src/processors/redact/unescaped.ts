import type { Range } from './range.ts'

/** Printable ASCII written as its code, as JSON may write it, at any depth of escaping; not the characters that JSON is made of. */
const asciiEscape = /\\{1,15}u00(?!22|5c)([2-7][0-9a-f])/gi

/** Text with its escapes read, and the way back from places in it to places in the text. */
export interface Unescaped {
  readonly text: string
  toOriginal(range: Range): Range
}

/** `undefined` when the text has no such escape. */
export function unescaped(text: string): Unescaped | undefined {
  // Each escape: where what follows it stands in the read text, and how much longer the original is up to there.
  const places: number[] = []
  const shifts: number[] = []
  let read = ''
  let copiedTo = 0
  for (const match of text.matchAll(asciiEscape)) {
    read += text.slice(copiedTo, match.index) + String.fromCharCode(Number.parseInt(match[1] ?? '20', 16))
    copiedTo = match.index + match[0].length
    places.push(read.length)
    shifts.push(copiedTo - read.length)
  }
  if (places.length === 0) return undefined
  const original = (at: number): number => at + (shifts[lastAtOrBefore(places, at)] ?? 0)
  return {
    text: read + text.slice(copiedTo),
    toOriginal: ({ from, start, end, quote }) => ({
      from: original(from),
      start: original(start),
      end: original(end),
      quote,
    }),
  }
}

/** The index of the last place that is not after `at`; -1 for none. */
function lastAtOrBefore(places: readonly number[], at: number): number {
  let low = 0
  let high = places.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((places[middle] ?? 0) <= at) low = middle + 1
    else high = middle
  }
  return low - 1
}
