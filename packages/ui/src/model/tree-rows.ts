import type { EventRow, EventSummary } from '@honeyhive/api'

/** What stands for the parent of an event when that has not come: no event has such an id. */
const NOT_COME = 'a parent that has not come'

/** The events of a tree from the rows in which it is sent. */
export function eventsOf(sessionId: string, rows: readonly EventRow[]): EventSummary[] {
  const idOfRow = new Map(rows.map(([row, id]) => [row, idOf(id)]))
  return rows.map((row) => eventOf(row, sessionId, idOfRow))
}

function eventOf(from: EventRow, sessionId: string, idOfRow: ReadonlyMap<number, string>): EventSummary {
  const [row, , parent, type, name, start, duration, status, error, model, provider, ...rest] = from
  const [inputTokens, outputTokens, costUsd, timeToFirstToken, isIncomplete] = rest
  return {
    id: idOfRow.get(row) ?? '',
    sessionId,
    parentId: type === 'session' ? null : parent === null ? sessionId : (idOfRow.get(parent) ?? NOT_COME),
    type,
    name,
    startTime: start / 1000,
    durationMillis: millisOrNull(duration),
    status,
    error,
    model,
    provider,
    inputTokens,
    outputTokens,
    costUsd: costUsd === null ? null : Number(costUsd),
    timeToFirstTokenMillis: millisOrNull(timeToFirstToken),
    isIncomplete: isIncomplete === 1,
  }
}

function idOf(text: string): string {
  if (text.startsWith('=')) return text.slice(1)
  const digits = text.toLowerCase()
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-${digits.slice(12, 16)}-${digits.slice(16, 20)}-${digits.slice(20)}`
}

function millisOrNull(micros: number | null): number | null {
  return micros === null ? null : micros / 1000
}
