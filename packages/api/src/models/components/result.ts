import type { OpenRecord } from '../open-record.ts'

export type Value = number | boolean
export type Values = number | boolean
export type OldValues = number | boolean
export type NewValues = number | boolean

export type ExperimentResultResponseDatapoints = {
  passed?: Array<string> | undefined
  failed?: Array<string> | undefined
}

/** One metric of a run, over all of its datapoints. */
export type Details = {
  metricName?: string | undefined
  metricType?: string | undefined
  eventName?: string | undefined
  eventType?: string | undefined
  aggregate?: number | undefined
  values?: Array<number | boolean> | undefined
  datapoints?: ExperimentResultResponseDatapoints | undefined
}

export type Metrics = { aggregationFunction?: string | undefined; details?: Array<Details> | undefined }

export type ExperimentResultResponseMetrics = {
  name?: string | undefined
  eventName?: string | undefined
  eventType?: string | undefined
  value?: number | boolean | undefined
  passed?: boolean | undefined
}

/** One datapoint of a run, with all of its metrics. */
export type Datapoints = {
  datapointId?: string | undefined
  sessionId?: string | undefined
  passed?: boolean | undefined
  metrics?: Array<ExperimentResultResponseMetrics> | undefined
}

export type ExperimentResultResponse = {
  status?: string | undefined
  success?: boolean | undefined
  /** Ids of datapoints. */
  passed?: Array<string> | undefined
  failed?: Array<string> | undefined
  metrics?: Metrics | undefined
  datapoints?: Array<Datapoints> | undefined
}

/** A metric that two runs have; `improved`, `degraded` and `same` are ids of datapoints. */
export type ExperimentComparisonResponseMetrics = {
  metricName?: string | undefined
  eventName?: string | undefined
  metricType?: string | undefined
  eventType?: string | undefined
  oldAggregate?: number | undefined
  newAggregate?: number | undefined
  foundCount?: number | undefined
  improvedCount?: number | undefined
  degradedCount?: number | undefined
  sameCount?: number | undefined
  improved?: Array<string> | undefined
  degraded?: Array<string> | undefined
  same?: Array<string> | undefined
  oldValues?: Array<number | boolean> | undefined
  newValues?: Array<number | boolean> | undefined
}

export type EventDetails = {
  eventName?: string | undefined
  eventType?: string | undefined
  presence?: string | undefined
}

export type Evaluators = OpenRecord
export type Metadata = OpenRecord
export type PassingRanges = OpenRecord
export type ExperimentComparisonResponseResults = OpenRecord
export type ExperimentComparisonResponseSchemasConfiguration = OpenRecord
export type ExperimentComparisonResponseEvaluators = OpenRecord
export type ExperimentComparisonResponseSchemasResults = OpenRecord
export type ExperimentComparisonResponseConfiguration = OpenRecord
export type ExperimentComparisonResponseMetadata = OpenRecord
export type ExperimentComparisonResponsePassingRanges = OpenRecord

/** A run inside a comparison. */
export type OldRun = {
  id?: string | undefined
  runId?: string | undefined
  project?: string | undefined
  tenant?: string | undefined
  createdAt?: Date | undefined
  eventIds?: Array<string> | undefined
  sessionIds?: Array<string> | undefined
  datasetId?: string | undefined
  datapointIds?: Array<string> | undefined
  evaluators?: Array<Evaluators> | undefined
  results?: ExperimentComparisonResponseResults | undefined
  configuration?: ExperimentComparisonResponseSchemasConfiguration | undefined
  metadata?: Metadata | undefined
  passingRanges?: PassingRanges | undefined
  status?: string | undefined
  name?: string | undefined
}

export type NewRun = OldRun

export type ExperimentComparisonResponse = {
  metrics?: Array<ExperimentComparisonResponseMetrics> | undefined
  /** Ids of the datapoints that both runs had. */
  commonDatapoints?: Array<string> | undefined
  eventDetails?: Array<EventDetails> | undefined
  oldRun?: OldRun | undefined
  newRun?: NewRun | undefined
}
