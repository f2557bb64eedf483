/** Door: the routes under `/v1`, as they travel. Types only. */
export type {
  Chart,
  Configuration,
  NewChart,
  NewConfiguration,
  NewQueue,
  Queue,
  QueueUpdate,
} from './current/boards.ts'
export type {
  AddDatapoints,
  Datapoint,
  DatapointBatch,
  DatapointMapping,
  Dataset,
  DatasetUpdate,
  NewDatapoint,
  NewDataset,
} from './current/datasets.ts'
export type { DeprecatedEndpoints } from './current/deprecated-endpoints.ts'
export type { CurrentEndpoints, RunsQuery } from './current/endpoints.ts'
export type { DatasetVersion, DatasetVersionRow, PageEndpoints } from './current/page-endpoints.ts'
export type {
  Event,
  EventBatch,
  EventBatchResult,
  EventExport,
  EventExportPage,
  EventPage,
  EventSearch,
  EventUpdate,
  ExportedEvent,
  NewEvent,
} from './current/events.ts'
export type {
  DateRange,
  EventFilter,
  EventType,
  Failure,
  FieldSchema,
  FieldsSchema,
  FilterOperator,
} from './current/filters.ts'
export type {
  Metric,
  MetricReturnType,
  MetricRun,
  MetricRunResult,
  MetricThreshold,
  MetricType,
  MetricUpdate,
  MetricVersion,
  NewMetric,
  NewMetricVersion,
} from './current/metrics.ts'
export type {
  AggregateFunction,
  ComparedEvents,
  ComparedEventsQuery,
  ComputedMetricType,
  DatapointResult,
  EventPresence,
  MetricComparison,
  MetricDetail,
  RunComparison,
  RunMetrics,
  RunSummary,
  SummaryQuery,
} from './current/results.ts'
export type { NewRun, Pagination, PassingRanges, Run, RunPage, RunStatus, RunUpdate } from './current/runs.ts'
export type { NewSession, Session, SessionEventBatch } from './current/sessions.ts'
export type { OpenObject } from './open-object.ts'
