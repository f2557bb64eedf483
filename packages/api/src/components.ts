/** The records of the HTTP API, in the words of the `HoneyHive` client. */
export {
  CallType,
  ConfigurationType,
  Env,
  FunctionCallParams,
  PostConfigurationRequestCallType,
  PostConfigurationRequestEnv,
  PostConfigurationRequestFunctionCallParams,
  PutConfigurationRequestCallType,
  PutConfigurationRequestEnv,
  PutConfigurationRequestFunctionCallParams,
  PutConfigurationRequestType,
} from './models/components/configuration.ts'
export type {
  Configuration,
  ParametersT,
  PostConfigurationRequest,
  PostConfigurationRequestParameters,
  PostConfigurationRequestResponseFormat,
  PostConfigurationRequestSelectedFunctions,
  PutConfigurationRequest,
  PutConfigurationRequestParameters,
  PutConfigurationRequestResponseFormat,
  PutConfigurationRequestSelectedFunctions,
  ResponseFormat,
  SelectedFunctions,
} from './models/components/configuration.ts'
export type { CreateDatapointRequest, Datapoint, UpdateDatapointRequest } from './models/components/datapoint.ts'
export {
  CreateDatasetRequestPipelineType,
  CreateDatasetRequestType,
  DatasetType,
  PipelineType,
} from './models/components/dataset.ts'
export type { CreateDatasetRequest, Dataset, DatasetUpdate } from './models/components/dataset.ts'
export { CreateEventRequestEventType, EventType, Operator, Type } from './models/components/event.ts'
export type { CreateEventRequest, CreateModelEvent, Event, EventFilter } from './models/components/event.ts'
export {
  MetricEditEventType,
  MetricEditReturnType,
  MetricEditType,
  MetricType,
  ReturnTypeT,
} from './models/components/metric.ts'
export type { Metric, MetricEdit, MetricEditThreshold, Threshold } from './models/components/metric.ts'
export { CreateToolRequestType, ToolType } from './models/components/project.ts'
export type {
  CreateProjectRequest,
  CreateToolRequest,
  Project,
  Tool,
  UpdateProjectRequest,
  UpdateToolRequest,
} from './models/components/project.ts'
export type {
  Datapoints,
  Details,
  Evaluators,
  EventDetails,
  ExperimentComparisonResponse,
  ExperimentComparisonResponseConfiguration,
  ExperimentComparisonResponseEvaluators,
  ExperimentComparisonResponseMetadata,
  ExperimentComparisonResponseMetrics,
  ExperimentComparisonResponsePassingRanges,
  ExperimentComparisonResponseResults,
  ExperimentComparisonResponseSchemasConfiguration,
  ExperimentComparisonResponseSchemasResults,
  ExperimentResultResponse,
  ExperimentResultResponseDatapoints,
  ExperimentResultResponseMetrics,
  Metadata,
  Metrics,
  NewRun,
  NewValues,
  OldRun,
  OldValues,
  PassingRanges,
  Value,
  Values,
} from './models/components/result.ts'
export { EvaluationRunStatus, Status, UpdateRunRequestStatus } from './models/components/run.ts'
export type {
  CreateRunRequest,
  CreateRunResponse,
  DeleteRunResponse,
  EvaluationRun,
  GetRunResponse,
  GetRunsResponse,
  Results,
  UpdateRunRequest,
  UpdateRunResponse,
} from './models/components/run.ts'
export type { Security, SessionPropertiesBatch, SessionStartRequest } from './models/components/session.ts'
