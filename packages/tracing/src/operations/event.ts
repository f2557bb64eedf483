import type { ApiOutcome, CreateEventRequest } from '@honeyhive/api'
import { context } from '@opentelemetry/api'
import { holdProcess } from '../core/hold-process.ts'
import { describeError } from '../core/record-error.ts'
import { plainObject } from '../setup/session-request.ts'
import type { Runtime } from '../setup/runtime.ts'
import { activeRuntime } from './active-runtime.ts'
import { errorText, type EventUpdate, numberOf, outputsOf, updateBody } from './event-update.ts'
import type { HoneyHiveTracer } from './tracer.ts'

type Entries = Readonly<Record<string, unknown>>

/** One finished event without a span, such as something that another system has measured. */
export interface NewEvent {
  readonly eventName: string
  /** model, tool, chain, or a word of your own, which is sent as a chain that says the word. Default `tool`. */
  readonly eventType?: string | undefined
  /** Default: the session of the context. */
  readonly sessionId?: string | undefined
  /** A UUID. Default: the server makes one. */
  readonly eventId?: string | undefined
  readonly parentId?: string | undefined
  readonly inputs?: Entries | undefined
  /** What is no object is sent as `{ result: … }`. */
  readonly outputs?: unknown
  readonly error?: unknown
  readonly metadata?: Entries | undefined
  readonly metrics?: Entries | undefined
  readonly feedback?: Entries | undefined
  readonly config?: Entries | undefined
  readonly userProperties?: Entries | undefined
  /** Milliseconds. Default: from `startTime` to `endTime`, else 0. */
  readonly duration?: number | undefined
  /** Unix milliseconds. Default: `duration` before `endTime`. */
  readonly startTime?: number | undefined
  /** Unix milliseconds. Default: now. */
  readonly endTime?: number | undefined
}

/**
 * Adds to an event that the server has already, by its id (`PUT /events`). Resolves to whether the server has taken it; never
 * rejects. False, and nothing is sent, without a tracer, in test mode, or when there is nothing to add.
 *
 * @example
 * await updateEvent(eventId, { feedback: { rating: 5 } })
 */
export function updateEvent(eventId: string, update: EventUpdate, tracer?: HoneyHiveTracer): Promise<boolean> {
  return updateEventOf(activeRuntime(tracer), eventId, update)
}

/** As `updateEvent`, for one tracer. */
export async function updateEventOf(
  runtime: Runtime | undefined,
  eventId: string,
  update: EventUpdate,
): Promise<boolean> {
  const api = runtime?.api
  if (runtime === undefined || api === undefined || typeof eventId !== 'string' || eventId === '') return false
  const body = readOr(runtime, 'The event could not be updated', () => updateBody(update))
  if (body === undefined) return false
  // The event of a session must exist before it can be updated.
  await holdProcess(runtime.sessions.settled(eventId))
  const outcome = await holdProcess(api.updateEvent({ event_id: eventId, ...body }))
  return isTaken(runtime, outcome, 'update-event', `The event ${eventId} could not be updated`)
}

/**
 * Sends one finished event (`POST /events`). Resolves to its id, or to `undefined` when it was not taken, without a tracer and
 * in test mode; never rejects.
 *
 * @example
 * const eventId = await createEvent({ eventName: 'rerank', inputs: { query }, outputs: { order }, duration: 12.5 })
 */
export async function createEvent(event: NewEvent, tracer?: HoneyHiveTracer): Promise<string | undefined> {
  const runtime = activeRuntime(tracer)
  const api = runtime?.api
  if (runtime === undefined || api === undefined) return undefined
  const body = readOr(runtime, 'An event could not be created', () => eventBody(event, runtime))
  if (body === undefined) return undefined
  await holdProcess(runtime.sessions.settled(body.session_id))
  const outcome = await holdProcess(api.createEvent(body))
  if (!isTaken(runtime, outcome, 'create-event', `The event '${body.event_name}' could not be created`))
    return undefined
  return outcome.status === 'ok' ? idIn(outcome.body) : undefined
}

/** What the user gave is read here and nowhere else; when that fails it is said, and nothing is sent. */
export function readOr<T>(runtime: Runtime, failure: string, read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    // A proxy or a getter threw when it was looked at.
    runtime.logger.warn('capture', failure, describeError(error).message)
    return undefined
  }
}

/** Whether the call succeeded; if not that is said, once per kind. */
export function isTaken(runtime: Runtime, outcome: ApiOutcome<unknown>, kind: string, failure: string): boolean {
  if (outcome.status === 'ok') return true
  runtime.logger.warn(outcome.status === 'refused' ? kind : outcome.status, `${failure}: ${outcome.message}`)
  return false
}

function eventBody(event: NewEvent, runtime: Runtime): CreateEventRequest {
  const identity = runtime.identityIn(context.active())
  const endTime = numberOf(event.endTime) ?? Date.now()
  const startTime = numberOf(event.startTime) ?? endTime - (numberOf(event.duration) ?? 0)
  const { eventType, metadata } = typeOf(event)
  return {
    project: identity.project ?? '',
    source: identity.source,
    session_id: typeof event.sessionId === 'string' ? event.sessionId : identity.sessionId,
    event_name: String(event.eventName),
    event_type: eventType,
    event_id: event.eventId,
    parent_id: event.parentId,
    config: plainObject(event.config) ?? {},
    inputs: plainObject(event.inputs) ?? {},
    outputs: outputsOf(event.outputs),
    error: event.error === undefined || event.error === null ? undefined : errorText(event.error),
    metadata: plainObject(metadata),
    feedback: plainObject(event.feedback),
    metrics: plainObject(event.metrics),
    user_properties: plainObject(event.userProperties),
    duration: numberOf(event.duration) ?? endTime - startTime,
    start_time: startTime,
    end_time: endTime,
  }
}

const wireTypes = new Set(['model', 'tool', 'chain'])

function typeOf({ eventType = 'tool', metadata }: NewEvent): {
  readonly eventType: string
  readonly metadata: Entries | undefined
} {
  const word = String(eventType).toLowerCase()
  if (wireTypes.has(word)) return { eventType: word, metadata }
  return { eventType: 'chain', metadata: { ...metadata, event_type: eventType } }
}

/** Servers of either generation call it differently. */
function idIn(body: object): string | undefined {
  for (const key of ['event_id', 'id', 'uuid']) {
    const id: unknown = Reflect.get(body, key)
    if (typeof id === 'string' && id !== '') return id
  }
  return undefined
}
