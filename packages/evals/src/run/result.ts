import type { DatapointResult } from '../datapoint.ts'
import type { Comparison } from '../compare/comparison.ts'
import type { Verdict } from '../compare/verdict.ts'
import type { MetricSummary, ScalarMetric } from '../statistics/metric-summary.ts'

/** `failed`: no datapoint succeeded. `cancelled`: it was ended early. Datapoints that failed beside others are in the counts. */
export type RunStatus = 'completed' | 'failed' | 'cancelled'

/** Counts, times and costs of a run. */
export interface RunStats {
  /** v1's name, in seconds. */
  readonly duration_s: number
  readonly durationMillis: number
  /** Executions that were asked for: datapoints times trials. The next three add up to it. */
  readonly total: number
  readonly succeeded: number
  readonly failed: number
  readonly cancelled: number
  /** Of `succeeded`: taken from the cache or from the run that was resumed. */
  readonly reused: number
  readonly evaluatorErrors: number
  readonly rateLimits: number
  readonly retries: number
  readonly inputTokens: number
  readonly outputTokens: number
  readonly costUsd: number | undefined
}

/** What became of the run's requests and spans. */
export interface Delivery {
  /** `local`: nothing was to be sent. `stored`: the server could not be reached, and `file` holds what it should know. */
  readonly status: 'delivered' | 'partial' | 'stored' | 'local'
  readonly message?: string | undefined
  readonly file?: string | undefined
  readonly spans: { readonly delivered: number; readonly dropped: number; readonly pending: number }
}

/** What came out of a run. */
export interface EvaluationResult<Inputs = unknown, Outputs = unknown, GroundTruth = unknown> {
  readonly runId: string
  readonly name: string
  readonly suite: string
  readonly datasetId: string
  readonly status: RunStatus
  /** The run's page. */
  readonly url: string | undefined
  /** In the order in which their sessions began. */
  readonly sessionIds: readonly string[]
  readonly stats: RunStats
  /** In the order of the dataset, trial by trial. */
  readonly datapoints: readonly DatapointResult<Inputs, Outputs, GroundTruth>[]
  readonly metrics: Readonly<Record<string, MetricSummary>>
  readonly comparison: Comparison | undefined
  readonly verdict: Verdict
  readonly delivery: Delivery
  /** As v1 gave it: a list for each column, each entry JSON text. Made when it is read. */
  readonly data: V1Data
}

/** The columns of the first SDK: each entry is JSON text, `null` where there is nothing. */
export interface V1Data {
  readonly input: readonly string[]
  readonly output: readonly string[]
  readonly metrics: readonly string[]
  readonly metadata: readonly string[]
  readonly ground_truth: readonly string[]
}

export type { ScalarMetric }
