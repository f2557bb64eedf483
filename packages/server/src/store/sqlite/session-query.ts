import { startOf } from './event-cursor.ts'
import { always, and, holding, isPlain, isWordsAlone, ofEvents, scopeOf } from './session-conditions.ts'
import { SessionCount } from './session-count.ts'
import type { SessionsQuery } from '../event-store.ts'
import type { CompiledSelection } from './compile-selection.ts'
import type { Condition } from './compile-predicate.ts'
import type { SqlDatabase, SqlRow } from './database.ts'
import type { Start } from './event-cursor.ts'
import type { EventQueries } from './event-query.ts'
import type { ScanLimit } from './scan-limit.ts'

/** Where one way of finding sessions becomes quicker than another. */
export interface SessionBounds {
  /** Up to so many are found by their events; of more there is a page soon when all are walked through in order. */
  readonly manySessions: number
  /** Up to so many that come into question are looked into one after the other. */
  readonly fewInScope: number
}

const usualBounds: SessionBounds = { manySessions: 2000, fewInScope: 5000 }
/** Sessions that are looked into at first; four times as many in each later step. */
const firstChunkSessions = 200
const maxChunkSessions = 3200
/** The same of events. */
const firstChunkEvents = 1000
const maxChunkEvents = 16_000

/** The plus keeps the index of sessions from being read to its end only because it would tell them apart by itself. */
const unsorted = '+e.session'

/** A page of rows of sessions, with one more than was asked for where there are more. */
export interface SessionRowsPage {
  readonly rows: readonly SqlRow[]
  readonly total: number
  readonly isTotalExact: boolean
}

interface Wanted {
  readonly take: number
  readonly after: Start | undefined
  readonly countLimit: number
}

/** Which sessions, the newest first. */
export class SessionQueries {
  readonly #database: SqlDatabase
  readonly #events: EventQueries
  readonly #limit: ScanLimit
  readonly #bounds: SessionBounds
  readonly #sessions: SessionCount

  constructor(
    database: SqlDatabase,
    parts: { readonly events: EventQueries; readonly limit: ScanLimit; readonly bounds?: SessionBounds },
  ) {
    this.#bounds = parts.bounds ?? usualBounds
    this.#database = database
    this.#events = parts.events
    this.#limit = parts.limit
    this.#sessions = new SessionCount(database)
  }

