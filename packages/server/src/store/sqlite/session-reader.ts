import { durationMillis } from '../duration.ts'
import { numberOrNull, textOrNull } from './event-rows.ts'
import { joinsFor } from './event-query.ts'
import { idOf, idValue } from './ids.ts'
import { fromMicros, fromMicrosOrNull, toMicros } from './time.ts'
import type { SessionsPage, SessionSummary } from '@honeyhive/api'
import type { SessionsQuery, StoreCounts } from '../event-store.ts'
import type { Condition } from './compile-predicate.ts'
import type { SqlDatabase, SqlRow, SqlStatement } from './database.ts'
import type { EventQueries } from './event-query.ts'

interface Position {
  readonly startMicros: number
  readonly row: number
}

const chunkSessions = 100
const always = '1'

/** Reads of the rows that stand for whole sessions. */
export class SessionReader {
  readonly #database: SqlDatabase
  readonly #queries: EventQueries
  readonly #byId: SqlStatement
  readonly #counts: SqlStatement
  readonly #changed: SqlStatement
  readonly #version: SqlStatement

  constructor(database: SqlDatabase, queries: EventQueries) {
    this.#database = database
    this.#queries = queries
    this.#byId = database.prepare('SELECT * FROM sessions WHERE id = ?')
    this.#counts = database.prepare(
      'SELECT COUNT(*) AS sessions, COALESCE(SUM(event_count), 0) AS events FROM sessions',
    )
    this.#changed = database.prepare('SELECT * FROM sessions WHERE version > ? ORDER BY version DESC LIMIT ?')
    this.#version = database.prepare(
      `SELECT MAX(COALESCE((SELECT MAX(version) FROM sessions), 0),
        COALESCE((SELECT MAX(version) FROM removed_sessions), 0)) AS version`,
    )
  }

  list(query: SessionsQuery): SessionsPage {
    const rows = this.#page(query, query.limit + 1)
    const sessions = rows.slice(0, query.limit)
    const last = sessions.at(-1)
    return {
      sessions: sessions.map((row) => toSession(row)),
      nextCursor: rows.length > query.limit && last !== undefined ? encodeCursor(last) : null,
      total: this.#total(query),
    }
  }

  get(id: string): SessionSummary | undefined {
    const row = this.#byId.get(idValue(id))
    return row === undefined ? undefined : toSession(row)
  }

  changedSince(version: number, limit: number): readonly SessionSummary[] {
    return this.#changed.all(version, limit).map((row) => toSession(row))
  }

  version(): number {
    return Number(this.#version.get()?.['version'])
  }

  counts(): StoreCounts {
    const row = this.#counts.get()
    return { sessionCount: Number(row?.['sessions']), eventCount: Number(row?.['events']) }
  }

  #page(query: SessionsQuery, limit: number): readonly SqlRow[] {
    const found: SqlRow[] = []
    const condition = this.#conditionOf(query)
    let after = query.cursor === null ? undefined : decodeCursor(query.cursor)
    for (;;) {
      const size = condition.asks === undefined ? limit : chunkSessions
      const rows = this.#rows(condition, after, size)
      for (const row of rows) if (condition.asks?.(Number(row['row'])) ?? true) found.push(row)
      const last = rows.at(-1)
      if (found.length >= limit || last === undefined || rows.length < size) return found.slice(0, limit)
      after = { startMicros: Number(last['start_micros']), row: Number(last['row']) }
    }
  }

  #rows({ sql, values }: Condition, after: Position | undefined, limit: number): readonly SqlRow[] {
    const position = after === undefined ? '' : 'AND (s.start_micros, s.row) < (?, ?)'
    const bound = after === undefined ? [] : [after.startMicros, after.row]
    return this.#database
      .prepare(`SELECT s.* FROM sessions s WHERE ${sql} ${position} ORDER BY s.start_micros DESC, s.row DESC LIMIT ?`)
      .all(...values, ...bound, limit)
  }

  #total(query: SessionsQuery): number {
    const { sql, values, asks } = this.#conditionOf(query)
    if (asks === undefined) {
      // Without a condition SQLite counts by pages rather than by rows: even one that always holds would keep it from that.
      const condition = sql === always ? '' : `WHERE ${sql}`
      return Number(
        this.#database.prepare(`SELECT COUNT(*) AS total FROM sessions s ${condition}`).get(...values)?.['total'],
      )
    }
    const rows = this.#database.prepare(`SELECT s.row FROM sessions s WHERE ${sql}`).all(...values)
    return rows.filter((row) => asks(Number(row['row']))).length
  }

  /** `asks`: what only the events of a session can answer. */
  #conditionOf(query: SessionsQuery): Condition & { readonly asks?: (session: number) => boolean } {
    const parts: Condition[] = []
    if (typeof query.project === 'string') parts.push({ sql: 's.project = ?', values: [query.project] })
    if (typeof query.startedAfter === 'number')
      parts.push({ sql: 's.start_micros >= ?', values: [toMicros(query.startedAfter)] })
    if (typeof query.startedBefore === 'number')
      parts.push({ sql: 's.start_micros <= ?', values: [toMicros(query.startedBefore)] })
    const { where = null } = query
    const events = where === null ? undefined : this.#queries.compile({ where })
    // Where the events themselves must be asked, then only those of sessions that may have one.
    if (events !== undefined && (events.residual.length === 0 || events.sql !== always)) {
      const inner = `SELECT e.session ${joinsFor(events.sql, 'es')} WHERE ${events.sql.replaceAll('s.id', 'es.id')}`
      parts.push({ sql: `s.row IN (${inner})`, values: events.values })
    }
    const all = {
      sql: parts.map(({ sql }) => sql).join(' AND ') || always,
      values: parts.flatMap(({ values }) => values),
    }
    if (where === null || events?.residual.length === 0) return all
    return { ...all, asks: (session) => this.#queries.hasMatch(session, where) }
  }
}

export function toSession(row: SqlRow): SessionSummary {
  const startTime = fromMicros(row['start_micros'])
  const endTime = fromMicrosOrNull(row['end_micros'])
  const models = JSON.parse(String(row['models'])) as string[]
  return {
    id: idOf(row['id']),
    name: String(row['name']),
    title: textOrNull(row['title']),
    project: String(row['project']),
    source: String(row['source']),
    startTime,
    endTime,
    durationMillis: durationMillis(startTime, endTime),
    eventCount: Number(row['event_count']),
    errorCount: Number(row['error_count']),
    inputTokens: Number(row['input_tokens']),
    outputTokens: Number(row['output_tokens']),
    costUsd: numberOrNull(row['cost_usd']),
    models: models.sort(),
    userId: textOrNull(row['user_id']),
    version: Number(row['version']),
  }
}

function encodeCursor(row: SqlRow): string {
  return Buffer.from(`${Number(row['start_micros'])}:${Number(row['row'])}`).toString('base64url')
}

/** undefined for text that no page has given. */
function decodeCursor(cursor: string): Position | undefined {
  const match = /^(-?\d{1,16}):(\d{1,16})$/u.exec(Buffer.from(cursor, 'base64url').toString('utf8'))
  return match === null ? undefined : { startMicros: Number(match[1]), row: Number(match[2]) }
}
