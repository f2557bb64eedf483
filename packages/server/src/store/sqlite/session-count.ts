import type { SqlDatabase, SqlStatement } from './database.ts'

/** In `removed_sessions`, the id of no session: its version is that of the last removal, whichever session that was. */
export const anyRemoved = "x''"

/** Rows that are counted one by one; for more of them it is as quick to count all again, by an index that is narrower than the rows. */
const maxAdded = 2000

interface Counted {
  readonly total: number
  readonly lastRow: number
  readonly removedAt: number
}

/**
 * How many sessions there are. A commit makes a reader forget its pages, so while spans come in, a count of all would read an index
 * from the disk's cache for every page of the list. What was counted stays true until a session is removed, for new ones get higher
 * numbers: only those are counted then. To be asked within a transaction.
 */
export class SessionCount {
  readonly #all: SqlStatement
  readonly #ends: SqlStatement
  readonly #added: SqlStatement
  #counted: Counted | undefined

  constructor(database: SqlDatabase) {
    this.#all = database.prepare('SELECT COUNT(*) AS total FROM sessions')
    this.#ends = database.prepare(
      `SELECT (SELECT MAX(row) FROM sessions) AS last_row,
        (SELECT version FROM removed_sessions WHERE id = ${anyRemoved}) AS removed_at`,
    )
    this.#added = database.prepare('SELECT COUNT(*) AS total FROM sessions WHERE row > ?')
  }

  total(): number {
    const ends = this.#ends.get()
    const lastRow = Number(ends?.['last_row'] ?? 0)
    const removedAt = Number(ends?.['removed_at'] ?? 0)
    const total = this.#total(lastRow, removedAt)
    this.#counted = { total, lastRow, removedAt }
    return total
  }

  #total(lastRow: number, removedAt: number): number {
    const counted = this.#counted
    if (counted === undefined || counted.removedAt !== removedAt || lastRow - counted.lastRow > maxAdded)
      return Number(this.#all.get()?.['total'])
    return counted.lastRow === lastRow
      ? counted.total
      : counted.total + Number(this.#added.get(counted.lastRow)?.['total'])
  }
}
