import { hexTextOf, idOf, idValue, listOf, valuesIn } from './ids.ts'
import type { SqlDatabase, SqlRow, SqlStatement } from './database.ts'
import type { EncodedEvent } from './encode-event.ts'

/** What is known of an event that is there, in the store or earlier in the batch. */
export interface Known {
  readonly row: number
  readonly session: number
  readonly type: string
  readonly traceId: string | null
  readonly spanId: string | null
  readonly isIncomplete: boolean
  readonly endMicros: number | null
}

const knownColumns = `e.row, e.id, e.session, e.type, t.id AS trace_id, e.span_id, e.is_incomplete, e.end_micros`

/** Finds what is known of events by their ids. */
export class KnownEvents {
  readonly #find: SqlStatement

  constructor(database: SqlDatabase) {
    this.#find = database.prepare(
      `SELECT ${knownColumns} FROM events e LEFT JOIN traces t ON t.row = e.trace WHERE e.id IN ${valuesIn('?')}`,
    )
  }

  find(ids: readonly string[]): Map<string, Known> {
    const rows = this.#find.all(listOf(ids.map((id) => idValue(id))))
    return new Map(rows.map((row) => [idOf(row['id']), knownRow(row)]))
  }
}

/** Whether an event that is there already says more now: it was incomplete, or it ends later. */
export function tellsMore(existing: Known, event: EncodedEvent): boolean {
  if (event.type === 'session') return existing.type === 'session'
  if (existing.isIncomplete && !event.isIncomplete) return true
  if (event.isIncomplete && !existing.isIncomplete) return false
  return event.endMicros !== null && event.endMicros > (existing.endMicros ?? -1)
}

function knownRow(row: SqlRow): Known {
  return {
    row: Number(row['row']),
    session: Number(row['session']),
    type: String(row['type']),
    traceId: row['trace_id'] === null ? null : hexTextOf(row['trace_id']),
    spanId: row['span_id'] === null ? null : hexTextOf(row['span_id']),
    isIncomplete: row['is_incomplete'] === 1,
    endMicros: row['end_micros'] === null ? null : Number(row['end_micros']),
  }
}
