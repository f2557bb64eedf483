import { sessionIdOfTrace } from '../event-id.ts'
import { hexTextOf, hexValue, idOf, idValue, listOf, valuesIn } from './ids.ts'
import type { EncodedEvent } from './encode-event.ts'
import type { SqlDatabase, SqlStatement } from './database.ts'

export interface Assignment {
  readonly sessionId: string
  readonly session: number
  readonly trace: number | null
  readonly namesSession: boolean
}

interface TraceRow {
  readonly row: number
  readonly session: number
  readonly isNamed: boolean
}

/** Finds the session of each event, and moves what waited under a trace's own session once the trace names one. */
export class SessionAssignment {
  readonly #findTraces: SqlStatement
  readonly #addTrace: SqlStatement
  readonly #tie: SqlStatement
  readonly #move: SqlStatement
  readonly #findSessions: SqlStatement
  readonly #addSession: SqlStatement
  readonly #sessionIds: SqlStatement

  constructor(database: SqlDatabase) {
    this.#findTraces = database.prepare(`SELECT row, id, session, is_named FROM traces WHERE id IN ${valuesIn('?')}`)
    this.#addTrace = database.prepare('INSERT INTO traces (id, session, is_named) VALUES (?, ?, ?)')
    this.#tie = database.prepare('UPDATE traces SET session = ?, is_named = ? WHERE row = ?')
    this.#move = database.prepare('UPDATE events SET session = ? WHERE trace = ? AND session = ? AND names_session = 0')
    this.#findSessions = database.prepare(`SELECT row, id FROM sessions WHERE id IN ${valuesIn('?')}`)
    this.#addSession = database.prepare('INSERT INTO sessions (id, version) VALUES (?, 0)')
    this.#sessionIds = database.prepare('SELECT row, id FROM sessions WHERE row IN (SELECT value FROM json_each(?))')
  }

  /** One per event. Adds to `dirty` the sessions that events were moved from, and those that were made. */
  assign(batch: readonly EncodedEvent[], dirty: Set<number>): readonly Assignment[] {
    const named = namedInBatch(batch)
    const wanted = new Set(batch.map((event) => event.sessionId ?? sessionIdOfTrace(event.traceId ?? event.id)))
    const sessions = this.#rowsOf(new Set([...wanted, ...named.values()]), dirty)
    const traces = this.#tracesOf(batch, { named, sessions, dirty })
    const ids = this.#idsOf(traces.values(), sessions)
    return batch.map((event) => {
      const trace = event.traceId === null ? undefined : traces.get(event.traceId)
      const own = event.sessionId ?? (trace === undefined ? sessionIdOfTrace(event.id) : null)
      const session = own === null ? (trace?.session ?? 0) : (sessions.get(own) ?? 0)
      return {
        sessionId: own ?? ids.get(session) ?? '',
        session,
        trace: trace?.row ?? null,
        namesSession: event.sessionId !== null,
      }
    })
  }

  /** Row numbers of sessions by id; one that is unknown is made, empty until it is refreshed. */
  #rowsOf(ids: ReadonlySet<string>, dirty: Set<number>): Map<string, number> {
    const values = [...ids].map((id) => idValue(id))
    const rows = new Map(this.#findSessions.all(listOf(values)).map((row) => [idOf(row['id']), Number(row['row'])]))
    for (const id of ids) {
      if (rows.has(id)) continue
      const row = Number(this.#addSession.run(idValue(id)).lastInsertRowid)
      rows.set(id, row)
      dirty.add(row)
    }
    return rows
  }

  #tracesOf(
    batch: readonly EncodedEvent[],
    context: {
      readonly named: ReadonlyMap<string, string>
      readonly sessions: ReadonlyMap<string, number>
      readonly dirty: Set<number>
    },
  ): ReadonlyMap<string, TraceRow> {
    const { named, sessions, dirty } = context
    const traceIds = new Set(batch.flatMap(({ traceId }) => traceId ?? []))
    const traces = this.#knownTraces(traceIds)
    for (const traceId of traceIds) {
      const known = traces.get(traceId)
      const name = named.get(traceId)
      const isUntied = known !== undefined && known.session === 0
      if (known?.isNamed === true || (known !== undefined && name === undefined && !isUntied)) continue
      const session = sessions.get(name ?? sessionIdOfTrace(traceId)) ?? 0
      const row = known?.row ?? this.#add(traceId, session, name !== undefined)
      traces.set(traceId, { row, session, isNamed: name !== undefined })
      if (known === undefined) continue
      this.#tie.run(session, name === undefined ? 0 : 1, row)
      if (known.session === session || isUntied) continue
      this.#move.run(session, row, known.session)
      dirty.add(known.session).add(session)
    }
    return traces
  }

  #add(traceId: string, session: number, isNamed: boolean): number {
    return Number(this.#addTrace.run(hexValue(traceId), session, isNamed ? 1 : 0).lastInsertRowid)
  }

  #knownTraces(traceIds: ReadonlySet<string>): Map<string, TraceRow> {
    const rows = this.#findTraces.all(listOf([...traceIds].map((id) => hexValue(id))))
    return new Map(
      rows.map((row) => [
        hexTextOf(row['id']),
        { row: Number(row['row']), session: Number(row['session']), isNamed: row['is_named'] === 1 },
      ]),
    )
  }

  #idsOf(traces: Iterable<TraceRow>, sessions: ReadonlyMap<string, number>): ReadonlyMap<number, string> {
    const ids = new Map([...sessions].map(([id, row]) => [row, id]))
    const missing = [...traces].flatMap(({ session }) => (ids.has(session) ? [] : session))
    for (const row of missing.length === 0 ? [] : this.#sessionIds.all(JSON.stringify(missing)))
      ids.set(Number(row['row']), idOf(row['id']))
    return ids
  }
}

/** The session that the earliest span of each trace names. */
function namedInBatch(batch: readonly EncodedEvent[]): ReadonlyMap<string, string> {
  const earliest = new Map<string, { readonly start: number; readonly sessionId: string }>()
  for (const { traceId, sessionId, startMicros } of batch) {
    if (traceId === null || sessionId === null) continue
    const found = earliest.get(traceId)
    if (found === undefined || startMicros < found.start) earliest.set(traceId, { start: startMicros, sessionId })
  }
  return new Map([...earliest].map(([traceId, { sessionId }]) => [traceId, sessionId]))
}
