import { expect } from 'vitest'
import { anId, anIso, fresh } from './case.ts'
import type { Api, Cases, Json } from './case.ts'

async function newMetric(api: Api, extra: Json = {}): Promise<string> {
  const metric = { name: fresh('metric'), type: 'PYTHON', criteria: 'return 1', ...extra }
  return String((await api.ok('POST', '/v1/metrics', metric))['metric_id'])
}

const chart = {
  name: 'errors',
  metric: 'error_rate',
  bucketing: 'day',
  query: [{ field: 'event_type', value: 'tool' }],
}

async function newChart(api: Api): Promise<string> {
  return String(((await api.ok('POST', '/v1/charts', chart))['data'] as Json)['id'])
}

async function newQueue(api: Api, extra: Json = {}): Promise<string> {
  const { body } = await api.send('POST', '/v1/queues', { name: fresh('queue'), ...extra })
  return String(((body as Json)['queue'] as Json)['id'])
}

const configuration = { name: 'prompt', provider: 'openai', parameters: { model: 'm', template: 't' }, env: ['dev'] }

async function newConfiguration(api: Api, extra: Json = {}): Promise<string> {
  return String((await api.ok('POST', '/v1/configurations', { ...configuration, ...extra }))['insertedId'])
}

const longName = { name: 'x'.repeat(201) }

