import { eventIdOfSpan } from '../event-id.ts'
import { durationMillis } from '../duration.ts'
import { hexTextOf, hexValue, idOf, idValue } from './ids.ts'
import { packNumbers } from './row-numbers.ts'
import { fromMicros, fromMicrosOrNull } from './time.ts'
import type { EventStatus, EventSummary, EventType } from '@honeyhive/api'
import type { Content } from './skeleton.ts'
import type { EncodedEvent } from './encode-event.ts'
import type { Buckets, JsonObject, StoredEvent } from '../event.ts'
import type { SqlRow, SqlValue } from './database.ts'

/** The columns that `eventValues` fills, in its order. */
export const eventColumns = [
  'row',
  'id',
  'session',
  'names_session',
  'implied',
  'parent_id',
  'trace',
  'span_id',
  'parent_span_id',
  'type',
  'name',
  'project',
  'source',
  'week',
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
  'run_id',
  'datapoint_id',
  'dataset_id',
  'title',
  'is_incomplete',
  'origin',
  'block',
  'block_offset',
  'block_length',
  'pieces',
] as const

export interface Placement {
  readonly row: number
  /** Row numbers of session and trace. */
  readonly session: number
  readonly trace: number | null
  readonly namesSession: boolean
  /** 1: a session event made on the spot, because an event named a session that nobody had started. 2: and that has no name of its own. */
  readonly implied: number
}

export interface StoredPlace {
  readonly origin: number | null
  readonly block: number
  readonly offset: number
  readonly length: number
  readonly pieces: readonly number[]
}

export function eventValues(event: EncodedEvent, placement: Placement, place: StoredPlace): SqlValue[] {
  return [
    placement.row,
    idValue(event.id),
    placement.session,
    placement.namesSession ? 1 : 0,
    placement.implied,
    event.parentId === null ? null : idValue(event.parentId),
    placement.trace,
    event.spanId === null ? null : hexValue(event.spanId),
    event.parentSpanId === null || event.parentSpanId === '' ? null : hexValue(event.parentSpanId),
    event.type,
    withoutNul(event.name),
    withoutNul(event.project),
    withoutNul(event.source),
    event.week,
    event.startMicros,
    event.endMicros,
    event.status,
    withoutNul(event.error),
    withoutNul(event.model),
    withoutNul(event.provider),
    event.inputTokens,
    event.outputTokens,
    event.costUsd,
    event.firstTokenMicros,
    withoutNul(event.userId),
    withoutNul(event.runId),
    withoutNul(event.datapointId),
    withoutNul(event.datasetId),
    withoutNul(event.title),
    event.isIncomplete ? 1 : 0,
    place.origin,
    place.block,
    place.offset,
    place.length,
    packNumbers(place.pieces),
  ]
}

/** Drivers end a text at its first NUL; contents are JSON, where it is written as an escape. */
function withoutNul<T extends string | null>(text: T): T | string {
  return text !== null && text.includes('\0') ? text.replaceAll('\0', '\u{fffd}') : text
}

/** From a row of `events` with `session_id`, `trace_id` and `parent_event_id` (the id of the parent span's row, if it came). */
export function toSummary(row: SqlRow): EventSummary {
  const type = row['type'] as EventType
  const startTime = fromMicros(row['start_micros'])
  const endTime = fromMicrosOrNull(row['end_micros'])
  const sessionId = idOf(row['session_id'])
  return {
    id: idOf(row['id']),
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

export type Details = Pick<Buckets, 'config' | 'metadata' | 'metrics' | 'feedback' | 'userProperties'>

export const noDetails: Details = { config: {}, metadata: {}, metrics: {}, feedback: {}, userProperties: {} }

export interface WideParts {
  readonly details: Details
  readonly content: Content
}

/** From a row as for `toSummary`, with `resource` and `scope` of its origin. */
export function toStoredEvent(row: SqlRow, { details, content }: WideParts): StoredEvent {
  const { durationMillis: _, ...summary } = toSummary(row)
  const { attributes, spanEvents, links, ...rest } = content
  return {
    ...summary,
    ...details,
    ...rest,
    parentId: parentIdOf(row),
    sessionName: null,
    project: String(row['project']),
    source: String(row['source']),
    endTime: fromMicrosOrNull(row['end_micros']),
    userId: textOrNull(row['user_id']),
    title: textOrNull(row['title']),
    span:
      row['trace'] === null
        ? null
        : {
            traceId: hexTextOf(row['trace_id']),
            spanId: hexTextOf(row['span_id']),
            parentSpanId: row['parent_span_id'] === null ? '' : hexTextOf(row['parent_span_id']),
            resource: JSON.parse(String(row['resource'] ?? '{}')) as JsonObject,
            scope: JSON.parse(String(row['scope'] ?? '{"name":"","version":""}')) as { name: string; version: string },
            attributes,
            spanEvents,
            links,
          },
  }
}

function parentIdOf(row: SqlRow): string | null {
  const named = row['parent_id'] ?? row['parent_event_id'] ?? null
  if (named !== null) return idOf(named)
  if (row['parent_span_id'] === null) return null
  const parentSpanId = hexTextOf(row['parent_span_id'])
  if (parentSpanId === hexTextOf(row['span_id'])) return null
  // The parent has not come; the id that it will have lets a page tell a missing parent from a root.
  return eventIdOfSpan(hexTextOf(row['trace_id']), parentSpanId)
}

export function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

export function numberOrNull(value: unknown): number | null {
  return typeof value === 'number' ? value : null
}
