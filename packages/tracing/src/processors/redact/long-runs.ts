/** Shorter than any token with its beginning, longer than nearly all words. */
const MIN_RUN_CHARS = 15

const isRunCode = new Uint8Array(128)
for (const char of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./')
  isRunCode[char.charCodeAt(0)] = 1

/** A stretch of letters, digits and `_ - . /` with nothing else in it. */
export interface Run {
  readonly start: number
  readonly end: number
}

/**
 * The next run of 15 characters or more. It looks at every fifteenth character first and backwards from there, so in prose it
 * reads a third of the text.
 */
export function nextLongRun(text: string, from: number): Run | undefined {
  let start = from
  while (start + MIN_RUN_CHARS <= text.length) {
    let at = start + MIN_RUN_CHARS - 1
    while (at >= start && isRun(text.charCodeAt(at))) at -= 1
    if (at < start) return { start, end: runEnd(text, start + MIN_RUN_CHARS) }
    start = at + 1
  }
  return undefined
}

function runEnd(text: string, from: number): number {
  let end = from
  while (end < text.length && isRun(text.charCodeAt(end))) end += 1
  return end
}

function isRun(code: number): boolean {
  return code < 128 && isRunCode[code] === 1
}
