import type { OpenObject } from '../open-object.ts'
import type { EventFilter } from './filters.ts'

export type MetricType = 'PYTHON' | 'LLM' | 'HUMAN' | 'COMPOSITE'
export type MetricReturnType = 'float' | 'boolean' | 'string' | 'categorical'

export interface MetricThreshold {
  readonly min?: number | undefined
  readonly max?: number | undefined
  readonly pass_when?: boolean | number | undefined
  readonly passing_categories?: readonly string[] | undefined
}

/** Body of `POST /v1/metrics`; unknown keys are refused. */
export interface NewMetric {
  /** At most 200 characters. */
  readonly name: string
  readonly type: MetricType
  /** Code or prompt. */
  readonly criteria: string
  readonly description?: string | undefined
  readonly return_type?: MetricReturnType | undefined
  /** Default false. */
  readonly enabled_in_prod?: boolean | undefined
  /** Default false. */
  readonly needs_ground_truth?: boolean | undefined
  /** Default 10. */
  readonly sampling_percentage?: number | undefined
  readonly model_provider?: string | null | undefined
  readonly model_name?: string | null | undefined
  readonly scale?: number | null | undefined
  readonly threshold?: MetricThreshold | null | undefined
  readonly categories?: readonly OpenObject[] | null | undefined
  readonly child_metrics?: readonly OpenObject[] | null | undefined
  readonly filters?: { readonly filterArray: readonly EventFilter[] } | undefined
}

export interface Metric extends NewMetric {
  readonly id: string
  readonly created_at: string
  readonly updated_at: string | null
}

export type MetricUpdate = Partial<NewMetric>

export interface NewMetricVersion {
  readonly message: string
  readonly content: OpenObject
  readonly deploy_immediately?: boolean | undefined
}

export interface MetricVersion {
  readonly name: string
  readonly full_sha: string
  readonly message: string
  readonly date: string
  readonly deployed: boolean
  readonly content: OpenObject
}

/** Body of `POST /v1/metrics/run`: LLM and PYTHON metrics only. */
export interface MetricRun {
  readonly metric: OpenObject
  readonly event: OpenObject
}

export interface MetricRunResult {
  readonly success: boolean
  readonly loading?: boolean | undefined
  readonly result?: unknown
  readonly explanation?: string | undefined
}
