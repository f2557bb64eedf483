import { toStoredEvent, toSummary } from './event-rows.ts'
import { aggregateEvents } from '../aggregation.ts'
import { conditionsOf, isSelected } from '../selection.ts'
import { decodeCursor, encodeCursor, toSession } from './session-rows.ts'
import { toMicros } from './time.ts'
import type { ChangeNotice, EventSummary, SessionsPage, SessionSummary } from '@honeyhive/api'
import type { EventsPage, EventsQuery, SessionsQuery, StoreCounts } from '../event-store.ts'
import type { StoredEvent } from '../event.ts'
import type { AggregateQuery, AggregateRow } from '../query.ts'
import type { SqlDatabase, SqlStatement, SqlValue } from './database.ts'

// Spans that start together are ordered from the outside in: clocks of a millisecond make that common.
// The parent is looked up when it is read, so it makes no difference whether it came before or after its child.
const withParent = `LEFT JOIN events p ON p.trace_id = e.trace_id AND p.span_id = e.parent_span_id AND e.parent_span_id <> e.span_id`
const narrow = `e.id, e.session_id, e.parent_id, e.trace_id, e.span_id, e.parent_span_id, e.type, e.name, e.start_micros,
  e.end_micros, e.status, e.error, e.model, e.provider, e.input_tokens, e.output_tokens, e.cost_usd,
  e.first_token_micros, e.is_incomplete, p.id AS parent_event_id`
const whole = `SELECT e.*, p.id AS parent_event_id, b.body, o.resource, o.scope FROM events e ${withParent}
  JOIN bodies b ON b.row = e.row LEFT JOIN origins o ON o.row = b.origin`
const newestFirst = 'ORDER BY start_micros DESC, id DESC LIMIT ?'

/** All reads, on a connection that cannot write. */
export class EventReader {
  readonly #database: SqlDatabase
  readonly #firstSessions: SqlStatement
  readonly #moreSessions: SqlStatement
  readonly #session: SqlStatement
  readonly #tree: SqlStatement
  readonly #event: SqlStatement
  readonly #counts: SqlStatement
  readonly #changed: SqlStatement
  readonly #removed: SqlStatement
  readonly #version: SqlStatement

