import type { OpenObject } from '../open-object.ts'
import type { EventFilter } from './filters.ts'

/** Body of `POST /v1/charts`; unknown keys are refused. */
export interface NewChart {
  /** At most 200 characters. */
  readonly name: string
  readonly metric: string
  readonly description?: string | undefined
  /** How values become one number. */
  readonly func?: string | undefined
  readonly groupBy?: string | undefined
  readonly bucketing?: 'minute' | 'hour' | 'day' | 'week' | 'month' | undefined
  readonly dateRange?:
    | { readonly relative: string }
    | { readonly $gte?: string | number | undefined; readonly $lte?: string | number | undefined }
    | undefined
  readonly query?: readonly EventFilter[] | undefined
  readonly owner_id?: string | undefined
}

export interface Chart extends NewChart {
  readonly id: string
  readonly created_at: string
  readonly updated_at: string
}

/** Body of `POST /v1/queues`, whose answer has status 201. */
export interface NewQueue {
  /** At most 200 characters. */
  readonly name: string
  /** At most 1,000 characters. */
  readonly description?: string | undefined
  readonly filters?: { readonly filterArray: readonly EventFilter[] } | undefined
  /** Default true. */
  readonly enabled?: boolean | undefined
  readonly event_ids?: readonly string[] | undefined
}

export interface QueueUpdate extends Partial<NewQueue> {
  readonly add_event_ids?: readonly string[] | undefined
  readonly remove_event_ids?: readonly string[] | undefined
}

/** A list of events for people to look at. Deleted ones stay, not enabled. */
export interface Queue {
  readonly id: string
  readonly name: string
  readonly description: string | null
  readonly enabled: boolean
  readonly filters: { readonly filterArray: readonly EventFilter[] }
  readonly event_ids: readonly string[]
  readonly created_at: string
  readonly updated_at: string
}

/** All of `/v1/configurations` is deprecated there. */
export interface NewConfiguration {
  readonly name: string
  readonly provider: string
  /** With `template`, messages or text, inside. */
  readonly parameters: OpenObject
  readonly env?: readonly ('dev' | 'staging' | 'prod')[] | undefined
  readonly tags?: readonly string[] | undefined
  readonly type?: 'LLM' | 'pipeline' | undefined
  readonly user_properties?: OpenObject | null | undefined
}

export interface Configuration extends NewConfiguration {
  readonly id: string
  readonly created_at: string
  readonly updated_at: string | null
}
