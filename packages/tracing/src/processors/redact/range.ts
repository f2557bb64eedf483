/** A stretch of text to hide. */
export interface Range {
  /** Where what was recognised begins: the key of `key=value`, the scheme of a header. Never after `start`. */
  readonly from: number
  readonly start: number
  readonly end: number
  /** Put before and after the replacement, so that a number or list hidden inside JSON leaves valid JSON. */
  readonly quote?: string | undefined
}

/** Sorted, with overlapping ones made one: of two rules that see the same secret, neither may leave a part of it. */
export function mergeRanges(ranges: readonly Range[]): readonly Range[] {
  const merged: Range[] = []
  for (const range of [...ranges].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = merged.at(-1)
    if (last === undefined || range.start >= last.end) merged.push(range)
    else merged[merged.length - 1] = union(last, range)
  }
  return merged
}

function union(first: Range, second: Range): Range {
  const from = Math.min(first.from, second.from)
  return { from, start: first.start, end: Math.max(first.end, second.end), quote: first.quote }
}

/** The text with every range replaced. */
export function applyRanges(text: string, ranges: readonly Range[], replacement: string): string {
  if (ranges.length === 0) return text
  let result = ''
  let position = 0
  for (const { start, end, quote = '' } of mergeRanges(ranges)) {
    result += text.slice(position, start) + quote + replacement + quote
    position = end
  }
  return result + text.slice(position)
}
