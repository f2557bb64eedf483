import type { OpenObject } from '../open-object.ts'
import type * as boards from './boards.ts'
import type * as datasets from './datasets.ts'
import type * as events from './events.ts'
import type { DateRange, EventFilter, FieldsSchema } from './filters.ts'
import type * as metrics from './metrics.ts'
import type * as results from './results.ts'
import type * as runs from './runs.ts'
import type * as sessions from './sessions.ts'

interface Success {
  readonly success: boolean
}
interface Message {
  readonly message: string
}
interface Data<T> extends Success {
  readonly data: T
}
interface Evaluation {
  readonly evaluation: runs.Run
  readonly run_id: string
}

/**
 * The routes under `/v1`. The scope comes from the key; success is 200, except 201 for a new queue; what fails is answered
 * with a `Failure`. Lists in a query are `name[]=a&name[]=b`, `name=a&name=b` or a single value.
 */
export interface CurrentEndpoints {
  'POST /v1/sessions': { readonly body: sessions.NewSession; readonly answer: sessions.Session }
  'GET /v1/sessions/{session_id}': { readonly answer: sessions.Session }
  'DELETE /v1/sessions/{session_id}': { readonly answer: Success }
  'POST /v1/sessions/{session_id}/events/batch': {
    readonly body: sessions.SessionEventBatch
    readonly answer: Success
  }

  'POST /v1/events': {
    readonly body: events.NewEvent
    readonly answer: Success & { readonly event_id: string }
  }
  'GET /v1/events/{event_id}': { readonly answer: { readonly event: events.Event } }
  'PUT /v1/events/{event_id}': { readonly body: events.EventUpdate; readonly answer: OpenObject }
  'POST /v1/events/export': { readonly body: events.EventExport; readonly answer: events.EventExportPage }
  'POST /v1/events/search': { readonly body: events.EventSearch; readonly answer: events.EventPage }
  'POST /v1/events/batch': { readonly body: events.EventBatch; readonly answer: events.EventBatchResult }
  'GET /v1/events/schema': {
    readonly query: { readonly dateRange?: DateRange | undefined; readonly evaluation_id?: string | undefined }
    readonly answer: FieldsSchema
  }

  'GET /v1/datasets': {
    readonly query: { readonly dataset_id?: string | undefined; readonly name?: string | undefined }
    readonly answer: { readonly datasets: readonly datasets.Dataset[] }
  }
  'POST /v1/datasets': {
    readonly body: datasets.NewDataset
    readonly answer: { readonly inserted: boolean; readonly result: { readonly insertedId: string } }
  }
  'PUT /v1/datasets/{dataset_id}': {
    readonly body: datasets.DatasetUpdate
    readonly answer: { readonly result: datasets.Dataset }
  }
  'DELETE /v1/datasets/{dataset_id}': { readonly answer: { readonly result: { readonly id: string } } }
  'POST /v1/datasets/{dataset_id}/datapoints': {
    readonly body: datasets.AddDatapoints
    readonly answer: { readonly inserted: boolean; readonly datapoint_ids: readonly string[] }
  }
  'DELETE /v1/datasets/{dataset_id}/datapoints/{datapoint_id}': {
    readonly answer: Message & { readonly dereferenced: boolean }
  }

  'GET /v1/datapoints': {
    readonly query: {
      readonly datapoint_ids?: readonly string[] | undefined
      readonly dataset_name?: string | undefined
    }
    readonly answer: { readonly datapoints: readonly datasets.Datapoint[] }
  }
  'POST /v1/datapoints': {
    readonly body: datasets.NewDatapoint
    readonly answer: { readonly inserted: boolean; readonly result: { readonly insertedIds: readonly string[] } }
  }
  'GET /v1/datapoints/{id}': { readonly answer: { readonly datapoint: readonly datasets.Datapoint[] } }
  'PUT /v1/datapoints/{id}': {
    readonly body: datasets.NewDatapoint
    readonly answer: { readonly updated: boolean; readonly result: { readonly modifiedCount: number } }
  }
  'DELETE /v1/datapoints/{id}': { readonly answer: { readonly deleted: boolean } }
  'POST /v1/datapoints/batch': {
    readonly body: datasets.DatapointBatch
    readonly answer: { readonly inserted: boolean; readonly insertedIds: readonly string[] }
  }

