import { sessionIdOfTrace } from '../event-id.ts'
import type { IncomingEvent } from '../event.ts'
import type { SqlDatabase, SqlStatement } from './database.ts'

export interface Assignment {
  readonly event: IncomingEvent
  readonly sessionId: string
  readonly namesSession: boolean
}

interface TraceSession {
  readonly sessionId: string
  readonly isNamed: boolean
}

/** Finds the session of each event, and moves what waited under a trace's own session once the trace names one. */
export class SessionAssignment {
  readonly #find: SqlStatement
  readonly #remember: SqlStatement
  readonly #move: SqlStatement

  constructor(database: SqlDatabase) {
    this.#find = database.prepare(
      'SELECT trace_id, session_id, is_named FROM traces WHERE trace_id IN (SELECT value FROM json_each(?))',
    )
    this.#remember = database.prepare(
      `INSERT INTO traces (trace_id, session_id, is_named) VALUES (?, ?, ?)
       ON CONFLICT (trace_id) DO UPDATE SET session_id = excluded.session_id, is_named = excluded.is_named`,
    )
    this.#move = database.prepare(
      'UPDATE events SET session_id = ? WHERE trace_id = ? AND session_id = ? AND names_session = 0',
    )
  }

  /** Adds to `dirty` the sessions that events were moved from. */
  assign(batch: readonly IncomingEvent[], dirty: Set<string>): readonly Assignment[] {
    const traces = this.#tracesOf(batch, dirty)
    return batch.map((event) => {
      const { sessionId } = event
      if (sessionId !== null) return { event, sessionId, namesSession: true }
      const traceId = event.span?.traceId ?? event.id
      return { event, sessionId: traces.get(traceId)?.sessionId ?? sessionIdOfTrace(traceId), namesSession: false }
    })
  }

  #tracesOf(batch: readonly IncomingEvent[], dirty: Set<string>): ReadonlyMap<string, TraceSession> {
    const named = namedInBatch(batch)
    const traceIds = new Set(batch.flatMap((event) => (event.span === null ? [] : [event.span.traceId])))
    const traces = this.#known(traceIds)
    for (const traceId of traceIds) {
      const known = traces.get(traceId)
      const name = named.get(traceId)
      if (known?.isNamed === true || (known !== undefined && name === undefined)) continue
      const next = { sessionId: name ?? sessionIdOfTrace(traceId), isNamed: name !== undefined }
      this.#remember.run(traceId, next.sessionId, next.isNamed ? 1 : 0)
      traces.set(traceId, next)
      if (known === undefined || known.sessionId === next.sessionId) continue
      this.#move.run(next.sessionId, traceId, known.sessionId)
      dirty.add(known.sessionId).add(next.sessionId)
    }
    return traces
  }

  #known(traceIds: ReadonlySet<string>): Map<string, TraceSession> {
    const rows = traceIds.size === 0 ? [] : this.#find.all(JSON.stringify([...traceIds]))
    return new Map(
      rows.map((row) => [
        String(row['trace_id']),
        { sessionId: String(row['session_id']), isNamed: row['is_named'] === 1 },
      ]),
    )
  }
}

/** The session that the earliest span of each trace names. */
function namedInBatch(batch: readonly IncomingEvent[]): ReadonlyMap<string, string> {
  const earliest = new Map<string, { readonly start: number; readonly sessionId: string }>()
  for (const { span, sessionId, startTime } of batch) {
    if (span === null || sessionId === null) continue
    const found = earliest.get(span.traceId)
    if (found === undefined || startTime < found.start) earliest.set(span.traceId, { start: startTime, sessionId })
  }
  return new Map([...earliest].map(([traceId, { sessionId }]) => [traceId, sessionId]))
}
