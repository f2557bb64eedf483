import { eventIdOfSpan } from '../event-id.ts'
import { durationMillis } from '../duration.ts'
import type { EventSummary, SessionSummary } from '@honeyhive/api'
import type { IncomingEvent, StoredEvent } from '../event.ts'
import { firstLine } from '../first-line.ts'

/** An event as it is kept in memory. */
export interface MemoryEvent {
  readonly row: number
  readonly event: IncomingEvent
  readonly session: MemorySession
  readonly namesSession: boolean
  /** 1: a session event made on the spot; 2: and without a name of its own. */
  readonly implied: number
}

export interface MemorySession {
  readonly row: number
  readonly id: string
  summary: SessionSummary | undefined
}

/** To whole microseconds, as a store keeps times. */
export function rounded(millis: number): number {
  return Math.round(millis * 1000) / 1000
}

/** The event as stores give it back. `parents`: event ids by trace and span. */
export function toStored(kept: MemoryEvent, parents: (event: MemoryEvent) => string | undefined): StoredEvent {
  const { event, session } = kept
  const { span } = event
  const sent = span !== null && span.parentSpanId !== '' && span.parentSpanId !== span.spanId
  const spanParent = sent ? eventIdOfSpan(span.traceId, span.parentSpanId) : null
  const { timeToFirstTokenMillis, endTime } = event
  return structuredClone({
    ...event,
    sessionId: session.id,
    sessionName: null,
    parentId: event.parentId ?? parents(kept) ?? spanParent,
    startTime: rounded(event.startTime),
    endTime: endTime === null ? null : rounded(endTime),
    timeToFirstTokenMillis: timeToFirstTokenMillis === null ? null : rounded(timeToFirstTokenMillis),
  })
}

export function toSummary(event: StoredEvent): EventSummary {
  const { id, sessionId, type, name, startTime, endTime, status, error, model, provider } = event
  const { inputTokens, outputTokens, costUsd, timeToFirstTokenMillis, isIncomplete } = event
  return {
    id,
    sessionId,
    parentId: type === 'session' ? null : (event.parentId ?? sessionId),
    type,
    name,
    startTime,
    durationMillis: durationMillis(startTime, endTime),
    status,
    error: error === null ? null : firstLine(error),
    model,
    provider,
    inputTokens,
    outputTokens,
    costUsd,
    timeToFirstTokenMillis,
    isIncomplete,
  }
}
