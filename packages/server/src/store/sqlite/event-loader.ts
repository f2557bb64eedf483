import { textAt, unpackBlock } from './blocks.ts'
import { noDetails, toStoredEvent, toSummary } from './event-rows.ts'
import { bytesOf, unpackNumbers } from './row-numbers.ts'
import { fromSkeleton } from './skeleton.ts'
import type { WeekTables } from './week-tables.ts'
import type { EventSummary } from '@honeyhive/api'
import type { Content } from './skeleton.ts'
import type { Details } from './event-rows.ts'
import type { StoredEvent } from '../event.ts'
import type { SqlDatabase, SqlRow, SqlStatement } from './database.ts'

/** Spans that start together are ordered from the outside in; the parent is looked up when it is read, so it may come late. */
export const joins = `FROM events e JOIN sessions s ON s.row = e.session LEFT JOIN traces t ON t.row = e.trace
  LEFT JOIN events p ON p.trace = e.trace AND p.span_id = e.parent_span_id AND p.row <> e.row`
export const wholeColumns = `e.*, s.id AS session_id, t.id AS trace_id, p.id AS parent_event_id`

const noContent: Content = {
  inputs: {},
  outputs: {},
  error: null,
  errorStack: null,
  attributes: {},
  spanEvents: [],
  links: [],
}

const maxKeptBlocks = 64

/** Puts whole events together from their rows, blocks and pieces. */
export class EventLoader {
  readonly #weeks: WeekTables
  readonly #details: SqlStatement
  readonly #origins: SqlStatement
  readonly #rows: SqlStatement
  /** Unpacked blocks by week and number. A block never changes under its number, except that what was deleted is blanked. */
  readonly #blocks = new Map<string, Buffer>()

  constructor(database: SqlDatabase, weeks: WeekTables) {
    this.#weeks = weeks
    this.#details = database.prepare('SELECT row, json FROM details WHERE row IN (SELECT value FROM json_each(?))')
    this.#origins = database.prepare(
      'SELECT row, resource, scope FROM origins WHERE row IN (SELECT value FROM json_each(?))',
    )
    this.#rows = database.prepare(
      `SELECT ${wholeColumns} ${joins} WHERE e.row IN (SELECT value FROM json_each(?)) GROUP BY e.row`,
    )
  }

  /** In the order of the numbers; those without an event are left out. */
  byRows(rows: readonly number[]): readonly StoredEvent[] {
    const events = this.load(rows)
    return rows.flatMap((row) => events.get(row) ?? [])
  }

  /** What is narrow of them, by row number. */
  summaries(rows: readonly number[]): ReadonlyMap<number, EventSummary> {
    return new Map(this.#rows.all(JSON.stringify(rows)).map((row) => [Number(row['row']), toSummary(row)]))
  }

  load(rows: readonly number[]): ReadonlyMap<number, StoredEvent> {
    const found = this.#rows.all(JSON.stringify(rows))
    const details = byRow(this.#details.all(JSON.stringify(rows)))
    const origins = byRow(this.#origins.all(JSON.stringify([...new Set(found.map((row) => row['origin']))])))
    const pieces = this.#piecesOf(found)
    return new Map(
      found.map((row) => {
        const json = details.get(Number(row['row']))?.['json']
        const parts = json === undefined ? noDetails : (JSON.parse(String(json)) as Details)
        const origin = origins.get(Number(row['origin']))
        const whole = { ...row, resource: origin?.['resource'], scope: origin?.['scope'] }
        return [
          Number(row['row']),
          toStoredEvent(whole, { details: parts, content: this.#contentOf(row, parts, pieces) }),
        ]
      }),
    )
  }

  forgetBlocks(): void {
    this.#blocks.clear()
  }

  #contentOf(row: SqlRow, details: Details, pieces: ReadonlyMap<string, string>): Content {
    if (row['block'] === null) return noContent
    const week = Number(row['week'])
    const skeleton = this.#text(week, row)
    const texts = unpackNumbers(row['pieces']).map((id) => pieces.get(`${week}:${id}`) ?? '')
    return fromSkeleton(skeleton, texts, details)
  }

  /** All pieces of these events in one query a week. */
  #piecesOf(rows: readonly SqlRow[]): ReadonlyMap<string, string> {
    const wanted = new Map<number, Set<number>>()
    for (const row of rows) {
      const week = Number(row['week'])
      const ids = wanted.get(week) ?? new Set()
      for (const id of unpackNumbers(row['pieces'])) ids.add(id)
      wanted.set(week, ids)
    }
    const texts = new Map<string, string>()
    for (const [week, ids] of wanted) {
      if (ids.size === 0) continue
      const sql =
        'SELECT id, block, block_offset, block_length FROM pieces_$ WHERE id IN (SELECT value FROM json_each(?)) ORDER BY block'
      for (const row of this.#weeks.statement(week, sql).all(JSON.stringify([...ids])))
        texts.set(`${week}:${Number(row['id'])}`, this.#text(week, row))
    }
    return texts
  }

  #text(week: number, row: SqlRow): string {
    const block = this.#block(week, Number(row['block']))
    return textAt(block, { offset: Number(row['block_offset']), length: Number(row['block_length']) })
  }

  #block(week: number, id: number): Buffer {
    const key = `${week}:${id}`
    const kept = this.#blocks.get(key)
    if (kept !== undefined) return kept
    const data = this.#weeks.statement(week, 'SELECT data FROM blocks_$ WHERE id = ?').get(id)?.['data']
    const block = unpackBlock(bytesOf(data))
    this.#blocks.set(key, block)
    for (const oldest of this.#blocks.keys()) {
      if (this.#blocks.size <= maxKeptBlocks) break
      this.#blocks.delete(oldest)
    }
    return block
  }
}

function byRow(rows: readonly SqlRow[]): ReadonlyMap<number, SqlRow> {
  return new Map(rows.map((row) => [Number(row['row']), row]))
}