export const currentBoardCases: Cases = {
  'GET /v1/metrics': {
    good: async (api) => {
      const id = await newMetric(api, { name: 'listed metric' })
      expect(await api.ok('GET', `/v1/metrics?id=${id}`)).toEqual({
        metrics: [
          {
            id,
            name: 'listed metric',
            type: 'PYTHON',
            criteria: 'return 1',
            description: '',
            return_type: 'float',
            enabled_in_prod: false,
            needs_ground_truth: false,
            sampling_percentage: 10,
            created_at: anIso,
            updated_at: anIso,
          },
        ],
      })
      expect(await api.ok('GET', `/v1/metrics?id=${id}&type=LLM`)).toEqual({ metrics: [] })
    },
    bad: [{ path: '/v1/metrics?type=custom', status: 400, says: /type/u }],
  },
  'POST /v1/metrics': {
    good: async (api) => {
      const metric = {
        name: 'm',
        type: 'LLM',
        criteria: 'Is it good?',
        threshold: { min: 0.5 },
        filters: { filterArray: [] },
      }
      expect(await api.ok('POST', '/v1/metrics', metric)).toEqual({ inserted: true, metric_id: anId })
    },
    bad: [
      { body: { name: 'm', type: 'LLM' }, status: 400, says: /criteria/u },
      { body: { name: 'm', type: 'LLM', criteria: '', task: 'x' }, status: 400, says: /task/u },
      { body: { ...longName, type: 'LLM', criteria: '' }, status: 400, says: /name/u },
    ],
  },
  'PUT /v1/metrics/{metric_id}': {
    good: async (api) => {
      const id = await newMetric(api)
      expect(await api.ok('PUT', `/v1/metrics/${id}`, { criteria: 'return 2' })).toEqual({ updated: true })
      expect(await api.ok('GET', `/v1/metrics?id=${id}`)).toMatchObject({ metrics: [{ criteria: 'return 2' }] })
      expect(await api.ok('GET', `/v1/metrics/${id}/versions`)).toMatchObject({
        data: [
          { name: 'v2', deployed: true },
          { name: 'v1', deployed: false },
        ],
      })
    },
    bad: [
      { body: {}, status: 404 },
      { body: { threshold: { most: 1 } }, status: 400, says: /most/u },
    ],
  },
  'DELETE /v1/metrics/{metric_id}': {
    good: async (api) => {
      const id = await newMetric(api)
      expect(await api.ok('DELETE', `/v1/metrics/${id}`)).toEqual({ deleted: true })
      expect((await api.send('GET', `/v1/metrics/${id}/versions`)).status).toBe(404)
    },
    bad: [{ status: 404 }],
  },
  'GET /v1/metrics/{metric_id}/versions': {
    good: async (api) => {
      const id = await newMetric(api)
      expect(await api.ok('GET', `/v1/metrics/${id}/versions`)).toEqual({
        success: true,
        data: [
          {
            name: 'v1',
            full_sha: expect.stringMatching(/^[\da-f]{64}$/u),
            message: 'Created',
            date: anIso,
            deployed: true,
            content: expect.objectContaining({ criteria: 'return 1' }),
          },
        ],
      })
    },
    bad: [{ status: 404 }],
  },
  'POST /v1/metrics/{metric_id}/versions': {
    good: async (api) => {
      const id = await newMetric(api)
      const version = { message: 'better', content: { criteria: 'return 3' } }
      expect(await api.ok('POST', `/v1/metrics/${id}/versions`, version)).toMatchObject({
        success: true,
        data: { name: 'v2', message: 'better', deployed: false, content: { criteria: 'return 3' } },
      })
      expect(await api.ok('GET', `/v1/metrics?id=${id}`)).toMatchObject({ metrics: [{ criteria: 'return 1' }] })
      await api.ok('POST', `/v1/metrics/${id}/versions`, { ...version, deploy_immediately: true })
      expect(await api.ok('GET', `/v1/metrics?id=${id}`)).toMatchObject({ metrics: [{ criteria: 'return 3' }] })
    },
    bad: [
      { body: { message: 'x', content: {} }, status: 404 },
      { body: { content: {} }, status: 400, says: /message/u },
    ],
  },
  'POST /v1/metrics/{metric_id}/versions/{version_name}/deploy': {
    good: async (api) => {
      const id = await newMetric(api)
      await api.ok('PUT', `/v1/metrics/${id}`, { criteria: 'return 2' })
      expect(await api.ok('POST', `/v1/metrics/${id}/versions/v1/deploy`)).toMatchObject({
        success: true,
        data: { name: 'v1', deployed: true },
      })
      expect(await api.ok('GET', `/v1/metrics?id=${id}`)).toMatchObject({ metrics: [{ criteria: 'return 1' }] })
    },
    bad: [{ status: 404, says: /version/u }],
  },
  'POST /v1/metrics/run': {
    good: async (api) => {
      const metric = { type: 'LLM', criteria: 'Rate {{ outputs.text }}', return_type: 'float' }
      expect(await api.ok('POST', '/v1/metrics/run', { metric, event: { outputs: { text: 'the answer' } } })).toEqual({
        success: true,
        loading: false,
        result: 4,
        explanation: 'Rate the answer: [[4]]',
      })
    },
    bad: [
      { body: { metric: { type: 'PYTHON', criteria: 'exit()' }, event: {} }, status: 400, says: /own process/u },
      { body: { metric: {} }, status: 400, says: /event/u },
    ],
  },
  'PUT /v1/metrics': {
    good: async (api) => {
      const id = await newMetric(api)
      expect(await api.ok('PUT', '/v1/metrics', { metric_id: id, description: 'd' })).toEqual({ updated: true })
    },
    bad: [
      { body: { description: 'd' }, status: 400, says: /metric_id/u },
      { body: { metric_id: 'x', nonsense: 1 }, status: 400, says: /nonsense/u },
    ],
  },
  'DELETE /v1/metrics': {
    good: async (api) => {
      const id = await newMetric(api)
      expect(await api.ok('DELETE', `/v1/metrics?metric_id=${id}`)).toEqual({ deleted: true })
    },
    bad: [{ status: 400, says: /metric_id/u }],
  },
  'POST /v1/metrics/run_metric': {
    good: async (api) => {
      const metric = { type: 'LLM', criteria: 'Is it so?', return_type: 'boolean' }
      expect(await api.ok('POST', '/v1/metrics/run_metric', { metric, event: {} })).toMatchObject({
        success: false,
        result: null,
      })
    },
    bad: [{ body: {}, status: 400 }],
  },
  'GET /v1/configurations': {
    good: async (api) => {
      const name = fresh('prompt')
      const id = await newConfiguration(api, { name })
      const query = `name=${encodeURIComponent(name)}`
      expect(await api.ok('GET', `/v1/configurations?${query}&env=dev`)).toEqual({
        configurations: [{ ...configuration, name, id, created_at: anIso, updated_at: anIso }],
      })
      expect(await api.ok('GET', `/v1/configurations?${query}&env=prod`)).toEqual({ configurations: [] })
    },
    bad: [{ path: `/v1/configurations?name=${'x'.repeat(1001)}`, status: 400, says: /name/u }],
  },
  'POST /v1/configurations': {
    good: async (api) => {
      expect(await api.ok('POST', '/v1/configurations', configuration)).toEqual({
        acknowledged: true,
        insertedId: anId,
      })
    },
    bad: [{ body: { name: 'x', provider: 'p' }, status: 400, says: /parameters/u }],
  },
  'PUT /v1/configurations/{id}': {
    good: async (api) => {
      const id = await newConfiguration(api)
      const name = fresh('prompt')
      expect(await api.ok('PUT', `/v1/configurations/${id}`, { name, provider: 'p', parameters: {} })).toEqual({
        acknowledged: true,
        modifiedCount: 1,
        upsertedId: null,
        upsertedCount: 0,
        matchedCount: 1,
      })
      const { configurations } = await api.ok('GET', `/v1/configurations?name=${encodeURIComponent(name)}`)
      expect(configurations).toEqual([
        { id, name, provider: 'p', parameters: {}, created_at: anIso, updated_at: anIso },
      ])
    },
    bad: [
      { body: configuration, status: 404 },
      { body: {}, status: 400 },
    ],
  },
  'DELETE /v1/configurations/{id}': {
    good: async (api) => {
      const id = await newConfiguration(api)
      expect(await api.ok('DELETE', `/v1/configurations/${id}`)).toEqual({ acknowledged: true, deletedCount: 1 })
    },
    bad: [{ status: 404 }],
  },
  'GET /v1/charts': {
    good: async (api) => {
      const id = await newChart(api)
      const { success, data } = await api.ok('GET', '/v1/charts')
      expect([success, data]).toEqual([true, expect.arrayContaining([expect.objectContaining({ id })])])
    },
    bad: 'foreign host',
  },
  'POST /v1/charts': {
    good: async (api) => {
      expect(await api.ok('POST', '/v1/charts', chart)).toEqual({
        success: true,
        data: {
          ...chart,
          query: [{ ...chart.query[0], operator: 'is' }],
          id: anId,
          created_at: anIso,
          updated_at: anIso,
        },
      })
    },
    bad: [
      { body: { name: 'x' }, status: 400, says: /metric/u },
      { body: { ...chart, ...longName }, status: 400, says: /name/u },
      { body: { ...chart, bucketing: 'eon' }, status: 400, says: /bucketing/u },
    ],
  },
  'GET /v1/charts/{id}': {
    good: async (api) => {
      const id = await newChart(api)
      expect(await api.ok('GET', `/v1/charts/${id}`)).toMatchObject({
        success: true,
        data: { id, metric: 'error_rate' },
      })
    },
    bad: [{ status: 404 }],
  },
  'PUT /v1/charts/{id}': {
    good: async (api) => {
      const id = await newChart(api)
      expect(await api.ok('PUT', `/v1/charts/${id}`, { func: 'average' })).toMatchObject({
        data: { id, name: 'errors', func: 'average', bucketing: 'day' },
      })
    },
    bad: [
      { body: {}, status: 404 },
      { body: { id: 'x' }, status: 400, says: /id/u },
    ],
  },
  'DELETE /v1/charts/{id}': {
    good: async (api) => {
      const id = await newChart(api)
      expect(await api.ok('DELETE', `/v1/charts/${id}`)).toEqual({ success: true, message: expect.any(String) })
      expect((await api.send('GET', `/v1/charts/${id}`)).status).toBe(404)
    },
    bad: [{ status: 404 }],
  },
  'GET /v1/queues': {
    good: async (api) => {
      const id = await newQueue(api, { enabled: false })
      const idsIn = async (query: string): Promise<readonly unknown[]> =>
        ((await api.ok('GET', `/v1/queues${query}`))['queues'] as readonly Json[]).map((queue) => queue['id'])
      expect(await idsIn('')).toContain(id)
      expect(await idsIn('?enabled=false')).toContain(id)
      expect(await idsIn('?enabled=true')).not.toContain(id)
    },
    bad: [{ path: '/v1/queues?enabled=maybe', status: 400, says: /enabled/u }],
  },
  'POST /v1/queues': {
    good: async (api) => {
      expect(await api.send('POST', '/v1/queues', { name: 'q', event_ids: ['e'] })).toEqual({
        status: 201,
        body: {
          message: expect.any(String),
          queue: {
            id: anId,
            name: 'q',
            description: null,
            enabled: true,
            filters: { filterArray: [] },
            event_ids: ['e'],
            created_at: anIso,
            updated_at: anIso,
          },
        },
      })
    },
    bad: [
      { body: {}, status: 400, says: /name/u },
      { body: { name: 'q', description: 'x'.repeat(1001) }, status: 400, says: /description/u },
    ],
  },
  'GET /v1/queues/{id}': {
    good: async (api) => {
      const filters = { filterArray: [{ field: 'event_type', operator: 'is', value: 'model', type: 'string' }] }
      const id = await newQueue(api, { filters })
      expect(await api.ok('GET', `/v1/queues/${id}`)).toMatchObject({ id, filters })
    },
    bad: [{ status: 404 }],
  },
  'PUT /v1/queues/{id}': {
    good: async (api) => {
      const id = await newQueue(api, { event_ids: ['a', 'b'] })
      const update = { id, add_event_ids: ['c', 'a'], remove_event_ids: ['b'], description: 'd' }
      expect(await api.ok('PUT', `/v1/queues/${id}`, update)).toMatchObject({ event_ids: ['a', 'c'], description: 'd' })
    },
    bad: [
      { body: {}, status: 404 },
      { body: { nonsense: 1 }, status: 400, says: /nonsense/u },
    ],
  },
  'DELETE /v1/queues/{id}': {
    good: async (api) => {
      const id = await newQueue(api)
      expect(await api.ok('DELETE', `/v1/queues/${id}`)).toEqual({ message: expect.any(String) })
      expect(await api.ok('GET', `/v1/queues/${id}`)).toMatchObject({ enabled: false })
    },
    bad: [{ status: 404 }],
  },
}
