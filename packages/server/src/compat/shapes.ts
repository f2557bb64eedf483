import type { FilterOperator } from '../store/event-store.ts'
import type { JsonObject } from '../store/event.ts'

type Given<T> = T | null | undefined

/** Unix milliseconds or microseconds, or an ISO date. */
export type GivenTime = Given<number | string>

export interface GivenBuckets {
  readonly inputs?: Given<JsonObject>
  readonly outputs?: Given<JsonObject>
  readonly config?: Given<JsonObject>
  readonly metadata?: Given<JsonObject>
  readonly metrics?: Given<JsonObject>
  readonly feedback?: Given<JsonObject>
  readonly user_properties?: Given<JsonObject>
}

interface GivenEvent extends GivenBuckets {
  readonly project?: Given<string>
  readonly project_name?: Given<string>
  readonly source?: Given<string>
  readonly event_name?: Given<string>
  readonly session_id?: Given<string>
  readonly error?: unknown
  readonly start_time?: GivenTime
  readonly end_time?: GivenTime
  readonly duration?: Given<number>
}

/** The body of `POST /session/start`. */
export interface SessionStart extends GivenEvent {
  readonly session_name?: Given<string>
}

/** The body of `POST /events`. */
export interface EventCreation extends GivenEvent {
  readonly event_type?: Given<string>
  readonly event_id?: Given<string>
  readonly parent_id?: Given<string>
}

/** The body of `PUT /events`. */
export interface EventUpdate extends GivenBuckets {
  readonly event_id: string
  readonly event_name?: Given<string>
  readonly error?: unknown
  readonly duration?: Given<number>
  readonly end_time?: GivenTime
}

export interface GivenFilter {
  readonly field: string
  readonly operator: FilterOperator
  readonly value: string | number | boolean
  readonly type?: Given<string>
}

/** The body of `POST /v1/events/export` and `/v1/events/search`. */
export interface EventSearch {
  readonly filters: readonly GivenFilter[] | GivenFilter
  readonly dateRange?: Given<{
    readonly $gte?: GivenTime
    readonly $lte?: GivenTime
    readonly start_time?: GivenTime
    readonly end_time?: GivenTime
  }>
  readonly projections?: Given<readonly string[]>
  readonly limit: number
  readonly page: number
}
