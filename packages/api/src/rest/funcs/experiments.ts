import type * as components from '../../components.ts'
import type * as operations from '../../operations.ts'
import { type Call, call } from '../call.ts'
import type { HoneyHiveCore } from '../core.ts'
import type { RequestOptions } from '../sdk-options.ts'
import { plain, run, runComparison, runResult } from '../shapes.ts'

/**
 * Opens a run of an experiment.
 *
 * @example
 * const result = await experimentsCreateRun(client, { project: 'demo', name: 'nightly', eventIds: [] })
 * if (!result.ok) throw result.error
 */
export function experimentsCreateRun(
  client: HoneyHiveCore,
  request: components.CreateRunRequest,
  options?: RequestOptions,
): Call<components.CreateRunResponse> {
  return call(
    client,
    {
      name: 'experiments.createRun',
      method: 'POST',
      route: '/runs',
      body: { value: request, shape: { needs: { project: 'string', name: 'string', eventIds: 'list' } } },
      answer: { shape: { inside: { evaluation: run } } },
    },
    options,
  )
}

/**
 * The runs of a project.
 *
 * @example
 * const result = await experimentsGetRuns(client, 'demo')
 * if (!result.ok) throw result.error
 */
export function experimentsGetRuns(
  client: HoneyHiveCore,
  project?: string,
  options?: RequestOptions,
): Call<components.GetRunsResponse> {
  return call(
    client,
    {
      name: 'experiments.getRuns',
      method: 'GET',
      route: '/runs',
      query: { project },
      answer: { shape: { inside: { evaluations: run } } },
    },
    options,
  )
}

/**
 * One run.
 *
 * @example
 * const result = await experimentsGetRun(client, runId)
 * if (!result.ok) throw result.error
 */
export function experimentsGetRun(
  client: HoneyHiveCore,
  runId: string,
  options?: RequestOptions,
): Call<components.GetRunResponse> {
  return call(
    client,
    {
      name: 'experiments.getRun',
      method: 'GET',
      route: '/runs/{run_id}',
      path: { run_id: runId },
      answer: { shape: { inside: { evaluation: run } } },
    },
    options,
  )
}

/**
 * Changes a run; `eventIds` are added to those that it has.
 *
 * @example
 * const result = await experimentsUpdateRun(client, { status: 'completed' }, runId)
 * if (!result.ok) throw result.error
 */
export function experimentsUpdateRun(
  client: HoneyHiveCore,
  updateRunRequest: components.UpdateRunRequest,
  runId: string,
  options?: RequestOptions,
): Call<components.UpdateRunResponse> {
  return call(
    client,
    {
      name: 'experiments.updateRun',
      method: 'PUT',
      route: '/runs/{run_id}',
      path: { run_id: runId },
      body: { value: updateRunRequest, shape: plain },
      answer: { shape: { nullable: ['warning'] } },
    },
    options,
  )
}

/**
 * Deletes a run; its sessions stay.
 *
 * @example
 * const result = await experimentsDeleteRun(client, runId)
 * if (!result.ok) throw result.error
 */
export function experimentsDeleteRun(
  client: HoneyHiveCore,
  runId: string,
  options?: RequestOptions,
): Call<components.DeleteRunResponse> {
  return call(
    client,
    {
      name: 'experiments.deleteRun',
      method: 'DELETE',
      route: '/runs/{run_id}',
      path: { run_id: runId },
      answer: { shape: plain },
    },
    options,
  )
}

/**
 * The metrics of a run, each over all datapoints and for each datapoint.
 *
 * @example
 * const result = await experimentsGetExperimentResult(client, runId, 'demo', 'p95')
 * if (!result.ok) throw result.error
 */
export function experimentsGetExperimentResult(
  client: HoneyHiveCore,
  runId: string,
  projectId: string,
  aggregateFunction?: operations.AggregateFunction,
  options?: RequestOptions,
): Call<components.ExperimentResultResponse> {
  return call(
    client,
    {
      name: 'experiments.getExperimentResult',
      method: 'GET',
      route: '/runs/{run_id}/result',
      path: { run_id: runId },
      query: { aggregate_function: aggregateFunction, project_id: projectId },
      answer: { shape: runResult },
    },
    options,
  )
}

/**
 * What changed from run `runId2`, the older, to run `runId1`.
 *
 * @example
 * const result = await experimentsGetExperimentComparison(client, newRunId, oldRunId, 'demo')
 * if (!result.ok) throw result.error
 */
export function experimentsGetExperimentComparison(
  client: HoneyHiveCore,
  runId1: string,
  runId2: string,
  projectId: string,
  aggregateFunction?: operations.QueryParamAggregateFunction,
  options?: RequestOptions,
): Call<components.ExperimentComparisonResponse> {
  return call(
    client,
    {
      name: 'experiments.getExperimentComparison',
      method: 'GET',
      route: '/runs/{run_id_1}/compare-with/{run_id_2}',
      path: { run_id_1: runId1, run_id_2: runId2 },
      query: { aggregate_function: aggregateFunction, project_id: projectId },
      answer: { shape: runComparison },
    },
    options,
  )
}
