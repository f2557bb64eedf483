import type { OpenObject } from '../open-object.ts'

export type RunStatus = 'pending' | 'running' | 'completed' | 'failed' | 'cancelled'

/** Bounds of a metric between which a datapoint has passed, by the metric's name. */
export type PassingRanges = Readonly<
  Record<string, { readonly min?: number | undefined; readonly max?: number | undefined }>
>

/** An experiment's run. */
export interface Run {
  readonly id: string
  readonly run_id: string
  readonly name: string | null
  readonly description: string | null
  readonly status: RunStatus
  readonly is_active: boolean
  readonly created_at: string
  readonly updated_at: string | null
  /** Ids of its sessions, whichever of the two names they were given under. */
  readonly event_ids: readonly string[]
  readonly session_ids?: readonly string[] | undefined
  /** Null for a dataset that is not stored here; its `EXT-` id is then `metadata.offline_dataset_id`. */
  readonly dataset_id: string | null
  readonly dataset_name?: string | null | undefined
  readonly datapoint_ids: readonly string[]
  readonly configuration: OpenObject
  readonly metadata: OpenObject
  readonly results: OpenObject
  readonly evaluators: readonly OpenObject[]
  readonly passing_ranges: PassingRanges
  readonly metrics?: OpenObject | undefined
  readonly scope_type?: string | undefined
  readonly scope_id?: string | undefined
}

/** Body of `POST /v1/runs`; nothing is required. */
export interface NewRun extends RunUpdate {
  /** A UUID of your choice. */
  readonly run_id?: string | undefined
  readonly project?: string | undefined
}

/** Body of `PUT /v1/runs/{run_id}`. `event_ids` are added; `metadata` replaces, so repeat what shall stay. */
export interface RunUpdate {
  readonly name?: string | undefined
  readonly description?: string | undefined
  readonly status?: RunStatus | undefined
  readonly event_ids?: readonly string[] | undefined
  readonly session_ids?: readonly string[] | undefined
  readonly dataset_id?: string | null | undefined
  readonly datapoint_ids?: readonly string[] | undefined
  readonly configuration?: OpenObject | undefined
  readonly metadata?: OpenObject | undefined
  readonly results?: OpenObject | undefined
  readonly evaluators?: readonly OpenObject[] | undefined
  readonly passing_ranges?: PassingRanges | undefined
}

export interface Pagination {
  readonly page: number
  readonly limit: number
  readonly total: number
  readonly total_unfiltered: number
  readonly total_pages: number
  readonly has_next: boolean
  readonly has_prev: boolean
}

export interface RunPage {
  readonly evaluations: readonly Run[]
  readonly pagination: Pagination
  /** Names of the metrics that these runs have. */
  readonly metrics: readonly string[]
}
