import type * as components from '../../components.ts'
import type * as operations from '../../operations.ts'
import type { HoneyHiveCore } from '../core.ts'
import { load } from '../load.ts'
import { unwrap } from '../result.ts'
import type { RequestOptions } from '../sdk-options.ts'

/**
 * Runs of experiments, their results and comparisons. A call that fails throws an error of `honeyhive/models/errors`.
 *
 * @example
 * const answer = await client.experiments.createRun({ project: 'demo', name: 'nightly', eventIds: [] })
 */
export class Experiments {
  private readonly client: HoneyHiveCore

  constructor(client: HoneyHiveCore) {
    this.client = client
  }

  /** Opens a run of an experiment. */
  async createRun(
    request: components.CreateRunRequest,
    options?: RequestOptions,
  ): Promise<components.CreateRunResponse> {
    const { experimentsCreateRun } = await load()
    return unwrap(experimentsCreateRun(this.client, request, options))
  }

  /** The runs of a project. */
  async getRuns(project?: string, options?: RequestOptions): Promise<components.GetRunsResponse> {
    const { experimentsGetRuns } = await load()
    return unwrap(experimentsGetRuns(this.client, project, options))
  }

  /** One run. */
  async getRun(runId: string, options?: RequestOptions): Promise<components.GetRunResponse> {
    const { experimentsGetRun } = await load()
    return unwrap(experimentsGetRun(this.client, runId, options))
  }

  /** Changes a run; `eventIds` are added to those that it has. */
  async updateRun(
    updateRunRequest: components.UpdateRunRequest,
    runId: string,
    options?: RequestOptions,
  ): Promise<components.UpdateRunResponse> {
    const { experimentsUpdateRun } = await load()
    return unwrap(experimentsUpdateRun(this.client, updateRunRequest, runId, options))
  }

  /** Deletes a run; its sessions stay. */
  async deleteRun(runId: string, options?: RequestOptions): Promise<components.DeleteRunResponse> {
    const { experimentsDeleteRun } = await load()
    return unwrap(experimentsDeleteRun(this.client, runId, options))
  }

  /** The metrics of a run, each over all datapoints and for each datapoint. */
  async getExperimentResult(
    runId: string,
    projectId: string,
    aggregateFunction?: operations.AggregateFunction,
    options?: RequestOptions,
  ): Promise<components.ExperimentResultResponse> {
    const { experimentsGetExperimentResult } = await load()
    return unwrap(experimentsGetExperimentResult(this.client, runId, projectId, aggregateFunction, options))
  }

  /** What changed from run `runId2`, the older, to run `runId1`. */
  async getExperimentComparison(
    runId1: string,
    runId2: string,
    projectId: string,
    aggregateFunction?: operations.QueryParamAggregateFunction,
    options?: RequestOptions,
  ): Promise<components.ExperimentComparisonResponse> {
    const { experimentsGetExperimentComparison } = await load()
    return unwrap(
      experimentsGetExperimentComparison(this.client, runId1, runId2, projectId, aggregateFunction, options),
    )
  }
}
