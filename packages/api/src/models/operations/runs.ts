import type * as components from '../../components.ts'

/** How the values of a metric become one number. */
export const AggregateFunction = {
  Average: 'average',
  Min: 'min',
  Max: 'max',
  Median: 'median',
  P95: 'p95',
  P99: 'p99',
  P90: 'p90',
  Sum: 'sum',
  Count: 'count',
} as const
export type AggregateFunction = (typeof AggregateFunction)[keyof typeof AggregateFunction]

export const QueryParamAggregateFunction: typeof AggregateFunction = AggregateFunction
export type QueryParamAggregateFunction = AggregateFunction

export type GetExperimentResultRequest = {
  runId: string
  projectId: string
  aggregateFunction?: AggregateFunction | undefined
}
export type GetExperimentComparisonRequest = {
  runId1: string
  runId2: string
  projectId: string
  aggregateFunction?: QueryParamAggregateFunction | undefined
}
export type GetRunRequest = { runId: string }
export type GetRunsRequest = { project?: string | undefined }
export type DeleteRunRequest = { runId: string }
export type UpdateRunRequest = { runId: string; updateRunRequest: components.UpdateRunRequest }
