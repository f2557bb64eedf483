import { expect } from 'vitest'
import { anId, anIso, fresh } from './case.ts'
import type { Api, Cases, Json } from './case.ts'

async function insertedId(api: Api, path: string, body: Json): Promise<string> {
  const { result } = await api.ok('POST', path, body)
  return String((result as Json)['insertedId'])
}

const newDataset = (api: Api, extra: Json = {}): Promise<string> =>
  insertedId(api, '/datasets', { project: 'shop', name: fresh('dataset'), ...extra })
const newDatapoint = (api: Api, extra: Json = {}): Promise<string> =>
  insertedId(api, '/datapoints', { project: 'shop', inputs: { q: 1 }, ...extra })

async function datasetOf(api: Api, id: string): Promise<unknown> {
  const { testcases } = await api.ok('GET', `/datasets?project=shop&dataset_id=${id}`)
  return (testcases as readonly unknown[])[0]
}

async function datapointOf(api: Api, id: string): Promise<unknown> {
  const { datapoint } = await api.ok('GET', `/datapoints/${id}`)
  return (datapoint as readonly unknown[])[0]
}

export const legacyDatasetCases: Cases = {
  'GET /datasets': {
    good: async (api) => {
      const id = await newDataset(api, {
        name: 'questions',
        type: 'fine-tuning',
        description: null,
        metadata: { m: 1 },
      })
      expect(await datasetOf(api, id)).toEqual({
        _id: id,
        project: 'shop',
        name: 'questions',
        type: 'fine-tuning',
        datapoints: [],
        num_points: 0,
        linked_evals: [],
        saved: true,
        pipeline_type: 'event',
        metadata: { m: 1 },
        created_at: anIso,
        updated_at: anIso,
      })
      const idsIn = async (query: string): Promise<readonly unknown[]> =>
        ((await api.ok('GET', `/datasets?${query}`))['testcases'] as readonly Json[]).map((one) => one['_id'])
      expect(await idsIn('project=shop')).toContain(id)
      expect(await idsIn('project=shop&type=evaluation')).not.toContain(id)
      expect(await idsIn('project=another')).not.toContain(id)
    },
    bad: [
      { status: 400, says: /project/u },
      { path: '/datasets?project=p&type=x', status: 400, says: /type/u },
    ],
  },
  'POST /datasets': {
    good: async (api) => {
      expect(await api.ok('POST', '/datasets', { project: 'shop', name: 'n' })).toEqual({
        inserted: true,
        result: { insertedId: anId, insertedIds: [anId] },
      })
    },
    bad: [{ body: { project: 'shop' }, status: 400, says: /name/u }],
  },
  'PUT /datasets': {
    good: async (api) => {
      const point = await newDatapoint(api)
      const id = await newDataset(api)
      await api.ok('PUT', '/datasets', { dataset_id: id, datapoints: [point], linked_evals: ['r'] })
      expect(await datasetOf(api, id)).toMatchObject({ datapoints: [point], num_points: 1, linked_evals: ['r'] })
    },
    bad: [
      { body: { name: 'x' }, status: 400, says: /dataset_id/u },
      { body: { dataset_id: 'nothing' }, status: 404 },
    ],
  },
  'DELETE /datasets': {
    good: async (api) => {
      const id = await newDataset(api)
      await api.ok('DELETE', `/datasets?dataset_id=${id}`)
      expect(await datasetOf(api, id)).toBeUndefined()
    },
    bad: [{ status: 400, says: /dataset_id/u }],
  },
  'POST /datasets/{dataset_id}/datapoints': {
    good: async (api) => {
      const id = await newDataset(api)
      const mapping = { inputs: ['q'], ground_truth: ['a'], history: [] }
      const added = await api.ok('POST', `/datasets/${id}/datapoints`, {
        project: 'shop',
        data: [{ q: 1, a: 2, m: 3 }],
        mapping,
      })
      expect(added).toEqual({ inserted: true, datapoint_ids: [anId] })
      const [point] = added['datapoint_ids'] as readonly string[]
      expect(await datapointOf(api, point ?? '')).toMatchObject({
        inputs: { q: 1 },
        ground_truth: { a: 2 },
        metadata: { m: 3 },
        linked_datasets: [id],
      })
    },
    bad: [{ body: { data: [] }, status: 400, says: /mapping/u }],
  },
  'GET /datapoints': {
    good: async (api) => {
      const name = fresh('dataset')
      const [first, second] = [await newDatapoint(api), await newDatapoint(api)]
      await newDataset(api, { name, datapoints: [second] })
      const idsIn = async (query: string): Promise<readonly unknown[]> =>
        ((await api.ok('GET', `/datapoints?project=shop${query}`))['datapoints'] as readonly Json[]).map(
          (one) => one['_id'],
        )
      expect(await idsIn('')).toEqual(expect.arrayContaining([first, second]))
      expect(await idsIn(`&datapoint_ids=${second}&datapoint_ids=${first}`)).toEqual([second, first])
      expect(await idsIn(`&dataset_name=${encodeURIComponent(name)}`)).toEqual([second])
    },
    bad: [{ status: 400, says: /project/u }],
  },
  'POST /datapoints': {
    good: async (api) => {
      expect(await api.ok('POST', '/datapoints', { project: 'shop', inputs: {}, ground_truth: null })).toEqual({
        inserted: true,
        result: { insertedId: anId, insertedIds: [anId] },
      })
    },
    bad: [{ body: { project: 'shop' }, status: 400, says: /inputs/u }],
  },
  'GET /datapoints/{id}': {
    good: async (api) => {
      const id = await newDatapoint(api)
      expect(await datapointOf(api, id)).toEqual({
        _id: id,
        tenant: 'local',
        project_id: 'shop',
        inputs: { q: 1 },
        history: [],
        linked_evals: [],
        linked_datasets: [],
        saved: true,
        type: 'evaluation',
        created_at: anIso,
        updated_at: anIso,
      })
    },
    bad: [{ status: 404 }],
  },
  'PUT /datapoints/{id}': {
    good: async (api) => {
      const id = await newDatapoint(api)
      await api.ok('PUT', `/datapoints/${id}`, { ground_truth: { a: 1 } })
      expect(await datapointOf(api, id)).toMatchObject({ inputs: { q: 1 }, ground_truth: { a: 1 } })
    },
    bad: [
      { body: {}, status: 404 },
      { body: { inputs: [] }, status: 400, says: /inputs/u },
    ],
  },
  'DELETE /datapoints/{id}': {
    good: async (api) => {
      const id = await newDatapoint(api)
      expect(await api.ok('DELETE', `/datapoints/${id}`)).toEqual({ deleted: true })
    },
    bad: [{ status: 404 }],
  },
}
