/** Every call of the HTTP API as a function of its own; none of them rejects. */
export { sessionGetSession, sessionStartSession } from './rest/funcs/session.ts'
export {
  eventsCreateEvent,
  eventsCreateEventBatch,
  eventsCreateModelEvent,
  eventsCreateModelEventBatch,
  eventsGetEvents,
  eventsUpdateEvent,
} from './rest/funcs/events.ts'
export {
  metricsCreateMetric,
  metricsDeleteMetric,
  metricsGetMetrics,
  metricsUpdateMetric,
} from './rest/funcs/metrics.ts'
export { toolsCreateTool, toolsDeleteTool, toolsGetTools, toolsUpdateTool } from './rest/funcs/tools.ts'
export {
  datapointsCreateDatapoint,
  datapointsDeleteDatapoint,
  datapointsGetDatapoint,
  datapointsGetDatapoints,
  datapointsUpdateDatapoint,
} from './rest/funcs/datapoints.ts'
export {
  datasetsAddDatapoints,
  datasetsCreateDataset,
  datasetsDeleteDataset,
  datasetsGetDatasets,
  datasetsUpdateDataset,
} from './rest/funcs/datasets.ts'
export {
  projectsCreateProject,
  projectsDeleteProject,
  projectsGetProjects,
  projectsUpdateProject,
} from './rest/funcs/projects.ts'
export {
  experimentsCreateRun,
  experimentsDeleteRun,
  experimentsGetExperimentComparison,
  experimentsGetExperimentResult,
  experimentsGetRun,
  experimentsGetRuns,
  experimentsUpdateRun,
} from './rest/funcs/experiments.ts'
export {
  configurationsCreateConfiguration,
  configurationsDeleteConfiguration,
  configurationsGetConfigurations,
  configurationsUpdateConfiguration,
} from './rest/funcs/configurations.ts'