  constructor(database: SqlDatabase) {
    this.#database = database
    this.#firstSessions = database.prepare(`SELECT * FROM sessions ${newestFirst}`)
    this.#moreSessions = database.prepare(`SELECT * FROM sessions WHERE (start_micros, id) < (?, ?) ${newestFirst}`)
    this.#session = database.prepare('SELECT * FROM sessions WHERE id = ?')
    this.#tree = database.prepare(
      `SELECT ${narrow} FROM events e ${withParent} WHERE e.session_id = ?
       ORDER BY e.type <> 'session', e.start_micros, COALESCE(e.parent_span_id, '') <> '', e.end_micros DESC, e.row`,
    )
    this.#event = database.prepare(`${whole} WHERE e.id = ?`)
    this.#counts = database.prepare(
      `SELECT (SELECT COUNT(*) FROM sessions) AS sessions, (SELECT COALESCE(SUM(event_count), 0) FROM sessions) AS events`,
    )
    this.#changed = database.prepare('SELECT * FROM sessions WHERE version > ? ORDER BY version DESC LIMIT ?')
    this.#removed = database.prepare('SELECT id FROM removed_sessions WHERE version > ? ORDER BY version DESC LIMIT ?')
    this.#version = database.prepare(
      `SELECT MAX(COALESCE((SELECT MAX(version) FROM sessions), 0),
        COALESCE((SELECT MAX(version) FROM removed_sessions), 0)) AS version`,
    )
  }

  listSessions({ limit, cursor }: SessionsQuery): SessionsPage {
    const after = cursor === null ? undefined : decodeCursor(cursor)
    const rows =
      after === undefined
        ? this.#firstSessions.all(limit + 1)
        : this.#moreSessions.all(after.startMicros, after.id, limit + 1)
    const sessions = rows.slice(0, limit).map((row) => toSession(row))
    const last = rows.length > limit ? sessions.at(-1) : undefined
    return {
      sessions,
      nextCursor: last === undefined ? null : encodeCursor(last, toMicros(last.startTime)),
      total: this.counts().sessionCount,
    }
  }

  session(id: string): SessionSummary | undefined {
    const row = this.#session.get(id)
    return row === undefined ? undefined : toSession(row)
  }

  tree(sessionId: string): readonly EventSummary[] {
    const session = this.session(sessionId)
    if (session === undefined) return []
    const events = this.#tree.all(sessionId).map((row) => toSummary(row))
    const own = events.findIndex(({ type }) => type === 'session')
    const event = events[own]
    return event === undefined ? events : events.with(own, { ...event, ...spanOf(session) })
  }

  event(id: string): StoredEvent | undefined {
    const row = this.#event.get(id)
    return row === undefined ? undefined : this.#withSession(toStoredEvent(row))
  }

  find(query: EventsQuery): EventsPage {
    const { limit, offset = 0, order = 'newest' } = query
    const direction = order === 'newest' ? 'DESC' : 'ASC'
    const { sql, values } = rangeOf(query)
    const rows = this.#database
      .prepare(`${whole} WHERE ${sql} ORDER BY e.start_micros ${direction}, e.row ${direction}`)
      .all(...values)
    const conditions = conditionsOf(query)
    const events = rows
      .map((row) => this.#withSession(toStoredEvent(row)))
      .filter((event) => isSelected(event, { conditions, hasWords: (text) => holdsWords(event, text) }))
    const start = offset + Number(query.cursor ?? 0)
    const end = start + limit
    return {
      events: events.slice(start, end),
      total: events.length,
      isTotalExact: true,
      nextCursor: end < events.length ? String(end) : null,
    }
  }

  aggregate(query: AggregateQuery): readonly AggregateRow[] {
    return aggregateEvents(this.find({ ...query, limit: Number.MAX_SAFE_INTEGER }).events, query)
  }

  changesSince(seq: number, limit: number): ChangeNotice {
    const sessions = this.#changed.all(seq, limit).map((row) => toSession(row))
    const removedSessionIds = this.#removed.all(seq, limit).map((row) => String(row['id']))
    return { seq: this.version(), sessions, removedSessionIds }
  }

  /** The number of the last change, 0 in an empty store. */
  version(): number {
    return Number(this.#version.get()?.['version'])
  }

  counts(): StoreCounts {
    const row = this.#counts.get()
    return { sessionCount: Number(row?.['sessions']), eventCount: Number(row?.['events']) }
  }

  /** A session event spans its session, and one made on the spot takes its name from what came. */
  #withSession(event: StoredEvent): StoredEvent {
    if (event.type !== 'session') return event
    const session = this.session(event.sessionId)
    if (session === undefined) return event
    const { name, startTime, endTime, project, source } = session
    return { ...event, name, startTime, endTime, project, source }
  }
}

function spanOf({
  name,
  startTime,
  durationMillis,
}: SessionSummary): Pick<EventSummary, 'name' | 'startTime' | 'durationMillis'> {
  return { name, startTime, durationMillis }
}

function rangeOf(query: EventsQuery): { readonly sql: string; readonly values: readonly SqlValue[] } {
  const { startedAfter, startedBefore } = query
  return {
    sql: 'e.start_micros BETWEEN ? AND ?',
    values: [toMicros(startedAfter ?? -9e12), toMicros(startedBefore ?? 9e12)],
  }
}

function holdsWords(event: StoredEvent, text: string): boolean {
  const all = JSON.stringify(event).toLowerCase()
  return text
    .toLowerCase()
    .split(/\s+/u)
    .every((word) => all.includes(word.replace('*', '')))
}
