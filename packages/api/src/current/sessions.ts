import type { OpenObject } from '../open-object.ts'
import type { Event, NewEvent } from './events.ts'

/**
 * Body of `POST /v1/sessions`; unknown keys are refused. Idempotent on `session_id`: metadata and user properties of a
 * second call merge into the first's.
 */
export interface NewSession {
  /** A UUID; absent or not a UUID: the server makes one. */
  readonly session_id?: string | undefined
  readonly session_name?: string | undefined
  /** Default: `session_name`, then `unknown`. */
  readonly event_name?: string | undefined
  /** Default `unknown`. */
  readonly source?: string | undefined
  /** Unix milliseconds. Default: now. */
  readonly start_time?: number | undefined
  readonly end_time?: number | undefined
  /** Milliseconds. */
  readonly duration?: number | undefined
  readonly config?: OpenObject | undefined
  readonly inputs?: OpenObject | undefined
  readonly outputs?: OpenObject | undefined
  readonly metadata?: OpenObject | undefined
  readonly user_properties?: OpenObject | undefined
  readonly children_ids?: readonly string[] | undefined
}

/** The session's own event. */
export interface Session extends Event {
  readonly event_type: 'session'
  readonly session_name?: string | undefined
}

/** Body of `POST /v1/sessions/{session_id}/events/batch`; the path's id wins over those in the events. */
export interface SessionEventBatch {
  readonly events: readonly NewEvent[]
}
