import { weekSchema } from './schema.ts'
import type { SqlDatabase, SqlStatement } from './database.ts'

/** The prepared statements of one week's tables, on one connection. */
export class WeekTables {
  readonly #database: SqlDatabase
  readonly #statements = new Map<string, SqlStatement>()
  #weeks: Set<number> | undefined

  constructor(database: SqlDatabase) {
    this.#database = database
  }

  /** `sql` with a `$` for the number of the week. */
  statement(week: number, sql: string): SqlStatement {
    const key = `${week}:${sql}`
    const found = this.#statements.get(key)
    if (found !== undefined) return found
    const made = this.#database.prepare(sql.replaceAll('$', String(week)))
    this.#statements.set(key, made)
    return made
  }

  /** Makes the tables where there are none; within a transaction. */
  ensure(week: number): void {
    if (this.weeks().has(week)) return
    this.#database.exec(weekSchema(week))
    this.#weeks?.add(week)
  }

  weeks(): ReadonlySet<number> {
    this.#weeks ??= this.readWeeks()
    return this.#weeks
  }

  /** What other connections have made meanwhile included. */
  readWeeks(): Set<number> {
    return new Set(
      this.#database
        .prepare('SELECT week FROM weeks ORDER BY week')
        .all()
        .map((row) => Number(row['week'])),
    )
  }

  /** After a transaction that was undone, or tables that were dropped. */
  forget(): void {
    this.#statements.clear()
    this.#weeks = undefined
  }
}
