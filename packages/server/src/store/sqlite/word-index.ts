import { matchOf } from './compile-predicate.ts'
import type { WeekTables } from './week-tables.ts'

/** An event as the index of words knows it. */
export interface IndexedRow {
  readonly row: number
  readonly week: number
}

/** Reading all hits between the lowest and the highest row costs less than asking for each row, as long as there are at most this many rows between. */
const maxRowsBetween = 64

/** What the words of the weeks answer by themselves. */
export class WordIndex {
  readonly #weeks: WeekTables

  constructor(weeks: WeekTables) {
    this.#weeks = weeks
  }

  /** How many events have the words, counted up to the limit. */
  hits(text: string, limit: number): number {
    const match = matchOf(text) ?? ''
    let left = limit
    for (const week of this.#weeks.readWeeks()) {
      const sql = 'SELECT COUNT(*) AS hits FROM (SELECT 1 FROM words_$ WHERE words_$ MATCH ? LIMIT ?)'
      left -= Number(this.#weeks.statement(week, sql).get(match, left)?.['hits'])
      if (left <= 0) return limit
    }
    return limit - left
  }

  /** Those of the rows that have all words of each text, in their order. */
  having<R extends IndexedRow>(rows: readonly R[], texts: readonly string[]): readonly R[] {
    return texts.reduce((left, text) => {
      const found = this.#found(left, text)
      return left.filter(({ row }) => found.has(row))
    }, rows)
  }

  #found(rows: readonly IndexedRow[], text: string): ReadonlySet<number> {
    const match = matchOf(text) ?? ''
    const known = this.#weeks.readWeeks()
    const byWeek = new Map<number, number[]>()
    for (const { row, week } of rows) {
      const list = byWeek.get(week)
      if (list !== undefined) list.push(row)
      else if (known.has(week)) byWeek.set(week, [row])
    }
    return new Set([...byWeek].flatMap(([week, list]) => this.#foundIn(week, list, match)))
  }

  #foundIn(week: number, rows: readonly number[], match: string): readonly number[] {
    const [low, high] = [Math.min(...rows), Math.max(...rows)]
    const isDense = high - low < rows.length * maxRowsBetween
    const which = isDense ? 'rowid BETWEEN ? AND ?' : 'rowid IN (SELECT value FROM json_each(?))'
    const statement = this.#weeks.statement(week, `SELECT rowid FROM words_$ WHERE words_$ MATCH ? AND ${which}`)
    const found = isDense ? statement.all(match, low, high) : statement.all(match, JSON.stringify(rows))
    return found.map(({ rowid }) => Number(rowid))
  }
}
