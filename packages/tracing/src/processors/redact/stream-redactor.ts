import { applyRanges, mergeRanges, type Range } from './range.ts'
import type { Redactor } from './redactor.ts'

export interface StreamRedactorOptions {
  /**
   * Characters at the end of what has come that are held back, because a secret may only have begun there. A secret that takes
   * more than these to be recognised can pass, and so can what a
   * pattern of yours knows by what stands before it [4,096, at least 256].
   */
  readonly maxHeldChars?: number | undefined
}

/** Redacts text that comes in chunks. What the calls answer, put together, is the redacted text. */
export interface StreamRedactor {
  /** What can be passed on by now, often nothing. */
  push(chunk: string): string
  /** The rest. */
  end(): string
}

/**
 * Redacts a stream of text, wherever its chunks are parted. Holds at most a few times `maxHeldChars`, however long a secret
 * goes on. The mask is not called: it is for whole values.
 *
 * @example
 * const stream = createStreamRedactor(createRedactor())
 * stream.push('key sk-proj-abc') + stream.push('def0123456789xyz') + stream.end() // 'key [redacted]'
 */
export function createStreamRedactor(redactor: Redactor, options: StreamRedactorOptions = {}): StreamRedactor {
  const maxHeldChars = Math.max(256, options.maxHeldChars ?? 4096)
  let held = ''
  let isWhole = true

  function guarded(search: () => string): string {
    try {
      return search()
    } catch {
      // What is held is not known to be clean, and so is not passed.
      held = ''
      isWhole = false
      return redactor.replacement
    }
  }

  function release(): string {
    const ranges = mergeRanges(redactor.findRanges(held))
    const cut = cutBefore(held, held.length - maxHeldChars, ranges)
    const passed = ranges.filter(({ end }) => end <= cut)
    const released = applyRanges(held.slice(0, cut), passed, redactor.replacement)
    held = shortened(held.slice(cut), maxHeldChars)
    isWhole = false
    return released
  }

  function close(): string {
    const rest = isWhole
      ? redactor.applyRules(held)
      : applyRanges(held, redactor.findRanges(held), redactor.replacement)
    held = ''
    isWhole = true
    return rest
  }

  return {
    push(chunk) {
      held += chunk
      // Twice as much, so that no character is searched more than twice.
      return held.length < 2 * maxHeldChars ? '' : guarded(release)
    },
    end: () => guarded(close),
  }
}

const MAX_WORD_CHARS = 128

/** The last place at or before `limit` that parts no secret and, if there is a space near, no word. */
function cutBefore(text: string, limit: number, ranges: readonly Range[]): number {
  const space = text.lastIndexOf(' ', limit)
  let cut = space >= limit - MAX_WORD_CHARS && space > 0 ? space : limit
  for (const { from, end } of ranges.toReversed()) if (from < cut && end > cut) cut = from
  return cut
}

/**
 * A secret that has not ended stays recognisable by its two ends. The middle may go, but between no backslash and the
 * character that it escapes: a quote must not change its meaning.
 */
function shortened(text: string, maxHeldChars: number): string {
  if (text.length <= 6 * maxHeldChars) return text
  let headEnd = 2 * maxHeldChars
  while (headEnd > 0 && text.charAt(headEnd - 1) === '\\') headEnd -= 1
  let tailStart = text.length - 2 * maxHeldChars
  while (tailStart > headEnd && text.charAt(tailStart - 1) === '\\') tailStart -= 1
  return text.slice(0, headEnd) + text.slice(tailStart)
}
