import type { OpenObject } from '../open-object.ts'

export type LegacyEventType = 'session' | 'model' | 'tool' | 'chain'

/** What was recorded of an event, in all its calls. */
interface Recorded {
  readonly config?: OpenObject | undefined
  readonly inputs?: OpenObject | undefined
  readonly outputs?: OpenObject | undefined
  readonly metadata?: OpenObject | undefined
  readonly feedback?: OpenObject | undefined
  readonly metrics?: OpenObject | undefined
  readonly user_properties?: OpenObject | undefined
}

/**
 * An event as the unprefixed routes answer it. Clients of the first generation accept null in `parent_id` and `error` only,
 * refuse a fractional `end_time`, and a list in which one `event_type` is not of the four.
 */
export interface LegacyEvent extends Recorded {
  readonly event_id?: string | undefined
  readonly session_id?: string | undefined
  readonly parent_id?: string | null | undefined
  readonly children_ids?: readonly string[] | undefined
  readonly project_id?: string | undefined
  readonly source?: string | undefined
  readonly event_name?: string | undefined
  readonly event_type?: LegacyEventType | undefined
  readonly error?: string | null | undefined
  /** Unix milliseconds, fractions allowed. */
  readonly start_time?: number | undefined
  /** Unix milliseconds, an integer. */
  readonly end_time?: number | undefined
  /** Milliseconds. */
  readonly duration?: number | undefined
}

/** `event` in the body of `POST /events`. */
export interface LegacyNewEvent extends Recorded {
  readonly project: string
  readonly source: string
  readonly event_name: string
  readonly event_type: Exclude<LegacyEventType, 'session'>
  readonly config: OpenObject
  readonly inputs: OpenObject
  /** Milliseconds. */
  readonly duration: number
  readonly event_id?: string | undefined
  readonly session_id?: string | undefined
  readonly parent_id?: string | undefined
  readonly children_ids?: readonly string[] | undefined
  readonly error?: string | undefined
  /** Unix milliseconds; what exceeds 1e14 is microseconds. */
  readonly start_time?: number | undefined
  readonly end_time?: number | undefined
}

/** Body of `PUT /events`: given objects merge into the event's. A session's id is a valid `event_id`. */
export interface LegacyEventUpdate extends Omit<Recorded, 'inputs'> {
  readonly event_id: string
  /** Milliseconds. */
  readonly duration?: number | undefined
}

/** `model_event` in the body of `POST /events/model`. */
export interface LegacyModelEvent {
  readonly project: string
  readonly model: string
  readonly provider: string
  readonly messages: readonly OpenObject[]
  readonly response: OpenObject
  /** Milliseconds. */
  readonly duration: number
  readonly usage: OpenObject
  readonly cost?: number | undefined
  readonly error?: string | undefined
  readonly source?: string | undefined
  readonly event_name?: string | undefined
  readonly hyperparameters?: OpenObject | undefined
  readonly template?: readonly OpenObject[] | undefined
  readonly template_inputs?: OpenObject | undefined
  readonly tools?: readonly OpenObject[] | undefined
  readonly tool_choice?: string | undefined
  readonly response_format?: OpenObject | undefined
}

/** What a batch says of the session that it is for. */
export interface LegacySessionProperties extends Recorded {
  readonly session_name?: string | undefined
  readonly source?: string | undefined
  readonly session_id?: string | undefined
  readonly error?: string | undefined
}

export interface LegacyEventBatch {
  readonly events: readonly LegacyNewEvent[]
  readonly is_single_session?: boolean | undefined
  readonly session_properties?: LegacySessionProperties | undefined
}

export interface LegacyModelEventBatch {
  readonly model_events?: readonly LegacyModelEvent[] | undefined
  readonly is_single_session?: boolean | undefined
  readonly session_properties?: LegacySessionProperties | undefined
}

/** The answer to a batch; status 500 with `errors` when only some were taken. */
export interface LegacyBatchResult {
  readonly event_ids?: readonly string[] | undefined
  readonly session_id?: string | undefined
  readonly errors?: readonly string[] | undefined
  readonly success?: boolean | undefined
}

export type LegacyOperator = 'is' | 'is not' | 'contains' | 'not contains' | 'greater than'

/** `value` is always text, also for numbers. Several filters must all hold. Without an operator: `is`. */
export interface LegacyEventFilter {
  /** Dotted, with indices of arrays: `metadata.tags.0`. */
  readonly field?: string | undefined
  readonly value?: string | undefined
  readonly operator?: LegacyOperator | undefined
  readonly type?: 'string' | 'number' | 'boolean' | 'id' | undefined
}

/** Body of `POST /events/export`. */
export interface LegacyEventQuery {
  readonly project: string
  readonly filters: readonly LegacyEventFilter[]
  /** ISO times. */
  readonly dateRange?: { readonly $gte?: string | undefined; readonly $lte?: string | undefined } | undefined
  /** Fields that are wanted. Default: all. */
  readonly projections?: readonly string[] | undefined
  /** Default 1,000, at most 7,500. */
  readonly limit?: number | undefined
  /** From 1. */
  readonly page?: number | undefined
}

export interface LegacyEventPage {
  readonly events: readonly LegacyEvent[]
  /** Before paging. */
  readonly totalEvents: number
}
