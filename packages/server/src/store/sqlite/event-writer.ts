import { createHash } from 'node:crypto'
import { eventIdOfSpan } from '../event-id.ts'
import { applyPatch, mergeSessions } from '../merge.ts'
import { encodeBody, eventColumns, eventValues, toStoredEvent } from './event-rows.ts'
import { PatchRows } from './patch-rows.ts'
import { SessionAssignment } from './session-assignment.ts'
import { SessionRollup } from './session-rollup.ts'
import { toMicros } from './time.ts'
import type { AppendOutcome } from '../event-store.ts'
import type { EventPatch, IncomingEvent, SpanOrigin } from '../event.ts'
import type { SqlDatabase, SqlRow, SqlStatement } from './database.ts'
import type { Placement } from './event-rows.ts'
import type { Assignment } from './session-assignment.ts'

const wholeEvent = `SELECT e.*, b.body, o.resource, o.scope FROM events e JOIN bodies b ON b.row = e.row
  LEFT JOIN origins o ON o.row = b.origin WHERE e.id = ?`

/** All writes, each to be called within a transaction. */
export class EventWriter {
  readonly #patches: PatchRows
  readonly #sessions: SessionAssignment
  readonly #rollup: SessionRollup
  readonly #known: SqlStatement
  readonly #whole: SqlStatement
  readonly #insertEvent: SqlStatement
  readonly #updateEvent: SqlStatement
  readonly #saveBody: SqlStatement
  readonly #saveOrigin: SqlStatement
  readonly #sessionRows: SqlStatement
  readonly #deletions: readonly SqlStatement[]

  constructor(database: SqlDatabase) {
    this.#patches = new PatchRows(database)
    this.#sessions = new SessionAssignment(database)
    this.#rollup = new SessionRollup(database)
    this.#known = database.prepare(
      `SELECT row, id, session_id, trace_id, span_id, type, is_implied, is_incomplete, end_micros FROM events
       WHERE id IN (SELECT value FROM json_each(?))`,
    )
    this.#whole = database.prepare(wholeEvent)
    this.#sessionRows = database.prepare('SELECT row FROM events WHERE session_id = ?')
    this.#deletions = ['DELETE FROM bodies WHERE row = ?', 'DELETE FROM events WHERE row = ?'].map((sql) =>
      database.prepare(sql),
    )
    const marks = eventColumns.map(() => '?').join(', ')
    this.#insertEvent = database.prepare(`INSERT INTO events (${eventColumns.join(', ')}) VALUES (${marks})`)
    this.#updateEvent = database.prepare(
      `UPDATE events SET ${eventColumns.map((name) => `${name} = ?`).join(', ')} WHERE row = ?`,
    )
    this.#saveBody = database.prepare(
      `INSERT INTO bodies (row, origin, body) VALUES (?, ?, ?)
       ON CONFLICT (row) DO UPDATE SET origin = excluded.origin, body = excluded.body`,
    )
    // The update of nothing makes RETURNING answer for a row that was there already.
    this.#saveOrigin = database.prepare(
      `INSERT INTO origins (hash, resource, scope) VALUES (?, ?, ?)
       ON CONFLICT (hash) DO UPDATE SET hash = excluded.hash RETURNING row`,
    )
  }

  /** Adds the sessions that it touched to `dirty`. */
  append(batch: readonly IncomingEvent[], dirty: Set<string>): AppendOutcome {
    const assignments = this.#sessions.assign(batch, dirty)
    const ids = new Set(assignments.flatMap(({ event, sessionId }) => [event.id, sessionId]))
    const known = this.#knownRows([...ids])
    const patches = this.#patches.find([...ids])
    const origins = new Map<string, number>()
    let accepted = 0
    for (const given of assignments) {
      const assignment = this.#withOwnId(given, known)
      const existing = known.get(assignment.event.id)
      if (existing !== undefined && !tellsMore(existing, assignment.event)) continue
      if (existing !== undefined) dirty.add(String(existing['session_id']))
      this.#write(assignment, { existing, patch: patches.get(assignment.event.id), origins })
      known.set(assignment.event.id, knownRow(assignment))
      dirty.add(assignment.sessionId)
      accepted += 1
    }
    this.#implySessions(assignments, known, patches)
    return { accepted, duplicates: assignments.length - accepted }
  }

  patch(patch: EventPatch, context: { readonly dirty: Set<string>; readonly nowMillis: number }): 'applied' | 'kept' {
    const merged = this.#patches.add(patch, context.nowMillis)
    const row = this.#whole.get(patch.eventId)
    if (row === undefined) return 'kept'
    const sessionId = String(row['session_id'])
    // An implied session that somebody describes is no longer only implied.
    const placement = { sessionId, namesSession: row['names_session'] === 1, isImplied: row['is_implied'] === 1 }
    this.#save(applyPatch(ownEvent(row), merged), placement, { row: Number(row['row']), origins: new Map() })
    context.dirty.add(sessionId)
    return 'applied'
  }

  deleteSessions(ids: readonly string[], dirty: Set<string>): number {
    const sessions = ids.filter((id) => this.#sessionRows.get(id) !== undefined)
    for (const id of sessions) {
      for (const row of this.#sessionRows.all(id)) this.#delete(Number(row['row']))
      dirty.add(id)
    }
    return sessions.length
  }

  deleteEvents(ids: readonly string[], dirty: Set<string>): number {
    let count = 0
    for (const [id, row] of this.#knownRows(ids)) {
      if (row['type'] === 'session') this.deleteSessions([id], dirty)
      else this.#delete(Number(row['row']))
      dirty.add(String(row['session_id']))
      count += 1
    }
    return count
  }

  #delete(row: number): void {
    for (const statement of this.#deletions) statement.run(row)
  }

  forgetPatches(beforeMillis: number): void {
    this.#patches.forget(beforeMillis)
  }

  /** Call once per transaction, after all that it writes. */
  refreshSessions(dirty: ReadonlySet<string>, version: number): void {
    if (dirty.size > 0) this.#rollup.refresh(dirty, version)
  }

  /** Two spans that claim one event id are still two spans: the second gets the id that it would have had. */
  #withOwnId(assignment: Assignment, known: Map<string, SqlRow>): Assignment {
    const { event } = assignment
    const existing = known.get(event.id)
    if (existing === undefined || event.span === null) return assignment
    const { traceId, spanId } = event.span
    if (existing['trace_id'] === traceId && existing['span_id'] === spanId) return assignment
    const id = eventIdOfSpan(traceId, spanId)
    for (const [key, row] of this.#knownRows([id])) known.set(key, row)
    return { ...assignment, event: { ...event, id } }
  }

  #knownRows(ids: readonly string[]): Map<string, SqlRow> {
    return new Map(this.#known.all(JSON.stringify(ids)).map((row) => [String(row['id']), row]))
  }

  #write(
    { event, sessionId, namesSession }: Assignment,
    context: {
      readonly existing: SqlRow | undefined
      readonly patch: EventPatch | undefined
      readonly origins: Map<string, number>
    },
  ): void {
    const { existing, patch, origins } = context
    const older = existing !== undefined && event.type === 'session' ? this.#whole.get(event.id) : undefined
    const merged = older === undefined ? event : mergeSessions(ownEvent(older), event)
    const patched = patch === undefined ? merged : applyPatch(merged, patch)
    const row = existing === undefined ? null : this.#rowOf(event.id)
    this.#save(patched, { sessionId, namesSession, isImplied: false }, { row, origins })
  }

  #rowOf(id: string): number {
    return Number(this.#knownRows([id]).get(id)?.['row'])
  }

  #implySessions(
    assignments: readonly Assignment[],
    known: Map<string, SqlRow>,
    patches: ReadonlyMap<string, EventPatch>,
  ): void {
    for (const assignment of assignments) {
      const { event, sessionId } = assignment
      if (known.has(sessionId)) continue
      const session = impliedSession(event, sessionId)
      const patch = patches.get(sessionId)
      const placement = { sessionId, namesSession: true, isImplied: true }
      this.#save(patch === undefined ? session : applyPatch(session, patch), placement, {
        row: null,
        origins: new Map(),
      })
      known.set(sessionId, knownRow({ event: session, sessionId, namesSession: true }))
    }
  }

  #save(
    event: IncomingEvent,
    placement: Placement,
    target: { readonly row: number | null; readonly origins: Map<string, number> },
  ): void {
    const values = eventValues(event, placement)
    let row = target.row
    if (row === null) row = Number(this.#insertEvent.run(...values).lastInsertRowid)
    else this.#updateEvent.run(...values, row)
    const origin = event.span === null ? null : this.#originOf(event.span, target.origins)
    this.#saveBody.run(row, origin, encodeBody(event))
  }

  #originOf(span: SpanOrigin, origins: Map<string, number>): number {
    const resource = JSON.stringify(span.resource)
    const scope = JSON.stringify(span.scope)
    const text = `${resource}\n${scope}`
    const found = origins.get(text)
    if (found !== undefined) return found
    const hash = createHash('sha256').update(text).digest('hex')
    const row = Number(this.#saveOrigin.get(hash, resource, scope)?.['row'])
    origins.set(text, row)
    return row
  }
}

