import { eventIdOfSpan } from '../event-id.ts'
import { durationMillis } from '../duration.ts'
import { firstLine } from '../first-line.ts'
import { fromMicros, fromMicrosOrNull, toMicros } from './time.ts'
import type { EventStatus, EventSummary, EventType, SpanEventView, SpanLinkView } from '@honeyhive/api'
import type { Buckets, IncomingEvent, JsonObject, StoredEvent } from '../event.ts'
import type { SqlRow, SqlValue } from './database.ts'

/** The columns that `eventValues` fills, in its order. */
export const eventColumns = [
  'id',
  'session_id',
  'names_session',
  'is_implied',
  'parent_id',
  'trace_id',
  'span_id',
  'parent_span_id',
  'type',
  'name',
  'project',
  'source',
  'start_micros',
  'end_micros',
  'status',
  'error',
  'model',
  'provider',
  'input_tokens',
  'output_tokens',
  'cost_usd',
  'first_token_micros',
  'user_id',
  'title',
  'is_incomplete',
] as const

export interface Placement {
  readonly sessionId: string
  readonly namesSession: boolean
  /** A session event made on the spot, because an event named a session that nobody had started. */
  readonly isImplied: boolean
}

export function eventValues(event: IncomingEvent, placement: Placement): SqlValue[] {
  const values = [
    event.id,
    placement.sessionId,
    placement.namesSession ? 1 : 0,
    placement.isImplied ? 1 : 0,
    event.parentId,
    event.span?.traceId ?? null,
    event.span?.spanId ?? null,
    event.span?.parentSpanId ?? null,
    event.type,
    event.name,
    event.project,
    event.source,
    toMicros(event.startTime),
    event.endTime === null ? null : toMicros(event.endTime),
    event.status,
    event.error === null ? null : firstLine(event.error),
    event.model,
    event.provider,
    event.inputTokens,
    event.outputTokens,
    event.costUsd,
    event.timeToFirstTokenMillis === null ? null : toMicros(event.timeToFirstTokenMillis),
    event.userId,
    event.title,
    event.isIncomplete ? 1 : 0,
  ]
  return values.map((value) => (typeof value === 'string' ? withoutNul(value) : value))
}

/** Drivers end a text at its first NUL; a body is JSON, where it is written as an escape. */
function withoutNul(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', '\u{fffd}') : text
}

interface Body extends Buckets {
  readonly error: string | null
  readonly errorStack: string | null
  readonly attributes: JsonObject
  readonly spanEvents: readonly SpanEventView[]
  readonly links: readonly SpanLinkView[]
}

export function encodeBody(event: IncomingEvent): string {
  const { inputs, outputs, config, metadata, metrics, feedback, userProperties, error, errorStack, span } = event
  const { attributes = {}, spanEvents = [], links = [] } = span ?? {}
  const buckets = { inputs, outputs, config, metadata, metrics, feedback, userProperties }
  const body: Body = { ...buckets, error, errorStack, attributes, spanEvents, links }
  return JSON.stringify(body)
}

/** From a row of `events` with `parent_event_id` (the id that the parent span's row has, if it came). */
export function toSummary(row: SqlRow): EventSummary {
  const type = row['type'] as EventType
  const startTime = fromMicros(row['start_micros'])
  const endTime = fromMicrosOrNull(row['end_micros'])
  const sessionId = String(row['session_id'])
  return {
    id: String(row['id']),
    sessionId,
    parentId: type === 'session' ? null : (parentIdOf(row) ?? sessionId),
    type,
    name: String(row['name']),
    startTime,
    durationMillis: durationMillis(startTime, endTime),
    status: row['status'] as EventStatus,
    error: textOrNull(row['error']),
    model: textOrNull(row['model']),
    provider: textOrNull(row['provider']),
    inputTokens: numberOrNull(row['input_tokens']),
    outputTokens: numberOrNull(row['output_tokens']),
    costUsd: numberOrNull(row['cost_usd']),
    timeToFirstTokenMillis: fromMicrosOrNull(row['first_token_micros']),
    isIncomplete: row['is_incomplete'] === 1,
  }
}

/** From a row of `events` joined with its body and origin. */
export function toStoredEvent(row: SqlRow): StoredEvent {
  const { durationMillis: _, ...summary } = toSummary(row)
  const body = JSON.parse(String(row['body'])) as Body
  const { attributes, spanEvents, links, ...rest } = body
  const traceId = textOrNull(row['trace_id'])
  return {
    ...summary,
    ...rest,
    parentId: parentIdOf(row),
    sessionName: null,
    project: String(row['project']),
    source: String(row['source']),
    endTime: fromMicrosOrNull(row['end_micros']),
    userId: textOrNull(row['user_id']),
    title: textOrNull(row['title']),
    span:
      traceId === null
        ? null
        : {
            traceId,
            spanId: String(row['span_id']),
            parentSpanId: String(row['parent_span_id']),
            resource: JSON.parse(String(row['resource'] ?? '{}')) as JsonObject,
            scope: JSON.parse(String(row['scope'] ?? '{"name":"","version":""}')) as { name: string; version: string },
            attributes,
            spanEvents,
            links,
          },
  }
}

function parentIdOf(row: SqlRow): string | null {
  const named = textOrNull(row['parent_id']) ?? textOrNull(row['parent_event_id'])
  if (named !== null) return named
  const parentSpanId = row['parent_span_id']
  if (typeof parentSpanId !== 'string' || parentSpanId === '' || parentSpanId === row['span_id']) return null
  // The parent has not come; the id that it will have lets a page tell a missing parent from a root.
  return eventIdOfSpan(String(row['trace_id']), parentSpanId)
}

export function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

export function numberOrNull(value: unknown): number | null {
  return typeof value === 'number' ? value : null
}
