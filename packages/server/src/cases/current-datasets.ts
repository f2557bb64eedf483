import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { anId, anIso, fresh } from './case.ts'
import { newEvent } from './current-events.ts'
import type { Api, Cases, Json } from './case.ts'

export async function newDataset(api: Api, extra: Json = {}): Promise<string> {
  const { result } = await api.ok('POST', '/v1/datasets', { name: fresh('dataset'), ...extra })
  return String((result as Json)['insertedId'])
}

export async function newDatapoint(api: Api, extra: Json = {}): Promise<string> {
  const { result } = await api.ok('POST', '/v1/datapoints', { inputs: { q: 1 }, ...extra })
  const [id] = (result as { readonly insertedIds: readonly string[] }).insertedIds
  return id ?? ''
}

async function datasetOf(api: Api, id: string): Promise<Json> {
  const { datasets } = await api.ok('GET', `/v1/datasets?dataset_id=${id}`)
  return (datasets as readonly Json[])[0] ?? {}
}

async function datapointOf(api: Api, id: string): Promise<Json> {
  const { datapoint } = await api.ok('GET', `/v1/datapoints/${id}`)
  return (datapoint as readonly Json[])[0] ?? {}
}

export const currentDatasetCases: Cases = {
  'GET /v1/datasets': {
    good: async (api) => {
      const name = fresh('dataset')
      const id = await newDataset(api, { name, description: 'd' })
      const shape = { id, name, description: 'd', datapoints: [], created_at: anIso, updated_at: anIso }
      expect((await api.ok('GET', `/v1/datasets?dataset_id=${id}`))['datasets']).toEqual([shape])
      expect((await api.ok('GET', `/v1/datasets?name=${encodeURIComponent(name)}`))['datasets']).toEqual([shape])
      expect((await api.ok('GET', `/v1/datasets?dataset_id=${randomUUID()}`))['datasets']).toEqual([])
      expect((await api.ok('GET', '/v1/datasets'))['datasets']).toContainEqual(shape)
    },
    bad: [{ path: `/v1/datasets?dataset_id=${'x'.repeat(257)}`, status: 400, says: /dataset_id/u }],
  },
  'POST /v1/datasets': {
    good: async (api) => {
      const point = await newDatapoint(api)
      const made = await api.ok('POST', '/v1/datasets', { datapoints: [point] })
      expect(made).toEqual({ inserted: true, result: { insertedId: anId } })
      const id = String((made['result'] as Json)['insertedId'])
      expect(await datasetOf(api, id)).toMatchObject({ name: 'Untitled Dataset', datapoints: [point] })
      expect(await datapointOf(api, point)).toMatchObject({ linked_datasets: [id] })
    },
    bad: [{ body: { name: 7 }, status: 400, says: /name/u }],
  },
  'PUT /v1/datasets/{dataset_id}': {
    good: async (api) => {
      const [first, second] = [await newDatapoint(api), await newDatapoint(api)]
      const id = await newDataset(api, { datapoints: [first] })
      const changed = await api.ok('PUT', `/v1/datasets/${id}`, { name: 'renamed', datapoints: [second] })
      expect(changed).toMatchObject({ result: { id, name: 'renamed', datapoints: [second] } })
      expect(await datapointOf(api, first)).toMatchObject({ linked_datasets: [] })
      expect(await datapointOf(api, second)).toMatchObject({ linked_datasets: [id] })
    },
    bad: [
      { body: {}, status: 404, says: /no dataset 'nothing'/u },
      { body: { datapoints: 'all' }, status: 400, says: /datapoints/u },
    ],
  },
  'DELETE /v1/datasets/{dataset_id}': {
    good: async (api) => {
      const point = await newDatapoint(api)
      const id = await newDataset(api, { datapoints: [point] })
      expect(await api.ok('DELETE', `/v1/datasets/${id}`)).toEqual({ result: { id } })
      expect(await datapointOf(api, point)).toMatchObject({ linked_datasets: [] })
    },
    bad: [{ status: 404 }],
  },
  'POST /v1/datasets/{dataset_id}/datapoints': {
    good: async (api) => {
      const id = await newDataset(api)
      const added = await api.ok('POST', `/v1/datasets/${id}/datapoints`, {
        data: [
          { q: 'one', a: 1, tag: 'x', chat: [{ role: 'user' }] },
          { q: 'two', a: 2 },
        ],
        mapping: { inputs: ['q'], ground_truth: ['a'], history: ['chat'] },
      })
      expect(added).toEqual({ inserted: true, datapoint_ids: [anId, anId] })
      const ids = added['datapoint_ids'] as readonly string[]
      expect(await datasetOf(api, id)).toMatchObject({ datapoints: ids })
      expect(await datapointOf(api, ids[0] ?? '')).toMatchObject({
        inputs: { q: 'one' },
        ground_truth: { a: 1 },
        history: [{ role: 'user' }],
        metadata: { tag: 'x' },
        linked_datasets: [id],
      })
    },
    bad: [
      { body: { data: [], mapping: {} }, status: 404 },
      { body: { data: ['text'], mapping: {} }, status: 400, says: /data\[0\]/u },
    ],
  },
  'DELETE /v1/datasets/{dataset_id}/datapoints/{datapoint_id}': {
    good: async (api) => {
      const point = await newDatapoint(api)
      const id = await newDataset(api, { datapoints: [point] })
      expect(await api.ok('DELETE', `/v1/datasets/${id}/datapoints/${point}`)).toEqual({
        dereferenced: true,
        message: expect.stringContaining(point),
      })
      expect(await datasetOf(api, id)).toMatchObject({ datapoints: [] })
      expect(await datapointOf(api, point)).toMatchObject({ linked_datasets: [] })
    },
    bad: [{ status: 404 }],
  },
  'GET /v1/datapoints': {
    good: async (api) => {
      const name = fresh('dataset')
      const [first, second] = [await newDatapoint(api), await newDatapoint(api)]
      await newDataset(api, { name, datapoints: [second, first] })
      const idsIn = async (query: string): Promise<readonly unknown[]> => {
        const { datapoints } = await api.ok('GET', `/v1/datapoints?${query}`)
        return (datapoints as readonly Json[]).map(({ id }) => id)
      }
      expect(await idsIn(`datapoint_ids[]=${first}&datapoint_ids[]=${second}`)).toEqual([first, second])
      expect(await idsIn(`datapoint_ids=${second}&datapoint_ids=${first}`)).toEqual([second, first])
      expect(await idsIn(`datapoint_ids=${second}`)).toEqual([second])
      expect(await idsIn(`dataset_name=${encodeURIComponent(name)}`)).toEqual([second, first])
    },
    bad: [{ path: `/v1/datapoints?dataset_name=${'x'.repeat(1001)}`, status: 400, says: /dataset_name/u }],
  },
  'POST /v1/datapoints': {
    good: async (api) => {
      const dataset = await newDataset(api)
      const made = await api.ok('POST', '/v1/datapoints', { inputs: { q: 1 }, linked_datasets: [dataset] })
      expect(made).toEqual({ inserted: true, result: { insertedIds: [anId] } })
      const [id] = (made['result'] as { readonly insertedIds: readonly string[] }).insertedIds
      expect(await datasetOf(api, dataset)).toMatchObject({ datapoints: [id] })
    },
    bad: [{ body: { inputs: [] }, status: 400, says: /inputs/u }],
  },
  'GET /v1/datapoints/{id}': {
    good: async (api) => {
      const id = await newDatapoint(api, { ground_truth: null, metadata: { m: 1 } })
      expect(await api.ok('GET', `/v1/datapoints/${id}`)).toEqual({
        datapoint: [
          {
            id,
            inputs: { q: 1 },
            history: [],
            ground_truth: null,
            metadata: { m: 1 },
            linked_event: null,
            linked_datasets: [],
            created_at: anIso,
            updated_at: anIso,
          },
        ],
      })
    },
    bad: [{ status: 404, says: /no datapoint 'nothing'/u }],
  },
  'PUT /v1/datapoints/{id}': {
    good: async (api) => {
      const id = await newDatapoint(api)
      expect(await api.ok('PUT', `/v1/datapoints/${id}`, { ground_truth: { a: 2 } })).toEqual({
        updated: true,
        result: { modifiedCount: 1 },
      })
      expect(await datapointOf(api, id)).toMatchObject({ inputs: { q: 1 }, ground_truth: { a: 2 } })
    },
    bad: [
      { body: {}, status: 404 },
      { body: { history: 'text' }, status: 400, says: /history/u },
    ],
  },
  'DELETE /v1/datapoints/{id}': {
    good: async (api) => {
      const id = await newDatapoint(api)
      const dataset = await newDataset(api, { datapoints: [id] })
      expect(await api.ok('DELETE', `/v1/datapoints/${id}`)).toEqual({ deleted: true })
      expect(await datasetOf(api, dataset)).toMatchObject({ datapoints: [] })
    },
    bad: [{ status: 404 }],
  },
  'POST /v1/datapoints/batch': {
    good: async (api) => {
      const name = fresh('batch')
      const event = await newEvent(api, { event_name: name, outputs: { o: 1 }, metadata: { m: 1 } })
      const dataset = await newDataset(api)
      const filters = [
        { field: 'event_name', value: name },
        { field: 'event_type', operator: 'is not', value: 'session' },
      ]
      const made = await api.ok('POST', '/v1/datapoints/batch', { selectAll: true, filters, dataset_id: dataset })
      expect(made).toEqual({ inserted: true, insertedIds: [anId] })
      const [id] = made['insertedIds'] as readonly string[]
      expect(await datapointOf(api, id ?? '')).toMatchObject({
        inputs: { a: 1 },
        ground_truth: { o: 1 },
        linked_event: event,
        linked_datasets: [dataset],
      })
      const mapped = await api.ok('POST', '/v1/datapoints/batch', {
        checkState: { [event]: true },
        mapping: { inputs: ['o'], ground_truth: ['a'] },
      })
      const [other] = mapped['insertedIds'] as readonly string[]
      expect(await datapointOf(api, other ?? '')).toMatchObject({ inputs: { o: 1 }, ground_truth: { a: 1 } })
    },
    bad: [
      { body: { events: ['nothing'] }, status: 404 },
      { body: { selectAll: 'yes' }, status: 400, says: /selectAll/u },
    ],
  },
  'PUT /v1/datasets': {
    good: async (api) => {
      const id = await newDataset(api)
      expect(await api.ok('PUT', '/v1/datasets', { dataset_id: id, name: 'renamed' })).toMatchObject({
        result: { id, name: 'renamed' },
      })
    },
    bad: [{ body: { name: 'x' }, status: 400, says: /dataset_id/u }],
  },
  'DELETE /v1/datasets': {
    good: async (api) => {
      const id = await newDataset(api)
      expect(await api.ok('DELETE', `/v1/datasets?dataset_id=${id}`)).toEqual({ result: { id } })
    },
    bad: [
      { status: 400, says: /dataset_id/u },
      { path: '/v1/datasets?dataset_id=nothing', status: 404 },
    ],
  },
  'DELETE /v1/datasets/{dataset_id}/{datapoint_id}': {
    good: async (api) => {
      const point = await newDatapoint(api)
      const id = await newDataset(api, { datapoints: [point] })
      expect(await api.ok('DELETE', `/v1/datasets/${id}/${point}`)).toMatchObject({ dereferenced: true })
    },
    bad: [{ status: 404 }],
  },
}
