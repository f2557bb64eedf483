import type { OpenObject } from '../open-object.ts'
import type * as datasets from './datasets.ts'
import type * as events from './events.ts'
import type * as metrics from './metrics.ts'
import type * as projects from './projects.ts'
import type * as runs from './runs.ts'
import type * as sessions from './sessions.ts'

/** Answers that say nothing: 200, with any body or none. */
export type Nothing = OpenObject | undefined

interface Inserted {
  readonly inserted?: boolean | undefined
  readonly result: { readonly insertedId: string }
}

/** The text of a query parameter; a list is the key repeated (`a=1&a=2`), `a[]=1`, or a single value. */
type Query<Required extends string, Optional extends string = never> = { readonly [K in Required]: string } & {
  readonly [K in Optional]?: string | readonly string[] | undefined
}

/**
 * The unprefixed routes, as the TypeScript SDK 1.x calls them. All answer exactly 200 when they succeed (its client takes no
 * other status), and leave fields out instead of answering null except where a type here has null.
 */
export interface LegacyEndpoints {
  'POST /session/start': {
    readonly body: { readonly session: sessions.LegacySessionStart } | sessions.LegacySessionStart
    readonly answer: events.LegacyEvent & { readonly session_id: string }
  }
  'GET /session/{session_id}': { readonly answer: events.LegacyEvent }
  'POST /session/{session_id}/traces': {
    readonly body: sessions.LegacySessionTraces
    readonly answer: { readonly success: boolean }
  }

  'POST /events': {
    readonly body: { readonly event: events.LegacyNewEvent }
    readonly answer: { readonly event_id: string; readonly success: boolean }
  }
  'PUT /events': { readonly body: events.LegacyEventUpdate; readonly answer: Nothing }
  'POST /events/export': { readonly body: events.LegacyEventQuery; readonly answer: events.LegacyEventPage }
  'POST /events/model': {
    readonly body: { readonly model_event: events.LegacyModelEvent }
    readonly answer: { readonly event_id: string; readonly success: boolean }
  }
  'POST /events/batch': { readonly body: events.LegacyEventBatch; readonly answer: events.LegacyBatchResult }
  'POST /events/model/batch': { readonly body: events.LegacyModelEventBatch; readonly answer: events.LegacyBatchResult }

  'GET /datasets': {
    readonly query: Query<'project', 'type' | 'dataset_id'>
    readonly answer: { readonly testcases: readonly datasets.LegacyDataset[] }
  }
  'POST /datasets': { readonly body: datasets.LegacyNewDataset; readonly answer: Inserted }
  'PUT /datasets': { readonly body: datasets.LegacyDatasetUpdate; readonly answer: Nothing }
  'DELETE /datasets': { readonly query: Query<'dataset_id'>; readonly answer: Nothing }
  'POST /datasets/{dataset_id}/datapoints': {
    readonly body: datasets.LegacyAddDatapoints
    readonly answer: { readonly inserted: boolean; readonly datapoint_ids: readonly string[] }
  }

  'GET /datapoints': {
    readonly query: Query<'project', 'datapoint_ids' | 'dataset_name'>
    readonly answer: { readonly datapoints: readonly datasets.LegacyDatapoint[] }
  }
  'POST /datapoints': { readonly body: datasets.LegacyNewDatapoint; readonly answer: Inserted }
  'GET /datapoints/{id}': { readonly answer: { readonly datapoint: readonly datasets.LegacyDatapoint[] } }
  'PUT /datapoints/{id}': { readonly body: datasets.LegacyDatapointUpdate; readonly answer: Nothing }
  'DELETE /datapoints/{id}': { readonly answer: { readonly deleted: boolean } }

  'POST /runs': {
    readonly body: runs.LegacyNewRun
    readonly answer: { readonly evaluation: runs.LegacyRun; readonly run_id: string }
  }
  'GET /runs': {
    readonly query: Query<never, 'project'>
    readonly answer: { readonly evaluations: readonly runs.LegacyRun[] }
  }
  'GET /runs/{run_id}': { readonly answer: { readonly evaluation: runs.LegacyRun } }
  'PUT /runs/{run_id}': {
    readonly body: runs.LegacyRunUpdate
    readonly answer: { readonly evaluation: OpenObject; readonly warning?: string | null | undefined }
  }
  'DELETE /runs/{run_id}': { readonly answer: { readonly id: string; readonly deleted: boolean } }
  'GET /runs/{run_id}/result': {
    readonly query: Query<'project_id', 'aggregate_function'>
    readonly answer: runs.LegacyRunResult
  }
  'GET /runs/{run_id_1}/compare-with/{run_id_2}': {
    readonly query: Query<'project_id', 'aggregate_function'>
    readonly answer: runs.LegacyRunComparison
  }

  'GET /metrics': { readonly query: Query<'project_name'>; readonly answer: readonly metrics.LegacyMetric[] }
  'POST /metrics': { readonly body: metrics.LegacyNewMetric; readonly answer: Nothing }
  'PUT /metrics': { readonly body: metrics.LegacyMetricUpdate; readonly answer: Nothing }
  'DELETE /metrics': { readonly query: Query<'metric_id'>; readonly answer: Nothing }

  'GET /configurations': {
    readonly query: Query<'project', 'env' | 'name'>
    readonly answer: readonly projects.LegacyConfiguration[]
  }
  'POST /configurations': { readonly body: projects.LegacyNewConfiguration; readonly answer: Nothing }
  'PUT /configurations/{id}': { readonly body: projects.LegacyNewConfiguration; readonly answer: Nothing }
  'DELETE /configurations/{id}': { readonly answer: Nothing }

  'GET /tools': { readonly answer: readonly projects.LegacyTool[] }
  'POST /tools': {
    readonly body: projects.LegacyNewTool
    readonly answer: { readonly result: { readonly insertedId: string } }
  }
  'PUT /tools': { readonly body: projects.LegacyToolUpdate; readonly answer: Nothing }
  'DELETE /tools': { readonly query: Query<'function_id'>; readonly answer: Nothing }

  'GET /projects': { readonly query: Query<never, 'name'>; readonly answer: readonly projects.LegacyProject[] }
  'POST /projects': { readonly body: projects.LegacyNewProject; readonly answer: projects.LegacyProject }
  'PUT /projects': { readonly body: projects.LegacyProjectUpdate; readonly answer: Nothing }
  'DELETE /projects': { readonly query: Query<'name'>; readonly answer: Nothing }
}
