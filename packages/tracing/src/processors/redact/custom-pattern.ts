import type { Range } from './range.ts'

/** A secret of up to this length is found wherever it stands between two windows. */
const MAX_OVERLAP_CHARS = 1024

/**
 * Matches of a user's pattern. It sees at most `windowChars` characters at once, so that a pattern whose time grows with the
 * square of its text cannot hold the app for minutes.
 */
export function findPattern(text: string, pattern: RegExp, windowChars: number): readonly Range[] {
  const ranges: Range[] = []
  const step = windowChars - Math.min(MAX_OVERLAP_CHARS, windowChars >> 1)
  for (let start = 0; start === 0 || start + windowChars - step < text.length; start += step) {
    const window = text.length <= windowChars ? text : text.slice(start, start + windowChars)
    pattern.lastIndex = 0
    for (let match = pattern.exec(window); match !== null; match = pattern.exec(window)) {
      if (match[0] === '') pattern.lastIndex += 1
      else {
        const from = start + match.index
        ranges.push({ from, start: from, end: from + match[0].length })
      }
    }
  }
  return ranges
}

/** A copy that finds all matches and shares no position with the user's. */
export function copyPattern({ source, flags }: RegExp): RegExp {
  return new RegExp(source, `${flags.replace(/[gy]/g, '')}g`)
}
