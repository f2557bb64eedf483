import type { JsonObject, UpdateEventRequest } from '@honeyhive/api'
import { describeError } from '../core/record-error.ts'
import { plainObject } from '../setup/session-request.ts'

type Entries = Readonly<Record<string, unknown>>

/** What can be added to an event that the server has. What the server has no field for becomes metadata. */
export interface EventUpdate {
  readonly metadata?: Entries | undefined
  readonly metrics?: Entries | undefined
  readonly feedback?: Entries | undefined
  readonly config?: Entries | undefined
  /** What is no object is sent as `{ result: … }`. */
  readonly outputs?: unknown
  /** The API takes no inputs here: they become `metadata.inputs`. */
  readonly inputs?: Entries | undefined
  readonly userProperties?: Entries | undefined
  /** The API takes no error here: its text becomes `metadata.error`. */
  readonly error?: unknown
  /** How long the event took, in milliseconds. */
  readonly duration?: number | undefined
  /** When it ended, in Unix milliseconds. */
  readonly endTime?: number | undefined
  /** Anything else becomes metadata under its own name. */
  readonly [further: string]: unknown
}

const knownKeys = new Set([
  'metadata',
  'metrics',
  'feedback',
  'config',
  'outputs',
  'inputs',
  'userProperties',
  'user_properties',
  'error',
  'duration',
  'endTime',
  'end_time',
  'sessionId',
  'session_id',
  'eventId',
  'event_id',
])

/** The body of the request without its id; `undefined` when there is nothing to send. */
export function updateBody(update: EventUpdate): Omit<UpdateEventRequest, 'event_id'> | undefined {
  const body = {
    metadata: plainObject(metadataOf(update)),
    metrics: plainObject(update.metrics),
    feedback: plainObject(update.feedback),
    config: plainObject(update.config),
    outputs: outputsOf(update.outputs),
    user_properties: plainObject(update.userProperties ?? update['user_properties']),
    duration: numberOf(update.duration),
    end_time: numberOf(update.endTime ?? update['end_time']),
  }
  return Object.values(body).every((value) => value === undefined) ? undefined : body
}

function metadataOf(update: EventUpdate): Entries | undefined {
  const { metadata, inputs, error } = update
  const further: Record<string, unknown> = {}
  for (const key of Object.keys(update)) {
    const value = knownKeys.has(key) ? undefined : update[key]
    if (value !== undefined && value !== null) further[key] = value
  }
  if (inputs !== undefined && inputs !== null) further['inputs'] = inputs
  if (error !== undefined && error !== null) further['error'] = typeof error === 'string' ? error : errorText(error)
  // Without anything of ours to add the object goes as it is: a copy would call its getters.
  return Object.keys(further).length === 0 ? metadata : { ...metadata, ...further }
}

/** The server takes an object only. */
export function outputsOf(outputs: unknown): JsonObject | undefined {
  if (outputs === undefined || outputs === null) return undefined
  return plainObject(outputs) ?? plainObject({ [isList(outputs) ? 'value' : 'result']: outputs })
}

function isList(value: unknown): boolean {
  try {
    return Array.isArray(value)
  } catch {
    // A proxy that has been revoked is nothing any more, and goes as what cannot be read.
    return false
  }
}

/** One that cannot be sent is none. */
export function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

export function errorText(error: unknown): string {
  return typeof error === 'string' ? error : describeError(error).message
}
