import type { OpenObject } from '../open-object.ts'

/** Newer statuses (running, failed, cancelled) are answered as `pending`: older clients know these two only. */
export type LegacyRunStatus = 'pending' | 'completed'

export interface LegacyRun {
  readonly run_id?: string | undefined
  readonly project?: string | undefined
  /** ISO, with Z or an offset. */
  readonly created_at?: string | undefined
  readonly event_ids?: readonly string[] | undefined
  readonly dataset_id?: string | null | undefined
  readonly datapoint_ids?: readonly string[] | undefined
  readonly results?: OpenObject | undefined
  readonly configuration?: OpenObject | undefined
  readonly metadata?: OpenObject | undefined
  readonly status?: LegacyRunStatus | undefined
  readonly name?: string | undefined
}

export interface LegacyNewRun {
  readonly project: string
  readonly name: string
  readonly event_ids: readonly string[]
  readonly dataset_id?: string | undefined
  readonly datapoint_ids?: readonly string[] | undefined
  readonly configuration?: OpenObject | undefined
  readonly metadata?: OpenObject | undefined
  readonly status?: LegacyRunStatus | undefined
}

/** `event_ids` are added to those that the run has. */
export interface LegacyRunUpdate {
  readonly event_ids?: readonly string[] | undefined
  readonly dataset_id?: string | undefined
  readonly datapoint_ids?: readonly string[] | undefined
  readonly configuration?: OpenObject | undefined
  readonly metadata?: OpenObject | undefined
  readonly name?: string | undefined
  readonly status?: LegacyRunStatus | undefined
}

export type AggregateFunction = 'average' | 'min' | 'max' | 'median' | 'p90' | 'p95' | 'p99' | 'sum' | 'count'

/** Only numbers and booleans: older clients refuse an answer with anything else. */
export type LegacyMetricValue = number | boolean

export interface LegacyRunMetric {
  readonly metric_name?: string | undefined
  readonly metric_type?: string | undefined
  readonly event_name?: string | undefined
  readonly event_type?: string | undefined
  readonly aggregate?: number | undefined
  readonly values?: readonly LegacyMetricValue[] | undefined
  readonly datapoints?:
    | { readonly passed?: readonly string[] | undefined; readonly failed?: readonly string[] | undefined }
    | undefined
}

export interface LegacyDatapointResult {
  readonly datapoint_id?: string | undefined
  readonly session_id?: string | undefined
  readonly passed?: boolean | undefined
  readonly metrics?:
    | readonly {
        readonly name?: string | undefined
        readonly event_name?: string | undefined
        readonly event_type?: string | undefined
        readonly value?: LegacyMetricValue | undefined
        readonly passed?: boolean | undefined
      }[]
    | undefined
}

/** `GET /runs/{id}/result`. */
export interface LegacyRunResult {
  readonly status?: string | undefined
  readonly success?: boolean | undefined
  readonly passed?: readonly string[] | undefined
  readonly failed?: readonly string[] | undefined
  readonly metrics?:
    | { readonly aggregation_function?: string | undefined; readonly details?: readonly LegacyRunMetric[] | undefined }
    | undefined
  readonly datapoints?: readonly LegacyDatapointResult[] | undefined
}

/** Of a metric in both runs; ids are of datapoints. `improved` means that the new value is greater. */
export interface LegacyMetricComparison {
  readonly metric_name?: string | undefined
  readonly event_name?: string | undefined
  readonly metric_type?: string | undefined
  readonly event_type?: string | undefined
  readonly old_aggregate?: number | undefined
  readonly new_aggregate?: number | undefined
  readonly found_count?: number | undefined
  readonly improved_count?: number | undefined
  readonly degraded_count?: number | undefined
  readonly same_count?: number | undefined
  readonly improved?: readonly string[] | undefined
  readonly degraded?: readonly string[] | undefined
  readonly same?: readonly string[] | undefined
  readonly old_values?: readonly LegacyMetricValue[] | undefined
  readonly new_values?: readonly LegacyMetricValue[] | undefined
}

/** A run inside a comparison; here `dataset_id` may not be null. */
export interface LegacyComparedRun extends Omit<LegacyRun, 'dataset_id' | 'status'> {
  readonly _id?: string | undefined
  readonly tenant?: string | undefined
  readonly session_ids?: readonly string[] | undefined
  readonly dataset_id?: string | undefined
  readonly evaluators?: readonly OpenObject[] | undefined
  readonly passing_ranges?: OpenObject | undefined
  readonly status?: string | undefined
}

/** `GET /runs/{new}/compare-with/{old}`. */
export interface LegacyRunComparison {
  readonly metrics?: readonly LegacyMetricComparison[] | undefined
  readonly commonDatapoints?: readonly string[] | undefined
  readonly event_details?:
    | readonly {
        readonly event_name?: string | undefined
        readonly event_type?: string | undefined
        readonly presence?: string | undefined
      }[]
    | undefined
  readonly old_run?: LegacyComparedRun | undefined
  readonly new_run?: LegacyComparedRun | undefined
}
