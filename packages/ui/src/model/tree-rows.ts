import type { EventRow, EventSummary } from '@honeyhive/api'

/** What stands for the parent of an event when that has not come: no event has such an id. */
const NOT_COME = 'a parent that has not come'

/** The events of a tree from the rows in which it is sent. Read by position: taking rows apart costs more than all the rest. */
export function eventsOf(sessionId: string, rows: readonly EventRow[]): EventSummary[] {
  const idOfRow = new Map<number, string>()
  for (const row of rows) idOfRow.set(row[0], row[1])
  return rows.map((row) => eventOf(row, sessionId, idOfRow))
}

function eventOf(row: EventRow, sessionId: string, idOfRow: ReadonlyMap<number, string>): EventSummary {
  const parent = row[2]
  const type = row[3]
  const cost = row[13]
  return {
    id: row[1],
    sessionId,
    parentId: type === 'session' ? null : parent === null ? sessionId : (idOfRow.get(parent) ?? NOT_COME),
    type,
    name: row[4],
    startTime: row[5] / 1000,
    durationMillis: millisOrNull(row[6]),
    status: row[7],
    error: row[8],
    model: row[9],
    provider: row[10],
    inputTokens: row[11],
    outputTokens: row[12],
    costUsd: cost === null ? null : Number(cost),
    timeToFirstTokenMillis: millisOrNull(row[14]),
    isIncomplete: row[15] === 1,
  }
}

function millisOrNull(micros: number | null): number | null {
  return micros === null ? null : micros / 1000
}
