import { matchOf } from './compile-predicate.ts'
import type { WeekTables } from './week-tables.ts'

/** An event as the index of words knows it. */
export interface IndexedRow {
  readonly row: number
  readonly week: number
}

/**
 * Hits are read in their order at some ten million a second, and finding where to begin takes as long as reading thousands of them:
 * rows that are less far apart than this are looked for in one go, among all hits from the first of them to the last.
 */
const maxRowsApart = 20_000

/** Hits that are read at first where all are; four times as many in each later step: the start of a word is looked up anew in each. */
const firstHits = 2000
const maxHits = 32_000

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

  /** The numbers of all events that have the words, the newest weeks first; a few thousand at a time. */
  *rows(text: string): Iterable<readonly number[]> {
    const match = matchOf(text) ?? ''
    const sql = 'SELECT rowid FROM words_$ WHERE words_$ MATCH ? AND rowid < ? ORDER BY rowid DESC LIMIT ?'
    for (const week of [...this.#weeks.readWeeks()].toReversed()) {
      const statement = this.#weeks.statement(week, sql)
      let before = Number.MAX_SAFE_INTEGER
      for (let take = firstHits; ; take = Math.min(take * 4, maxHits)) {
        const rows = statement.all(match, before, take).map(({ rowid }) => Number(rowid))
        yield rows
        if (rows.length < take) break
        before = rows.at(-1) ?? 0
      }
    }
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
    // The plus keeps the index of words from being asked for each row anew, which takes a hundred times as long.
    const sql = `SELECT rowid FROM words_$ WHERE words_$ MATCH ? AND rowid BETWEEN ? AND ?
      AND +rowid IN (SELECT value FROM json_each(?))`
    const statement = this.#weeks.statement(week, sql)
    return runsOf(rows).flatMap((run) =>
      statement.all(match, run[0] ?? 0, run.at(-1) ?? 0, JSON.stringify(run)).map(({ rowid }) => Number(rowid)),
    )
  }
}

/** The rows in their order, cut where the next one is far. */
function runsOf(rows: readonly number[]): readonly (readonly number[])[] {
  const runs: number[][] = []
  for (const row of rows.toSorted((one, other) => one - other)) {
    const run = runs.at(-1)
    if (run !== undefined && row - (run.at(-1) ?? 0) < maxRowsApart) run.push(row)
    else runs.push([row])
  }
  return runs
}
