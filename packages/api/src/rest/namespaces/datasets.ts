import type * as components from '../../components.ts'
import type * as operations from '../../operations.ts'
import type { HoneyHiveCore } from '../core.ts'
import { load } from '../load.ts'
import { unwrap } from '../result.ts'
import type { RequestOptions } from '../sdk-options.ts'

/**
 * Datasets, for experiments. A call that fails throws an error of `honeyhive/models/errors`.
 *
 * @example
 * const answer = await client.datasets.getDatasets('demo')
 */
export class Datasets {
  private readonly client: HoneyHiveCore

  constructor(client: HoneyHiveCore) {
    this.client = client
  }

  /** The datasets of a project, or the one with this id. */
  async getDatasets(
    project: string,
    type?: operations.Type,
    datasetId?: string,
    options?: RequestOptions,
  ): Promise<operations.GetDatasetsResponseBody> {
    const { datasetsGetDatasets } = await load()
    return unwrap(datasetsGetDatasets(this.client, project, type, datasetId, options))
  }

  /** Makes a dataset. */
  async createDataset(
    request: components.CreateDatasetRequest,
    options?: RequestOptions,
  ): Promise<operations.CreateDatasetResponseBody> {
    const { datasetsCreateDataset } = await load()
    return unwrap(datasetsCreateDataset(this.client, request, options))
  }

  /** Changes a dataset; `datapoints` replaces the whole list. */
  async updateDataset(request: components.DatasetUpdate, options?: RequestOptions): Promise<void> {
    const { datasetsUpdateDataset } = await load()
    return unwrap(datasetsUpdateDataset(this.client, request, options))
  }

  /** Deletes a dataset; its datapoints stay. */
  async deleteDataset(datasetId: string, options?: RequestOptions): Promise<void> {
    const { datasetsDeleteDataset } = await load()
    return unwrap(datasetsDeleteDataset(this.client, datasetId, options))
  }

  /** Adds rows to a dataset. The mapping says which keys become what; the others become metadata. */
  async addDatapoints(
    requestBody: operations.AddDatapointsRequestBody,
    datasetId: string,
    options?: RequestOptions,
  ): Promise<operations.AddDatapointsResponseBody> {
    const { datasetsAddDatapoints } = await load()
    return unwrap(datasetsAddDatapoints(this.client, requestBody, datasetId, options))
  }
}
