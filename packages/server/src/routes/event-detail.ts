import { conversationOf } from '../ingest/conversation/conversation.ts'
import { durationMillis } from '../store/duration.ts'
import { firstLine } from '../store/first-line.ts'
import { usageBreakdown } from './usage-breakdown.ts'
import type { EventDetail } from '@honeyhive/api'
import type { StoredEvent } from '../store/event.ts'

/** Everything of an event, as the page reads it. */
export function eventDetail(event: StoredEvent): EventDetail {
  const { span, type, inputs, outputs } = event
  const isSession = type === 'session'
  return {
    id: event.id,
    sessionId: event.sessionId,
    parentId: isSession ? null : (event.parentId ?? event.sessionId),
    type,
    name: event.name,
    startTime: event.startTime,
    durationMillis: durationMillis(event.startTime, event.endTime),
    status: event.status,
    error: event.error === null ? null : firstLine(event.error),
    model: event.model,
    provider: event.provider,
    inputTokens: event.inputTokens,
    outputTokens: event.outputTokens,
    costUsd: event.costUsd,
    timeToFirstTokenMillis: event.timeToFirstTokenMillis,
    isIncomplete: event.isIncomplete,
    usage: usageBreakdown(event),
    traceId: span?.traceId ?? null,
    spanId: span?.spanId ?? null,
    source: event.source,
    inputs,
    outputs,
    config: event.config,
    metadata: event.metadata,
    metrics: event.metrics,
    feedback: event.feedback,
    userProperties: event.userProperties,
    errorText: event.error,
    errorStack: event.errorStack,
    messages: type === 'model' ? conversationOf(inputs, outputs) : null,
    attributes: span?.attributes ?? {},
    resource: span?.resource ?? {},
    scope: span?.scope ?? null,
    spanEvents: span?.spanEvents ?? [],
    links: span?.links ?? [],
  }
}
