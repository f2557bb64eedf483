import type * as components from '../../components.ts'
import type * as operations from '../../operations.ts'
import { type Call, call } from '../call.ts'
import type { HoneyHiveCore } from '../core.ts'
import type { RequestOptions } from '../sdk-options.ts'
import { plain } from '../shapes.ts'

/**
 * The datasets of a project, or the one with this id.
 *
 * @example
 * const result = await datasetsGetDatasets(client, 'demo')
 * if (!result.ok) throw result.error
 */
export function datasetsGetDatasets(
  client: HoneyHiveCore,
  project: string,
  type?: operations.Type,
  datasetId?: string,
  options?: RequestOptions,
): Call<operations.GetDatasetsResponseBody> {
  return call(
    client,
    {
      name: 'datasets.getDatasets',
      method: 'GET',
      route: '/datasets',
      query: { dataset_id: datasetId, project, type },
      answer: { shape: { inside: { testcases: plain } } },
    },
    options,
  )
}

/**
 * Makes a dataset.
 *
 * @example
 * const result = await datasetsCreateDataset(client, { project: 'demo', name: 'questions' })
 * if (!result.ok) throw result.error
 */
export function datasetsCreateDataset(
  client: HoneyHiveCore,
  request: components.CreateDatasetRequest,
  options?: RequestOptions,
): Call<operations.CreateDatasetResponseBody> {
  return call(
    client,
    {
      name: 'datasets.createDataset',
      method: 'POST',
      route: '/datasets',
      body: { value: request, shape: { needs: { project: 'string', name: 'string' } } },
      answer: { shape: { inside: { result: plain } } },
    },
    options,
  )
}

/**
 * Changes a dataset; `datapoints` replaces the whole list.
 *
 * @example
 * const result = await datasetsUpdateDataset(client, { datasetId, description: 'Of the spring' })
 * if (!result.ok) throw result.error
 */
export function datasetsUpdateDataset(
  client: HoneyHiveCore,
  request: components.DatasetUpdate,
  options?: RequestOptions,
): Call<void> {
  return call(
    client,
    {
      name: 'datasets.updateDataset',
      method: 'PUT',
      route: '/datasets',
      body: { value: request, shape: { needs: { datasetId: 'string' } } },
    },
    options,
  )
}

/**
 * Deletes a dataset; its datapoints stay.
 *
 * @example
 * const result = await datasetsDeleteDataset(client, datasetId)
 * if (!result.ok) throw result.error
 */
export function datasetsDeleteDataset(client: HoneyHiveCore, datasetId: string, options?: RequestOptions): Call<void> {
  return call(
    client,
    {
      name: 'datasets.deleteDataset',
      method: 'DELETE',
      route: '/datasets',
      query: { dataset_id: datasetId },
    },
    options,
  )
}

/**
 * Adds rows to a dataset. The mapping says which keys become what; the others become metadata.
 *
 * @example
 * const result = await datasetsAddDatapoints(client, { project: 'demo', data: rows, mapping: { inputs: ['question'], groundTruth: ['answer'], history: [] } }, datasetId)
 * if (!result.ok) throw result.error
 */
export function datasetsAddDatapoints(
  client: HoneyHiveCore,
  requestBody: operations.AddDatapointsRequestBody,
  datasetId: string,
  options?: RequestOptions,
): Call<operations.AddDatapointsResponseBody> {
  return call(
    client,
    {
      name: 'datasets.addDatapoints',
      method: 'POST',
      route: '/datasets/{dataset_id}/datapoints',
      path: { dataset_id: datasetId },
      body: {
        value: requestBody,
        shape: {
          needs: { project: 'string', data: 'list', mapping: 'object' },
          inside: { mapping: plain },
        },
      },
      answer: { shape: plain },
    },
    options,
  )
}
