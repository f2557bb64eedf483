import type * as components from '../../components.ts'
import type * as operations from '../../operations.ts'
import type { HoneyHiveCore } from '../core.ts'
import { load } from '../load.ts'
import { unwrap } from '../result.ts'
import type { RequestOptions } from '../sdk-options.ts'

/**
 * Datapoints, of which datasets are made. A call that fails throws an error of `honeyhive/models/errors`.
 *
 * @example
 * const answer = await client.datapoints.getDatapoints('demo', undefined, 'questions')
 */
export class Datapoints {
  private readonly client: HoneyHiveCore

  constructor(client: HoneyHiveCore) {
    this.client = client
  }

  /** The datapoints of a project, or those with these ids, or those of a dataset. */
  async getDatapoints(
    project: string,
    datapointIds?: Array<string>,
    datasetName?: string,
    options?: RequestOptions,
  ): Promise<operations.GetDatapointsResponseBody> {
    const { datapointsGetDatapoints } = await load()
    return unwrap(datapointsGetDatapoints(this.client, project, datapointIds, datasetName, options))
  }

  /** Adds a datapoint. */
  async createDatapoint(
    request: components.CreateDatapointRequest,
    options?: RequestOptions,
  ): Promise<operations.CreateDatapointResponseBody> {
    const { datapointsCreateDatapoint } = await load()
    return unwrap(datapointsCreateDatapoint(this.client, request, options))
  }

  /** One datapoint, as a list of one. */
  async getDatapoint(id: string, options?: RequestOptions): Promise<operations.GetDatapointResponseBody> {
    const { datapointsGetDatapoint } = await load()
    return unwrap(datapointsGetDatapoint(this.client, id, options))
  }

  /** Changes a datapoint: only what is given. */
  async updateDatapoint(
    updateDatapointRequest: components.UpdateDatapointRequest,
    id: string,
    options?: RequestOptions,
  ): Promise<void> {
    const { datapointsUpdateDatapoint } = await load()
    return unwrap(datapointsUpdateDatapoint(this.client, updateDatapointRequest, id, options))
  }

  /** Deletes a datapoint. */
  async deleteDatapoint(id: string, options?: RequestOptions): Promise<operations.DeleteDatapointResponseBody> {
    const { datapointsDeleteDatapoint } = await load()
    return unwrap(datapointsDeleteDatapoint(this.client, id, options))
  }
}
