/** Types under the names that the first SDK exported them by. `any` where programs written for it read without checks. */
// oxlint-disable-next-line typescript/no-explicit-any
type OpenRecord = Record<string, any>

/** What `traceFunction` takes. */
export interface TraceFunctionOptions {
  /** model, tool, chain, or a word of your own. */
  eventType?: string | undefined
  config?: OpenRecord | undefined
  metadata?: OpenRecord | undefined
  /** Default: the function's name. */
  eventName?: string | undefined
}

/** What `enrichSpan` and `logModel` take. */
export type EnrichSpanParams = {
  config?: OpenRecord | undefined
  metadata?: OpenRecord | undefined
  metrics?: OpenRecord | undefined
  feedback?: OpenRecord | undefined
  inputs?: OpenRecord | undefined
  outputs?: OpenRecord | undefined
  error?: string | null | undefined
  eventName?: string | undefined
}

/** What `enrichSession` takes. */
export type EnrichSessionParams = {
  sessionId?: string | undefined
  metadata?: OpenRecord | undefined
  feedback?: OpenRecord | undefined
  metrics?: OpenRecord | undefined
  config?: OpenRecord | undefined
  inputs?: OpenRecord | undefined
  outputs?: OpenRecord | undefined
  userProperties?: OpenRecord | undefined
}

/** The properties of a tracer; `HoneyHiveTracer.init` takes any part of them. */
export interface HoneyHiveTracerProperties {
  apiKey: string | undefined
  project: string | undefined
  sessionId: string | undefined
  serverUrl: string
  sessionName: string
  source: string
  inputs: OpenRecord
  metadata: OpenRecord
  instrumentModules?: OpenRecord | undefined
  verbose: boolean
  isEvaluation: boolean
  disableBatch: boolean
  disableHttpTracing: boolean
  runId?: string | undefined
  datasetId?: string | undefined
  datapointId?: string | undefined
}

/** What a span says of the session it belongs to, under `traceloop.association.properties.`. */
export interface TraceloopAssociationProperties {
  session_id?: string
  run_id?: string
  datapoint_id?: string
  dataset_id?: string
  project?: string
  source?: string
  disable_http_tracing?: string
}

/** Where spans go, in the words of the first SDK. */
export interface TraceloopParams {
  serverUrl: string
  apiKey: string
  disableBatch: boolean
  instrumentModules?: OpenRecord | undefined
}

/** What a session is started with, in the words of the first SDK. */
export interface SessionStartParams {
  project: string
  sessionName: string
  source: string
  inputs: OpenRecord
}
