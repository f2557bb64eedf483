/** What the calls of the `HoneyHive` client take and give, where it is not a record of its own. */
export { Type } from './models/operations/datasets.ts'
export type {
  AddDatapointsRequest,
  AddDatapointsRequestBody,
  AddDatapointsResponseBody,
  CreateDatapointResponseBody,
  CreateDatapointResult,
  CreateDatasetResponseBody,
  CreateDatasetResult,
  DeleteDatapointRequest,
  DeleteDatapointResponseBody,
  DeleteDatasetRequest,
  GetDatapointRequest,
  GetDatapointResponseBody,
  GetDatapointsRequest,
  GetDatapointsResponseBody,
  GetDatasetsRequest,
  GetDatasetsResponseBody,
  Mapping,
  UpdateDatapointRequest,
} from './models/operations/datasets.ts'
export type {
  CreateEventBatchRequestBody,
  CreateEventBatchResponseBody,
  CreateEventRequestBody,
  CreateEventResponseBody,
  CreateModelEventBatchRequestBody,
  CreateModelEventBatchResponseBody,
  CreateModelEventRequestBody,
  CreateModelEventResponseBody,
  DateRange,
  GetEventsRequestBody,
  GetEventsResponseBody,
  GetSessionRequest,
  StartSessionRequestBody,
  StartSessionResponseBody,
  UpdateEventRequestBody,
} from './models/operations/events.ts'
export { Env } from './models/operations/projects.ts'
export type {
  CreateToolResponseBody,
  DeleteConfigurationRequest,
  DeleteMetricRequest,
  DeleteProjectRequest,
  DeleteToolRequest,
  GetConfigurationsRequest,
  GetMetricsRequest,
  GetProjectsRequest,
  Result,
  UpdateConfigurationRequest,
} from './models/operations/projects.ts'
export { AggregateFunction, QueryParamAggregateFunction } from './models/operations/runs.ts'
export type {
  DeleteRunRequest,
  GetExperimentComparisonRequest,
  GetExperimentResultRequest,
  GetRunRequest,
  GetRunsRequest,
  UpdateRunRequest,
} from './models/operations/runs.ts'
