import type { CurrentEndpoints } from './endpoints.ts'

/** Older spellings under `/v1`, which clients in use still call; each answers as its successor does. */
export interface DeprecatedEndpoints {
  'PUT /v1/datasets': CurrentEndpoints['PUT /v1/datasets/{dataset_id}']
  'DELETE /v1/datasets': CurrentEndpoints['DELETE /v1/datasets/{dataset_id}']
  'DELETE /v1/datasets/{dataset_id}/{datapoint_id}': CurrentEndpoints['DELETE /v1/datasets/{dataset_id}/datapoints/{datapoint_id}']
  'GET /v1/runs/{run_id}/result': CurrentEndpoints['GET /v1/runs/{run_id}/summary']
  'GET /v1/runs/{new_run_id}/compare-with/{old_run_id}': CurrentEndpoints['GET /v1/runs/{new_run_id}/compare/{old_run_id}']
  'GET /v1/runs/compare/events': CurrentEndpoints['GET /v1/runs/{new_run_id}/compare/{old_run_id}/events']
  'PUT /v1/metrics': CurrentEndpoints['PUT /v1/metrics/{metric_id}']
  'DELETE /v1/metrics': CurrentEndpoints['DELETE /v1/metrics/{metric_id}']
  'POST /v1/metrics/run_metric': CurrentEndpoints['POST /v1/metrics/run']
}
