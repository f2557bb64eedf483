import type { JsonObject } from '../store/event.ts'

/** Unix milliseconds or microseconds, or an ISO date. */
export type GivenTime = number | string | null | undefined

export interface GivenBuckets {
  readonly inputs?: JsonObject | null | undefined
  readonly outputs?: JsonObject | null | undefined
  readonly config?: JsonObject | null | undefined
  readonly metadata?: JsonObject | null | undefined
  readonly metrics?: JsonObject | null | undefined
  readonly feedback?: JsonObject | null | undefined
  readonly user_properties?: JsonObject | null | undefined
}

/** An event or a session as a client of either generation gives it. */
export interface GivenEvent extends GivenBuckets {
  readonly project?: string | null | undefined
  readonly project_name?: string | null | undefined
  readonly source?: string | null | undefined
  readonly event_name?: string | null | undefined
  readonly session_name?: string | null | undefined
  readonly event_type?: string | null | undefined
  readonly event_id?: string | null | undefined
  readonly session_id?: string | null | undefined
  readonly parent_id?: string | null | undefined
  readonly error?: unknown
  readonly start_time?: GivenTime
  readonly end_time?: GivenTime
  readonly duration?: number | null | undefined
}

/** What an update may change. */
export interface GivenUpdate extends GivenBuckets {
  readonly event_id: string
  readonly event_name?: string | null | undefined
  readonly error?: unknown
  readonly duration?: number | null | undefined
  readonly end_time?: GivenTime
}
