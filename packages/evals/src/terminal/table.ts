import { cutToWidth, displayWidth, padToWidth } from './display-width.ts'

export interface Column {
  readonly title: string
  /** Numbers stand at the right. */
  readonly side?: 'left' | 'right' | undefined
  /** It is cut before others are. */
  readonly isFlexible?: boolean | undefined
}

const gap = 2
const leastFlexible = 8

/** Lines of a table that is at most so wide. Flexible columns share what is left; without room for all, the last go. */
export function tableLines(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
): readonly string[] {
  const natural = columns.map(({ title }, index) =>
    Math.max(displayWidth(title), ...rows.map((row) => displayWidth(row[index] ?? ''))),
  )
  const shown = shownColumns(columns, natural, width)
  const widths = fitted(columns, natural, shown, width)
  const line = (cells: readonly string[]): string =>
    shown
      .map((column, place) => {
        const wanted = widths[place] ?? 0
        return padToWidth(cutToWidth(cells[column] ?? '', wanted), wanted, columns[column]?.side)
      })
      .join(' '.repeat(gap))
      .trimEnd()
  const hidden = columns.length - shown.length
  return [
    line(columns.map(({ title }) => title)),
    line(widths.length === 0 ? [] : columns.map((_, column) => '─'.repeat(widths[shown.indexOf(column)] ?? 0))),
    ...rows.map(line),
    ...(hidden > 0 ? [`(${hidden} more ${hidden === 1 ? 'column does' : 'columns do'} not fit)`] : []),
  ]
}

/** As many from the left as fit when every flexible one is at its smallest. */
function shownColumns(columns: readonly Column[], natural: readonly number[], width: number): readonly number[] {
  const shown: number[] = []
  let used = 0
  for (const [index, column] of columns.entries()) {
    const own = natural[index] ?? 0
    const least = column.isFlexible === true ? Math.min(own, leastFlexible) : own
    if (used + least > width && shown.length > 0) break
    shown.push(index)
    used += least + gap
  }
  return shown
}

function fitted(
  columns: readonly Column[],
  natural: readonly number[],
  shown: readonly number[],
  width: number,
): number[] {
  const widths = shown.map((column) => natural[column] ?? 0)
  let excess = widths.reduce((sum, own) => sum + own, 0) + gap * (shown.length - 1) - width
  while (excess > 0) {
    // The widest flexible ones give first and alike, so that short columns stay whole.
    const candidates = shown.map((column, place) => (columns[column]?.isFlexible === true ? (widths[place] ?? 0) : 0))
    const most = Math.max(...candidates)
    if (most <= leastFlexible) break
    const widest = [...candidates.keys()].filter((place) => candidates[place] === most)
    const next = Math.max(...candidates.filter((own) => own < most), leastFlexible)
    const given = Math.min(most - next, Math.ceil(excess / widest.length))
    for (const place of widest) {
      const share = Math.min(given, excess)
      widths[place] = most - share
      excess -= share
    }
  }
  return widths
}
