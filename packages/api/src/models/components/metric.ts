import type { OpenRecord, ValueOf } from '../open-record.ts'
import { EventType } from './event.ts'

/** Who computes a metric: code, a model, people, or other metrics. */
export const MetricType = { Custom: 'custom', Model: 'model', Human: 'human', Composite: 'composite' } as const
export type MetricType = ValueOf<typeof MetricType>

export const ReturnTypeT = { Boolean: 'boolean', Float: 'float', String: 'string' } as const
export type ReturnTypeT = ValueOf<typeof ReturnTypeT>

export const MetricEditType: typeof MetricType = MetricType
export type MetricEditType = MetricType

export const MetricEditReturnType: typeof ReturnTypeT = ReturnTypeT
export type MetricEditReturnType = ReturnTypeT

export const MetricEditEventType: typeof EventType = EventType
export type MetricEditEventType = EventType

/** What counts as passed. */
export type Threshold = { min?: number | undefined; max?: number | undefined }
export type MetricEditThreshold = Threshold

export type Metric = {
  name: string
  criteria?: string | undefined
  codeSnippet?: string | undefined
  prompt?: string | undefined
  /** Name of the project. */
  task: string
  type: MetricType
  description: string
  enabledInProd?: boolean | undefined
  needsGroundTruth?: boolean | undefined
  returnType: ReturnTypeT
  threshold?: Threshold | undefined
  passWhen?: boolean | undefined
  id?: string | undefined
  eventName?: string | undefined
  eventType?: string | undefined
  modelProvider?: string | undefined
  modelName?: string | undefined
  childMetrics?: Array<OpenRecord> | undefined
}

export type MetricEdit = {
  metricId: string
  criteria?: string | undefined
  name?: string | undefined
  description?: string | undefined
  codeSnippet?: string | undefined
  prompt?: string | undefined
  type?: MetricEditType | undefined
  enabledInProd?: boolean | undefined
  needsGroundTruth?: boolean | undefined
  returnType?: MetricEditReturnType | undefined
  threshold?: MetricEditThreshold | undefined
  passWhen?: boolean | undefined
  eventName?: string | undefined
  eventType?: MetricEditEventType | undefined
  modelProvider?: string | undefined
  modelName?: string | undefined
  childMetrics?: Array<OpenRecord> | undefined
}