  'POST /v1/runs': { readonly body: runs.NewRun; readonly answer: Evaluation }
  'GET /v1/runs': { readonly query: RunsQuery; readonly answer: runs.RunPage }
  'GET /v1/runs/{run_id}': { readonly answer: { readonly evaluation: runs.Run } }
  'PUT /v1/runs/{run_id}': {
    readonly body: runs.RunUpdate
    readonly answer: { readonly evaluation: runs.Run; readonly warning?: string | null | undefined }
  }
  'DELETE /v1/runs/{run_id}': { readonly answer: { readonly id: string; readonly deleted: boolean } }
  'GET /v1/runs/schema': {
    readonly query: { readonly dateRange?: DateRange | undefined }
    readonly answer: FieldsSchema
  }
  'GET /v1/runs/{run_id}/schema': {
    readonly query: { readonly dateRange?: DateRange | undefined }
    readonly answer: FieldsSchema
  }
  'GET /v1/runs/{run_id}/metrics': {
    readonly query: {
      readonly dateRange?: DateRange | undefined
      readonly filters?: readonly EventFilter[] | undefined
    }
    readonly answer: results.RunMetrics
  }
  'GET /v1/runs/{run_id}/summary': { readonly query: results.SummaryQuery; readonly answer: results.RunSummary }
  'GET /v1/runs/{new_run_id}/compare/{old_run_id}': {
    readonly query: results.SummaryQuery
    readonly answer: results.RunComparison
  }
  'GET /v1/runs/{new_run_id}/compare/{old_run_id}/events': {
    readonly query: results.ComparedEventsQuery
    readonly answer: results.ComparedEvents
  }

  'GET /v1/metrics': {
    readonly query: { readonly type?: metrics.MetricType | undefined; readonly id?: string | undefined }
    readonly answer: { readonly metrics: readonly metrics.Metric[] }
  }
  'POST /v1/metrics': {
    readonly body: metrics.NewMetric
    readonly answer: { readonly inserted: boolean; readonly metric_id: string }
  }
  'PUT /v1/metrics/{metric_id}': {
    readonly body: metrics.MetricUpdate
    readonly answer: { readonly updated: boolean }
  }
  'DELETE /v1/metrics/{metric_id}': { readonly answer: { readonly deleted: boolean } }
  'GET /v1/metrics/{metric_id}/versions': { readonly answer: Data<readonly metrics.MetricVersion[]> }
  'POST /v1/metrics/{metric_id}/versions': {
    readonly body: metrics.NewMetricVersion
    readonly answer: Data<metrics.MetricVersion>
  }
  'POST /v1/metrics/{metric_id}/versions/{version_name}/deploy': { readonly answer: Data<metrics.MetricVersion> }
  'POST /v1/metrics/run': { readonly body: metrics.MetricRun; readonly answer: metrics.MetricRunResult }

  'GET /v1/configurations': {
    readonly query: { readonly name?: string | undefined; readonly env?: string | undefined }
    readonly answer: { readonly configurations: readonly boards.Configuration[] }
  }
  'POST /v1/configurations': {
    readonly body: boards.NewConfiguration
    readonly answer: { readonly acknowledged: boolean; readonly insertedId: string }
  }
  'PUT /v1/configurations/{id}': {
    readonly body: boards.NewConfiguration
    readonly answer: {
      readonly acknowledged: boolean
      readonly modifiedCount: number
      readonly upsertedId: string | null
      readonly upsertedCount: number
      readonly matchedCount: number
    }
  }
  'DELETE /v1/configurations/{id}': {
    readonly answer: { readonly acknowledged: boolean; readonly deletedCount: number }
  }

  'GET /v1/charts': { readonly answer: Data<readonly boards.Chart[]> }
  'POST /v1/charts': { readonly body: boards.NewChart; readonly answer: Data<boards.Chart> }
  'GET /v1/charts/{id}': { readonly answer: Data<boards.Chart> }
  'PUT /v1/charts/{id}': { readonly body: Partial<boards.NewChart>; readonly answer: Data<boards.Chart> }
  'DELETE /v1/charts/{id}': { readonly answer: Success & Message }

  'GET /v1/queues': {
    readonly query: { readonly enabled?: boolean | undefined }
    readonly answer: { readonly queues: readonly boards.Queue[] }
  }
  'POST /v1/queues': {
    readonly body: boards.NewQueue
    readonly answer: Message & { readonly queue: boards.Queue }
  }
  'GET /v1/queues/{id}': { readonly answer: boards.Queue }
  'PUT /v1/queues/{id}': { readonly body: boards.QueueUpdate; readonly answer: boards.Queue }
  'DELETE /v1/queues/{id}': { readonly answer: Message }
}

/** Of `GET /v1/runs`. */
export interface RunsQuery {
  readonly dataset_id?: string | undefined
  /** Default 1. */
  readonly page?: number | undefined
  /** Default 20, at most 100. */
  readonly limit?: number | undefined
  readonly run_ids?: readonly string[] | undefined
  readonly name?: string | undefined
  readonly status?: runs.RunStatus | undefined
  /** As JSON text in the query. */
  readonly dateRange?: DateRange | undefined
  readonly sort_by?: string | undefined
  readonly sort_order?: 'asc' | 'desc' | undefined
}
