import { numberOrNull, textOrNull } from './event-rows.ts'
import { fromMicros, fromMicrosOrNull } from './time.ts'
import type { EventStatus, EventType } from '@honeyhive/api'
import type { EventPatch, IncomingEvent, JsonObject, SpanOrigin } from '../event.ts'
import type { SqlDatabase, SqlRow } from './database.ts'

const rowsPerStep = 500
const wholeEvent = `SELECT e.*, b.body, o.resource, o.scope FROM events e JOIN bodies b ON b.row = e.row
  LEFT JOIN origins o ON o.row = b.origin WHERE e.row > ? ORDER BY e.row LIMIT ${rowsPerStep}`

/** All events of a store in the layout of schema versions 1 and 2, in the order in which they came. Sessions that were only implied are left out. */
export function* oldEvents(database: SqlDatabase): Iterable<readonly IncomingEvent[]> {
  const page = database.prepare(wholeEvent)
  for (let last = 0; ;) {
    const rows = page.all(last)
    const newest = rows.at(-1)
    if (newest === undefined) return
    last = Number(newest['row'])
    yield rows.filter((row) => row['type'] !== 'session' || row['is_implied'] === 0).map((row) => toEvent(row))
  }
}

/** They were applied to their events when they were kept; given again, they change nothing and are there for later states. */
export function oldPatches(database: SqlDatabase): readonly EventPatch[] {
  const rows = database.prepare('SELECT patch FROM patches ORDER BY received_micros').all()
  return rows.map((row) => JSON.parse(String(row['patch'])) as EventPatch)
}

function toEvent(row: SqlRow): IncomingEvent {
  const body = JSON.parse(String(row['body'])) as Omit<IncomingEvent, 'span'> &
    Pick<SpanOrigin, 'attributes' | 'spanEvents' | 'links'>
  const { attributes, spanEvents, links, ...wide } = body
  const traceId = textOrNull(row['trace_id'])
  return {
    ...wide,
    id: String(row['id']),
    sessionId: row['names_session'] === 1 ? String(row['session_id']) : null,
    sessionName: null,
    parentId: textOrNull(row['parent_id']),
    project: String(row['project']),
    source: String(row['source']),
    type: row['type'] as EventType,
    name: String(row['name']),
    startTime: fromMicros(row['start_micros']),
    endTime: fromMicrosOrNull(row['end_micros']),
    status: row['status'] as EventStatus,
    model: textOrNull(row['model']),
    provider: textOrNull(row['provider']),
    inputTokens: numberOrNull(row['input_tokens']),
    outputTokens: numberOrNull(row['output_tokens']),
    costUsd: numberOrNull(row['cost_usd']),
    timeToFirstTokenMillis: fromMicrosOrNull(row['first_token_micros']),
    userId: textOrNull(row['user_id']),
    title: textOrNull(row['title']),
    isIncomplete: row['is_incomplete'] === 1,
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
