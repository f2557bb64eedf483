import { durationMillis } from '../duration.ts'
import { numberOrNull, textOrNull } from './event-rows.ts'
import { idOf, idValue } from './ids.ts'
import { encodeCursor } from './event-cursor.ts'
import { fromMicros, fromMicrosOrNull } from './time.ts'
import type { SessionsPage, SessionSummary } from '@honeyhive/api'
import type { SessionsQuery, StoreCounts } from '../event-store.ts'
import type { SqlDatabase, SqlRow, SqlStatement } from './database.ts'
import type { SessionQueries } from './session-query.ts'

/** Reads of the rows that stand for whole sessions. */
export class SessionReader {
  readonly #queries: SessionQueries
  readonly #byId: SqlStatement
  readonly #counts: SqlStatement
  readonly #changed: SqlStatement
  readonly #version: SqlStatement

  constructor(database: SqlDatabase, queries: SessionQueries) {
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
    const { rows, ...counted } = this.#queries.page(query)
    const sessions = rows.slice(0, query.limit)
    const last = sessions.at(-1)
    return {
      sessions: sessions.map((row) => toSession(row)),
      nextCursor:
        rows.length > query.limit && last !== undefined
          ? encodeCursor({ startMicros: Number(last['start_micros']), row: Number(last['row']) })
          : null,
      ...counted,
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
