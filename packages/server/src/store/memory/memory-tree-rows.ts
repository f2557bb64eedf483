import { toMicros } from '../sqlite/time.ts'
import type { EventRow, EventSummary } from '@honeyhive/api'

/** The rows of a tree as JSON, see `EventRow` of the API. */
export function rowsOfTree(events: readonly EventSummary[]): string {
  const rowOf = new Map(events.map(({ id }, index) => [id, index + 1]))
  const rows = events.map((event, index): EventRow => [
    index + 1,
    event.id,
    parentOf(event, rowOf),
    event.type,
    event.name,
    toMicros(event.startTime),
    microsOrNull(event.durationMillis),
    event.status,
    event.error,
    event.model,
    event.provider,
    event.inputTokens,
    event.outputTokens,
    event.costUsd === null ? null : String(event.costUsd),
    microsOrNull(event.timeToFirstTokenMillis),
    event.isIncomplete ? 1 : 0,
  ])
  return JSON.stringify(rows)
}

function parentOf({ parentId, sessionId }: EventSummary, rowOf: ReadonlyMap<string, number>): number | null {
  if (parentId === null) return null
  return rowOf.get(parentId) ?? (parentId === sessionId ? null : -1)
}

function microsOrNull(millis: number | null): number | null {
  return millis === null ? null : toMicros(millis)
}
