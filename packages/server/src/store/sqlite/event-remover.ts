import { BlockEraser } from './block-eraser.ts'
import { chartedRow } from './chart-rows.ts'
import { idOf, idValue, listOf, valuesIn } from './ids.ts'
import { unpackNumbers } from './row-numbers.ts'
import { weekEndMicros } from './week.ts'
import type { ChartRows } from './chart-rows.ts'
import type { SqlDatabase, SqlRow, SqlStatement } from './database.ts'
import type { WeekTables } from './week-tables.ts'

const rowsPerStep = 10_000

/** Takes events away with all that stands for them. What it leaves for later, texts that nobody holds any more, it notes in `orphans`. */
export class EventRemover {
  readonly #weeks: WeekTables
  readonly #charts: ChartRows
  readonly #eraser: BlockEraser
  readonly #database: SqlDatabase
  readonly #ofSessions: SqlStatement
  readonly #byIds: SqlStatement
  readonly #byRow: SqlStatement
  readonly #before: SqlStatement
  readonly #sessions: SqlStatement
  readonly #orphan: SqlStatement
  readonly #deletions: readonly SqlStatement[]
  readonly #patch: SqlStatement

  constructor(database: SqlDatabase, parts: { readonly weeks: WeekTables; readonly charts: ChartRows }) {
    this.#database = database
    this.#weeks = parts.weeks
    this.#charts = parts.charts
    this.#eraser = new BlockEraser(parts.weeks)
    this.#sessions = database.prepare(`SELECT row FROM sessions WHERE id IN ${valuesIn('?')}`)
    this.#ofSessions = database.prepare(
      'SELECT * FROM events WHERE session IN (SELECT value FROM json_each(?)) ORDER BY row',
    )
    this.#byIds = database.prepare(`SELECT * FROM events WHERE id IN ${valuesIn('?')}`)
    this.#byRow = database.prepare('SELECT * FROM events WHERE row = ?')
    this.#before = database.prepare('SELECT * FROM events WHERE start_micros < ? ORDER BY start_micros LIMIT ?')
    this.#orphan = database.prepare('INSERT OR IGNORE INTO orphans (week, piece) VALUES (?, ?)')
    this.#deletions = ['DELETE FROM details WHERE row = ?', 'DELETE FROM events WHERE row = ?'].map((sql) =>
      database.prepare(sql),
    )
    this.#patch = database.prepare('DELETE FROM patches WHERE event_id = ?')
  }

  /** How many of the sessions were there; adds them to `dirty`. */
  removeSessions(ids: readonly string[], dirty: Set<number>): number {
    const rows = this.#sessions.all(listOf(ids.map((id) => idValue(id)))).map((row) => Number(row['row']))
    for (const event of this.#ofSessions.all(JSON.stringify(rows))) this.#remove(event)
    for (const row of rows) dirty.add(row)
    return rows.length
  }

  /** How many of the events were there. */
  removeEvents(ids: readonly string[], dirty: Set<number>): number {
    const found = this.#byIds.all(listOf(ids.map((id) => idValue(id))))
    const sessions = found.filter((row) => row['type'] === 'session').map((row) => Number(row['session']))
    for (const event of this.#ofSessions.all(JSON.stringify(sessions))) this.#remove(event)
    for (const event of found) {
      if (event['type'] !== 'session') this.#remove(event)
      dirty.add(Number(event['session']))
    }
    return found.length
  }

  /** Weeks that lie wholly before then lose their tables at once, what is left of the last one goes row by row. */
  removeBefore(micros: number, dirty: Set<number>): number {
    const dropped = [...this.#weeks.weeks()].filter((week) => week > 0 && weekEndMicros(week) <= micros)
    let count = 0
    for (;;) {
      const events = this.#before.all(micros, rowsPerStep)
      for (const event of events) {
        this.#remove(event, dropped.includes(Number(event['week'])))
        dirty.add(Number(event['session']))
      }
      count += events.length
      if (events.length < rowsPerStep) break
    }
    for (const week of dropped) this.#dropIfUnused(week)
    return count
  }

  removeRow(row: number): void {
    const event = this.#byRow.get(row)
    if (event !== undefined) this.#remove(event)
  }

  /** The content of an event that is replaced or removed; its row stays. */
  removeContent(event: SqlRow): void {
    const week = Number(event['week'])
    if (event['block'] === null) return
    this.#weeks.statement(week, 'DELETE FROM words_$ WHERE rowid = ?').run(Number(event['row']))
    const place = { offset: Number(event['block_offset']), length: Number(event['block_length']) }
    this.#eraser.erase(week, Number(event['block']), place)
    for (const piece of unpackNumbers(event['pieces'])) this.#orphan.run(week, piece)
  }

  /** Once per transaction, at its end. */
  flush(): void {
    this.#eraser.flush()
  }

  forget(): void {
    this.#eraser.forget()
  }

  #remove(event: SqlRow, isDropped = false): void {
    const row = Number(event['row'])
    this.#charts.count(chartedRow(event), -1)
    if (!isDropped) this.removeContent(event)
    for (const statement of this.#deletions) statement.run(row)
    this.#patch.run(idValue(idOf(event['id'])))
  }

  /** A session event of that week may have outlived it: it starts with the earliest event of its session. */
  #dropIfUnused(week: number): void {
    const isUsed = this.#database.prepare('SELECT 1 FROM events WHERE week = ? LIMIT 1').get(week) !== undefined
    if (isUsed) return
    for (const table of ['blocks', 'pieces', 'words']) this.#database.exec(`DROP TABLE ${table}_${week}`)
    this.#database.exec(`DELETE FROM weeks WHERE week = ${week}; DELETE FROM orphans WHERE week = ${week}`)
    this.#weeks.forget()
  }
}
