import type { OpenObject } from '../open-object.ts'
import type { DateRange, EventFilter, EventType } from './filters.ts'

interface Recorded {
  readonly config?: OpenObject | undefined
  readonly inputs?: OpenObject | undefined
  readonly outputs?: OpenObject | undefined
  readonly metadata?: OpenObject | undefined
  readonly feedback?: OpenObject | undefined
  readonly metrics?: OpenObject | undefined
  readonly user_properties?: OpenObject | undefined
}

/** An event as `/v1` answers it; fields that are unknown are null or absent. Times are Unix milliseconds. */
export interface Event {
  readonly event_id: string
  readonly session_id: string
  /** The session's id for roots, null for the session's own event. */
  readonly parent_id: string | null
  readonly children_ids: readonly string[]
  readonly event_type: EventType
  readonly event_name: string
  readonly source: string
  readonly start_time: number
  readonly end_time: number | null
  /** Milliseconds. */
  readonly duration: number | null
  readonly error: string | null
  readonly config: OpenObject
  readonly inputs: OpenObject
  readonly outputs: OpenObject
  readonly metadata: OpenObject
  readonly feedback: OpenObject
  readonly metrics: OpenObject
  readonly user_properties: OpenObject
  readonly project_id?: string | undefined
  readonly org_id?: string | undefined
  readonly workspace_id?: string | undefined
}

/** Body of `POST /v1/events`; unknown keys are refused. */
export interface NewEvent extends Recorded {
  readonly event_type: EventType
  readonly inputs: OpenObject
  /** A UUID. Absent: the server makes one. */
  readonly event_id?: string | undefined
  readonly session_id?: string | undefined
  /** Default: the session's id. */
  readonly parent_id?: string | null | undefined
  readonly children_ids?: readonly string[] | undefined
  /** Default `unknown`. */
  readonly event_name?: string | undefined
  /** Default `unknown`. */
  readonly source?: string | undefined
  readonly error?: string | null | undefined
  readonly start_time?: number | undefined
  readonly end_time?: number | undefined
  readonly duration?: number | undefined
}

/** Body of `PUT /v1/events/{event_id}`: only what is given changes. */
export interface EventUpdate extends Recorded {
  readonly error?: string | null | undefined
  readonly duration?: number | undefined
  readonly end_time?: number | undefined
  readonly children_ids?: readonly string[] | undefined
}

export interface EventBatch {
  readonly events: readonly NewEvent[]
  readonly single_session?: boolean | undefined
  readonly session_properties?: OpenObject | undefined
}

export interface EventBatchResult {
  readonly event_ids: readonly string[]
  readonly session_id?: string | undefined
  readonly errors?: readonly string[] | undefined
  readonly success: boolean
}

/** Body of `POST /v1/events/search`: always newest first. */
export interface EventSearch {
  readonly filters?: readonly EventFilter[] | undefined
  readonly dateRange?: DateRange | undefined
  /** From 1 to 1,000. */
  readonly limit?: number | undefined
  /** From 1. */
  readonly page?: number | undefined
  /** Only events of this run. */
  readonly evaluation_id?: string | undefined
}

/** Body of `POST /v1/events/export`, which Python's SDK uses; `search` is its successor. */
export interface EventExport extends EventSearch {
  readonly project?: string | undefined
  readonly projections?: readonly string[] | undefined
  readonly ignore_order?: boolean | undefined
}

/** With `projections` only what they name is there, and what tells one event from another. */
export interface ExportedEvent extends Partial<Omit<Event, 'event_id' | 'session_id' | 'event_type'>> {
  readonly event_id: string
  readonly session_id: string
  readonly event_type: EventType
}

/** As `EventPage`. */
export interface EventExportPage extends Omit<EventPage, 'events'> {
  readonly events: readonly ExportedEvent[]
}

export interface EventPage {
  readonly events: readonly Event[]
  /** Before paging. */
  readonly count: number
  /** The same number under the name that older clients read. */
  readonly totalEvents?: number | undefined
}
