// `any` where programs written for the first SDK read and pass without checks.
/* oxlint-disable typescript/no-explicit-any */

/** What `evaluate` of the first SDK took; ours takes it too. */
export interface EvaluationConfig {
  apiKey?: string | undefined
  project?: string | undefined
  name?: string | undefined
  suite?: string | undefined
  /** Called with the inputs and the ground truths of a datapoint. */
  function?: (...args: any[]) => any
  /** Called with outputs, inputs and ground truths. */
  evaluators?: ((...args: any[]) => any)[] | undefined
  /** Rows of `inputs` and `ground_truths`. */
  dataset?: Record<string, any>[] | undefined
  datasetId?: string | undefined
  maxWorkers?: number | undefined
  runConcurrently?: boolean | undefined
  serverUrl?: string | undefined
  verbose?: boolean | undefined
  disableHttpTracing?: boolean | undefined
  metadata?: Record<string, any> | undefined
  instrumentModules?: Record<string, any> | undefined
}