/** The event of a row as it would come in again: the parent only where the event itself named it. */
function ownEvent(row: SqlRow): IncomingEvent {
  const event = toStoredEvent(row)
  return { ...event, parentId: typeof row['parent_id'] === 'string' ? row['parent_id'] : null }
}

function tellsMore(existing: SqlRow, event: IncomingEvent): boolean {
  if (event.type === 'session') return existing['type'] === 'session'
  if (existing['is_incomplete'] === 1 && !event.isIncomplete) return true
  if (event.isIncomplete && existing['is_incomplete'] === 0) return false
  return event.endTime !== null && toMicros(event.endTime) > Number(existing['end_micros'] ?? -1)
}

function knownRow({ event, sessionId }: Assignment): SqlRow {
  return {
    session_id: sessionId,
    trace_id: event.span?.traceId ?? null,
    span_id: event.span?.spanId ?? null,
    type: event.type,
    is_incomplete: event.isIncomplete ? 1 : 0,
    end_micros: event.endTime === null ? null : toMicros(event.endTime),
  }
}

function impliedSession(event: IncomingEvent, sessionId: string): IncomingEvent {
  const empty = {}
  return {
    id: sessionId,
    sessionId,
    sessionName: event.sessionName,
    parentId: null,
    project: event.project,
    source: event.source,
    type: 'session',
    name: event.sessionName ?? '',
    startTime: event.startTime,
    endTime: null,
    status: 'unset',
    error: null,
    errorStack: null,
    model: null,
    provider: null,
    inputTokens: null,
    outputTokens: null,
    costUsd: null,
    timeToFirstTokenMillis: null,
    userId: null,
    title: null,
    isIncomplete: false,
    span: null,
    inputs: empty,
    outputs: empty,
    config: empty,
    metadata: empty,
    metrics: empty,
    feedback: empty,
    userProperties: empty,
  }
}
