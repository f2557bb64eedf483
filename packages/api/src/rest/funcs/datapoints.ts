import type * as components from '../../components.ts'
import type * as operations from '../../operations.ts'
import { type Call, call } from '../call.ts'
import type { HoneyHiveCore } from '../core.ts'
import type { RequestOptions } from '../sdk-options.ts'
import { plain } from '../shapes.ts'

/**
 * The datapoints of a project, or those with these ids, or those of a dataset.
 *
 * @example
 * const result = await datapointsGetDatapoints(client, 'demo', undefined, 'questions')
 * if (!result.ok) throw result.error
 */
export function datapointsGetDatapoints(
  client: HoneyHiveCore,
  project: string,
  datapointIds?: Array<string>,
  datasetName?: string,
  options?: RequestOptions,
): Call<operations.GetDatapointsResponseBody> {
  return call(
    client,
    {
      name: 'datapoints.getDatapoints',
      method: 'GET',
      route: '/datapoints',
      query: { datapoint_ids: datapointIds, dataset_name: datasetName, project },
      answer: { shape: { inside: { datapoints: plain } } },
    },
    options,
  )
}

/**
 * Adds a datapoint.
 *
 * @example
 * const result = await datapointsCreateDatapoint(client, { project: 'demo', inputs: { question }, groundTruth: { answer } })
 * if (!result.ok) throw result.error
 */
export function datapointsCreateDatapoint(
  client: HoneyHiveCore,
  request: components.CreateDatapointRequest,
  options?: RequestOptions,
): Call<operations.CreateDatapointResponseBody> {
  return call(
    client,
    {
      name: 'datapoints.createDatapoint',
      method: 'POST',
      route: '/datapoints',
      body: { value: request, shape: { needs: { project: 'string', inputs: 'object' } } },
      answer: { shape: { inside: { result: plain } } },
    },
    options,
  )
}

/**
 * One datapoint, as a list of one.
 *
 * @example
 * const result = await datapointsGetDatapoint(client, id)
 * if (!result.ok) throw result.error
 */
export function datapointsGetDatapoint(
  client: HoneyHiveCore,
  id: string,
  options?: RequestOptions,
): Call<operations.GetDatapointResponseBody> {
  return call(
    client,
    {
      name: 'datapoints.getDatapoint',
      method: 'GET',
      route: '/datapoints/{id}',
      path: { id },
      answer: { shape: { inside: { datapoint: plain } } },
    },
    options,
  )
}

/**
 * Changes a datapoint: only what is given.
 *
 * @example
 * const result = await datapointsUpdateDatapoint(client, { groundTruth: { answer } }, id)
 * if (!result.ok) throw result.error
 */
export function datapointsUpdateDatapoint(
  client: HoneyHiveCore,
  updateDatapointRequest: components.UpdateDatapointRequest,
  id: string,
  options?: RequestOptions,
): Call<void> {
  return call(
    client,
    {
      name: 'datapoints.updateDatapoint',
      method: 'PUT',
      route: '/datapoints/{id}',
      path: { id },
      body: { value: updateDatapointRequest, shape: plain },
    },
    options,
  )
}

/**
 * Deletes a datapoint.
 *
 * @example
 * const result = await datapointsDeleteDatapoint(client, id)
 * if (!result.ok) throw result.error
 */
export function datapointsDeleteDatapoint(
  client: HoneyHiveCore,
  id: string,
  options?: RequestOptions,
): Call<operations.DeleteDatapointResponseBody> {
  return call(
    client,
    {
      name: 'datapoints.deleteDatapoint',
      method: 'DELETE',
      route: '/datapoints/{id}',
      path: { id },
      answer: { shape: plain },
    },
    options,
  )
}
