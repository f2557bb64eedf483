import type { OpenObject } from '../open-object.ts'
import type { LegacyEventType } from './events.ts'

/** Newer PYTHON, LLM, HUMAN and COMPOSITE, in the words of the first generation. */
export type LegacyMetricType = 'custom' | 'model' | 'human' | 'composite'
export type LegacyReturnType = 'boolean' | 'float' | 'string'

interface MetricFields {
  readonly criteria?: string | undefined
  readonly code_snippet?: string | undefined
  readonly prompt?: string | undefined
  readonly enabled_in_prod?: boolean | undefined
  readonly needs_ground_truth?: boolean | undefined
  readonly threshold?: { readonly min?: number | undefined; readonly max?: number | undefined } | undefined
  readonly pass_when?: boolean | undefined
  readonly event_name?: string | undefined
  readonly model_provider?: string | undefined
  readonly model_name?: string | undefined
  readonly child_metrics?: readonly OpenObject[] | undefined
}

export interface LegacyNewMetric extends MetricFields {
  readonly name: string
  /** Name of the project. */
  readonly task: string
  readonly type: LegacyMetricType
  readonly description: string
  readonly return_type: LegacyReturnType
  readonly event_type?: string | undefined
}

export interface LegacyMetric extends LegacyNewMetric {
  readonly _id?: string | undefined
}

/** Body of `PUT /metrics`. */
export interface LegacyMetricUpdate extends MetricFields {
  readonly metric_id: string
  readonly name?: string | undefined
  readonly description?: string | undefined
  readonly type?: LegacyMetricType | undefined
  readonly return_type?: LegacyReturnType | undefined
  readonly event_type?: LegacyEventType | undefined
}
