import { randomUUID } from 'node:crypto'
import { inputMessages, titleOf } from '../ingest/conversation/conversation.ts'
import { errorText, usageOf } from '../ingest/fields.ts'
import { costUsd } from '../ingest/prices/cost.ts'
import { userIdOf } from '../store/merge.ts'
import { toMillis } from './times.ts'
import type { EventType } from '@honeyhive/api'
import type { ModelUsage } from '../ingest/prices/cost.ts'
import type { Buckets, EventPatch, IncomingEvent, JsonObject } from '../store/event.ts'
import type { GivenBuckets, GivenEvent, GivenUpdate } from './shapes.ts'

const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/iu

export function isUuid(text: string | null | undefined): boolean {
  return typeof text === 'string' && uuid.test(text)
}

/** A started session as its event. One without an id gets a new one. */
export function sessionEvent(session: GivenEvent, nowMillis: number): IncomingEvent {
  const id = idOf(session.session_id) ?? randomUUID()
  const name = session.session_name ?? session.event_name ?? null
  const event = eventOf(
    { ...session, event_id: id, session_id: id, event_name: name ?? 'unknown' },
    'session',
    nowMillis,
  )
  return { ...event, sessionName: name, parentId: null, endTime: toMillis(session.end_time) }
}

/** An event that came as JSON; without a session it gets one of its own. */
export function createdEvent(event: GivenEvent, nowMillis: number): IncomingEvent {
  const type = (event.event_type ?? 'tool').toLowerCase()
  if (type === 'session') return sessionEvent({ ...event, session_id: event.session_id ?? event.event_id }, nowMillis)
  const isKnown = type === 'model' || type === 'chain' || type === 'tool'
  const created = eventOf(event, isKnown ? type : 'tool', nowMillis)
  return isKnown ? created : { ...created, metadata: { event_type: type, ...created.metadata } }
}

export function patchOf(update: GivenUpdate): EventPatch {
  const endTime = toMillis(update.end_time)
  const error = errorText(update.error)
  const given = Object.entries(bucketsOf(update)).filter(([, bucket]) => Object.keys(bucket).length > 0)
  return {
    eventId: idOf(update.event_id) ?? update.event_id,
    ...Object.fromEntries(given),
    ...(typeof update.duration === 'number' ? { durationMillis: update.duration } : {}),
    ...(endTime === null ? {} : { endTime }),
    ...(error === null ? {} : { error }),
    ...(typeof update.event_name === 'string' ? { name: update.event_name } : {}),
  }
}

function eventOf(raw: GivenEvent, type: EventType, nowMillis: number): IncomingEvent {
  const buckets = bucketsOf(raw)
  const startTime = toMillis(raw.start_time) ?? nowMillis - (raw.duration ?? 0)
  const error = errorText(raw.error)
  const usage = usageOf(type === 'model' ? buckets.metadata : {})
  return {
    ...buckets,
    ...usage,
    costUsd: usage.costUsd ?? (type === 'model' ? priceOf(buckets, { ...usage, startTime }) : null),
    id: idOf(raw.event_id) ?? randomUUID(),
    sessionId: idOf(raw.session_id) ?? randomUUID(),
    sessionName: null,
    parentId: idOf(raw.parent_id) === idOf(raw.session_id) ? null : idOf(raw.parent_id),
    project: raw.project ?? raw.project_name ?? 'default',
    source: raw.source ?? 'unknown',
    type,
    name: raw.event_name ?? 'unknown',
    startTime,
    endTime: toMillis(raw.end_time) ?? startTime + (raw.duration ?? 0),
    status: error === null ? 'unset' : 'error',
    error,
    errorStack: null,
    model: textOf(buckets.config['model']),
    provider: textOf(buckets.config['provider']),
    timeToFirstTokenMillis: null,
    userId: userIdOf(buckets.userProperties),
    title: type === 'model' ? titleOf(inputMessages(buckets.inputs)) : null,
    isIncomplete: false,
    span: null,
  }
}

function priceOf(
  { config, metadata }: Buckets,
  usage: Pick<ModelUsage, 'inputTokens' | 'outputTokens' | 'startTime'>,
): number | null {
  return costUsd({
    ...usage,
    model: textOf(config['model']),
    provider: textOf(config['provider'])?.toLowerCase() ?? null,
    cacheReadTokens: numberOf(metadata['cache_read_input_tokens']),
    cacheWriteTokens: numberOf(metadata['cache_creation_input_tokens']),
  })
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' && value >= 0 ? value : null
}

function bucketsOf(raw: GivenBuckets): Buckets {
  return {
    inputs: raw.inputs ?? {},
    outputs: raw.outputs ?? {},
    config: raw.config ?? {},
    metadata: raw.metadata ?? {},
    metrics: raw.metrics ?? {},
    feedback: raw.feedback ?? {},
    userProperties: raw.user_properties ?? {},
  } satisfies Record<keyof Buckets, JsonObject>
}

function idOf(text: string | null | undefined): string | null {
  if (text === null || text === undefined || text === '') return null
  return uuid.test(text) ? text.toLowerCase() : text
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}