  page(query: SessionsQuery): SessionRowsPage {
    const { cursor, countLimit = Number.POSITIVE_INFINITY, where = null } = query
    const after = startOf({ cursor })
    const wanted: Wanted = { take: query.limit + 1, after, countLimit }
    const scope = scopeOf(query)
    if (where === null) return this.#all(scope, wanted)
    const selection = this.#events.compileForPages({ where })
    if (this.#isNarrow(scope)) return this.#walked(scope, selection, wanted)
    if (isWordsAlone(selection) && scope.sql === always) return this.#withWords(selection, wanted)
    const isTelling = isPlain(selection) || selection.sql !== always
    const found = isTelling ? this.#foundByEvents(scope, selection) : undefined
    if (!isPlain(selection)) return this.#walked(found ?? scope, selection, wanted)
    if (found !== undefined) return this.#all(found, wanted)
    const rows =
      after === undefined
        ? this.#newest(scope, selection, wanted.take)
        : take(this.#walk(scope, selection, after), wanted.take)
    const { manySessions } = this.#bounds
    if (countLimit <= manySessions) return { rows, ...limited(manySessions + 1, countLimit) }
    return { rows, ...limited(this.#count(and(scope, holding(selection))), countLimit) }
  }

  #all(condition: Condition, { take: limit, after, countLimit }: Wanted): SessionRowsPage {
    const rows = this.#rows(condition, after, limit)
    return { rows, ...(countLimit === 0 ? limited(0, 0) : limited(this.#count(condition), countLimit)) }
  }

  /** Words that very many events have: a page of them is near, and how many have them the index of words knows best. */
  #withWords(selection: CompiledSelection, { take: count, after, countLimit }: Wanted): SessionRowsPage {
    const rows = take(this.#walk({ sql: always, values: [] }, selection, after), count)
    return { rows, ...limited(this.#countWith(selection.commonWords, countLimit), countLimit) }
  }

  #countWith(words: readonly string[], countLimit: number): number {
    const sessions = new Set<number>()
    if (countLimit === 0) return 0
    const sql = 'SELECT DISTINCT +e.session AS session FROM events e WHERE e.row IN (SELECT value FROM json_each(?))'
    for (const rows of this.#events.rowsWith(words)) {
      this.#limit.check()
      for (const { session } of this.#database.prepare(sql).all(JSON.stringify(rows))) sessions.add(Number(session))
      if (sessions.size > countLimit) break
    }
    return sessions.size
  }

  /** What must be looked into costs the most: the first page is found while all are counted. */
  #walked(scope: Condition, selection: CompiledSelection, wanted: Wanted): SessionRowsPage {
    const { after, countLimit } = wanted
    if (after !== undefined) {
      const rows = take(this.#walk(scope, selection, after), wanted.take)
      const counted =
        countLimit === 0 ? undefined : this.#walked(scope, selection, { take: 0, after: undefined, countLimit })
      return { ...(counted ?? limited(0, 0)), rows }
    }
    const rows: SqlRow[] = []
    let total = 0
    for (const chunk of this.#walk(scope, selection, undefined)) {
      total += chunk.length
      rows.push(...chunk.slice(0, wanted.take - rows.length))
      if (rows.length >= wanted.take && total > countLimit) break
    }
    return { rows, ...limited(total, countLimit) }
  }

  /**
   * The first page by the newest events: no session begins after its events, so one that was not met by the event that starts at
   * some time begins no later than then, and those that were met and begin later are all there are.
   */
  #newest(scope: Condition, selection: CompiledSelection, count: number): readonly SqlRow[] {
    const { joins, sql, values } = ofEvents(selection)
    const scoped = scope.sql === always ? '' : 'CROSS JOIN sessions s ON s.row = e.session'
    const from = `SELECT e.session, e.start_micros, e.row FROM events e ${joins} ${scoped} WHERE ${sql} AND ${scope.sql}`
    const met = new Set<number>()
    let position: readonly number[] = []
    for (let size = firstChunkEvents; ; size = Math.min(size * 4, maxChunkEvents)) {
      this.#limit.check()
      const beyond = position.length === 0 ? '' : 'AND (e.start_micros, e.row) < (?, ?)'
      const events = this.#database
        .prepare(`${from} ${beyond} ORDER BY e.start_micros DESC, e.row DESC LIMIT ?`)
        .all(...values, ...scope.values, ...position, size)
      for (const { session } of events) met.add(Number(session))
      const last = events.at(-1)
      const isAll = last === undefined || events.length < size
      const condition: Condition = {
        sql: `s.row IN (SELECT value FROM json_each(?)) AND s.start_micros > ?`,
        values: [JSON.stringify([...met]), isAll ? -1 : Number(last['start_micros'])],
      }
      const rows = this.#rows(condition, undefined, count)
      if (isAll || rows.length >= count) return rows
      position = [Number(last['start_micros']), Number(last['row'])]
    }
  }

  /** The sessions with an event of which SQL knows no better than that it is selected, when they are few. */
  #foundByEvents(scope: Condition, selection: CompiledSelection): Condition | undefined {
    const { joins, sql, values } = ofEvents(selection)
    // Crossed, so that the events' indexes are asked and not all sessions one by one.
    const scoped = scope.sql === always ? '' : 'CROSS JOIN sessions s ON s.row = e.session'
    const found = this.#database
      .prepare(
        `SELECT DISTINCT ${unsorted} AS session FROM events e ${joins} ${scoped} WHERE ${sql} AND ${scope.sql} LIMIT ?`,
      )
      .all(...values, ...scope.values, this.#bounds.manySessions + 1)
    if (found.length > this.#bounds.manySessions) return undefined
    const list = JSON.stringify(found.map(({ session }) => Number(session)))
    return { sql: 's.row IN (SELECT value FROM json_each(?))', values: [list] }
  }

  /** Sessions in scope that have an event that meets the selection, read in steps: see `EventQueries`. */
  *#walk(scope: Condition, selection: CompiledSelection, from: Start | undefined): Iterable<readonly SqlRow[]> {
    let after = from
    for (let size = firstChunkSessions; ; size = Math.min(size * 4, maxChunkSessions)) {
      this.#limit.check()
      const rows = this.#rows(scope, after, size)
      const found = this.#holding(rows, selection)
      yield rows.filter((row) => found.has(Number(row['row'])))
      const last = rows.at(-1)
      if (last === undefined || rows.length < size) return
      after = { startMicros: Number(last['start_micros']), row: Number(last['row']) }
    }
  }

  /** Those of the sessions that have such an event. */
  #holding(sessions: readonly SqlRow[], selection: CompiledSelection): ReadonlySet<number> {
    const { joins, sql, values } = ofEvents(selection)
    const from = `FROM events e INDEXED BY events_by_session ${joins}`
    const among = `e.session IN (SELECT value FROM json_each(?)) AND ${sql}`
    const list = JSON.stringify(sessions.map(({ row }) => Number(row)))
    if (isPlain(selection)) {
      const found = this.#database.prepare(`SELECT DISTINCT e.session ${from} WHERE ${among}`).all(list, ...values)
      return new Set(found.map(({ session }) => Number(session)))
    }
    const rows = this.#database.prepare(`SELECT e.row, e.week, e.session ${from} WHERE ${among}`).all(list, ...values)
    const events = rows.map(({ row, week, session }) => ({
      row: Number(row),
      week: Number(week),
      session: Number(session),
    }))
    return new Set(this.#events.meeting(events, selection).map(({ session }) => session))
  }

  #isNarrow(scope: Condition): boolean {
    if (scope.sql === always) return false
    const { fewInScope } = this.#bounds
    const counting = `SELECT COUNT(*) AS total FROM (SELECT 1 FROM sessions s WHERE ${scope.sql} LIMIT ?)`
    return Number(this.#database.prepare(counting).get(...scope.values, fewInScope + 1)?.['total']) <= fewInScope
  }

  #rows({ sql, values }: Condition, after: Start | undefined, limit: number): readonly SqlRow[] {
    const position = after === undefined ? '' : 'AND (s.start_micros, s.row) < (?, ?)'
    const bound = after === undefined ? [] : [after.startMicros, after.row]
    return this.#database
      .prepare(`SELECT s.* FROM sessions s WHERE ${sql} ${position} ORDER BY s.start_micros DESC, s.row DESC LIMIT ?`)
      .all(...values, ...bound, limit)
  }

  #count({ sql, values }: Condition): number {
    if (sql === always) return this.#sessions.total()
    return Number(
      this.#database.prepare(`SELECT COUNT(*) AS total FROM sessions s WHERE ${sql}`).get(...values)?.['total'],
    )
  }
}

function take(chunks: Iterable<readonly SqlRow[]>, count: number): readonly SqlRow[] {
  const rows: SqlRow[] = []
  for (const chunk of chunks) {
    rows.push(...chunk.slice(0, count - rows.length))
    if (rows.length >= count) break
  }
  return rows
}

/** Where nobody reads the total (a limit of 0), nothing was counted. */
function limited(total: number, countLimit: number): { readonly total: number; readonly isTotalExact: boolean } {
  return { total: Math.min(total, countLimit), isTotalExact: countLimit > 0 && total <= countLimit }
}
