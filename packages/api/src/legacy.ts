/** Door: the unprefixed routes, as they travel. Types only. */
export type {
  LegacyAddDatapoints,
  LegacyDatapoint,
  LegacyDatapointUpdate,
  LegacyDataset,
  LegacyDatasetType,
  LegacyDatasetUpdate,
  LegacyNewDatapoint,
  LegacyNewDataset,
  LegacyPipelineType,
} from './legacy/datasets.ts'
export type { LegacyEndpoints } from './legacy/endpoints.ts'
export type {
  LegacyBatchResult,
  LegacyEvent,
  LegacyEventBatch,
  LegacyEventFilter,
  LegacyEventPage,
  LegacyEventQuery,
  LegacyEventType,
  LegacyEventUpdate,
  LegacyModelEvent,
  LegacyModelEventBatch,
  LegacyNewEvent,
  LegacyOperator,
  LegacySessionProperties,
} from './legacy/events.ts'
export type {
  LegacyMetric,
  LegacyMetricType,
  LegacyMetricUpdate,
  LegacyNewMetric,
  LegacyReturnType,
} from './legacy/metrics.ts'
export type {
  ConfigurationEnv,
  LegacyConfiguration,
  LegacyNewConfiguration,
  LegacyNewProject,
  LegacyNewTool,
  LegacyParameters,
  LegacyProject,
  LegacyProjectUpdate,
  LegacyTool,
  LegacyToolUpdate,
} from './legacy/projects.ts'
export type {
  AggregateFunction,
  LegacyComparedRun,
  LegacyDatapointResult,
  LegacyMetricComparison,
  LegacyMetricValue,
  LegacyNewRun,
  LegacyRun,
  LegacyRunComparison,
  LegacyRunMetric,
  LegacyRunResult,
  LegacyRunStatus,
  LegacyRunUpdate,
} from './legacy/runs.ts'
export type { LegacySessionStart, LegacySessionTraces } from './legacy/sessions.ts'
export type { OpenObject } from './open-object.ts'
