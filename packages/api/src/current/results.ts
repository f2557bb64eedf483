import type { OpenObject } from '../open-object.ts'
import type { Event } from './events.ts'
import type { EventFilter } from './filters.ts'
import type { Run } from './runs.ts'

/** Who computed a metric; `CLIENT_SIDE` is an evaluator of the SDK. */
export type ComputedMetricType = 'COMPOSITE' | 'PYTHON' | 'LLM' | 'HUMAN' | 'CLIENT_SIDE'

/** How the values of a metric become one number. Default `average`. */
export type AggregateFunction = 'average' | 'min' | 'max' | 'median' | 'p90' | 'p95' | 'p99' | 'sum' | 'count'

export interface SummaryQuery {
  readonly aggregate_function?: AggregateFunction | undefined
  /** As JSON text in the query. */
  readonly filters?: readonly EventFilter[] | undefined
}

export interface MetricDetail {
  readonly metric_name: string
  readonly metric_type: ComputedMetricType
  readonly event_name: string
  readonly event_type: string
  readonly aggregate: number | null
  readonly values: readonly (number | boolean | string)[]
  readonly datapoints: { readonly passed: readonly string[]; readonly failed: readonly string[] }
  readonly passing_range?: { readonly min?: number | undefined; readonly max?: number | undefined } | undefined
}

export interface EventPresence {
  readonly event_name: string
  readonly event_type: string
  readonly presence: 'old' | 'new' | 'both'
}

export interface DatapointResult {
  readonly datapoint_id: string | null
  readonly session_id: string
  readonly passed: boolean
  readonly metrics: readonly {
    readonly name: string
    readonly event_name: string
    readonly event_type: string
    readonly value: number | boolean | string | null
    readonly passed: boolean
  }[]
}

/** `GET /v1/runs/{run_id}/summary`. */
export interface RunSummary {
  readonly status: string
  readonly success: boolean
  readonly passed: readonly string[]
  readonly failed: readonly string[]
  readonly metrics: { readonly aggregation_function: AggregateFunction; readonly details: readonly MetricDetail[] }
  readonly datapoints: readonly DatapointResult[]
  readonly event_details: readonly Omit<EventPresence, 'presence'>[]
  readonly run_object: Run
  readonly error?: string | undefined
}

export interface MetricComparison {
  readonly metric_name: string
  readonly metric_type: ComputedMetricType
  readonly event_name: string
  readonly event_type: string
  readonly old_aggregate: number | null
  readonly new_aggregate: number | null
  readonly difference: number | null
  readonly percentage_change: number | null
  readonly found_count: number
  readonly improved_count: number
  readonly degraded_count: number
  readonly same_count: number
  /** Ids of datapoints. */
  readonly improved: readonly string[]
  readonly degraded: readonly string[]
  readonly same: readonly string[]
  readonly old_values: readonly (number | boolean | null)[]
  readonly new_values: readonly (number | boolean | null)[]
}

/** `GET /v1/runs/{new}/compare/{old}`. */
export interface RunComparison {
  readonly metrics: readonly MetricComparison[]
  readonly commonDatapoints: readonly string[]
  readonly event_details: readonly EventPresence[]
  readonly old_run: Run
  readonly new_run: Run
}

export interface ComparedEventsQuery {
  readonly event_name?: string | undefined
  readonly event_type?: string | undefined
  readonly filter?: string | undefined
  /** At most 1,000. */
  readonly limit?: number | undefined
  readonly page?: number | undefined
}

/** `GET /v1/runs/{new}/compare/{old}/events`: what happened to the same datapoint in both. */
export interface ComparedEvents {
  readonly events: readonly {
    readonly datapoint_id: string
    readonly event_1: Event | null
    readonly event_2: Event | null
  }[]
  readonly totalEvents: number
}

/** `GET /v1/runs/{run_id}/metrics`. */
export interface RunMetrics {
  readonly events: readonly {
    readonly event_name: string
    readonly event_type: string
    readonly session_id: string
    readonly metadata: { readonly datapoint_id?: string | undefined }
    readonly metrics: OpenObject
  }[]
  readonly totalEvents: number
}
