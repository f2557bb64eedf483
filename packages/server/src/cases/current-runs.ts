import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { anId, anIso, fresh } from './case.ts'
import { newDataset } from './current-datasets.ts'
import { newSession } from './current-events.ts'
import type { Api, Cases, Json } from './case.ts'

export interface SeededRun {
  readonly id: string
  readonly sessions: readonly string[]
}

/** A run of two datapoints with one score each, as the SDK leaves it. */
export async function seededRun(api: Api, scores: readonly number[], extra: Json = {}): Promise<SeededRun> {
  const id = randomUUID()
  await api.ok('POST', '/v1/runs', { run_id: id, name: 'seeded', ...extra })
  const sessions: string[] = []
  for (const [index, score] of scores.entries()) {
    const session = await newSession(api, { metadata: { run_id: id } })
    sessions.push(session)
    await api.ok('POST', '/v1/events', {
      session_id: session,
      event_type: 'chain',
      event_name: 'answer',
      inputs: {},
      outputs: { score },
      metrics: { accuracy: score, accuracy_explanation: 'because', isRight: score > 0.5, label: 'x' },
      metadata: { run_id: id, datapoint_id: `dp-${index}`, experiment_status: 'success' },
    })
  }
  await api.ok('PUT', `/v1/runs/${id}`, { event_ids: sessions, status: 'completed' })
  return { id, sessions }
}

function runShape(id: string): Json {
  return {
    id,
    run_id: id,
    name: expect.any(String),
    description: null,
    status: 'pending',
    is_active: true,
    created_at: anIso,
    updated_at: anIso,
    event_ids: [],
    session_ids: [],
    dataset_id: null,
    dataset_name: null,
    datapoint_ids: [],
    configuration: {},
    metadata: {},
    results: {},
    evaluators: [],
    passing_ranges: {},
    metrics: {},
    scope_type: 'project',
    scope_id: 'default',
  }
}

const missing = { status: 400, says: /no run 'nothing'/u } as const
const badFunction = {
  path: '/v1/runs/x/summary?aggregate_function=mode',
  status: 400,
  says: /aggregate_function/u,
} as const

export const currentRunCases: Cases = {
  'POST /v1/runs': {
    good: async (api) => {
      const id = randomUUID()
      const made = await api.ok('POST', '/v1/runs', { run_id: id, name: 'mine' })
      expect(made).toEqual({ evaluation: { ...runShape(id), name: 'mine' }, run_id: id })
      const again = await api.ok('POST', '/v1/runs', { run_id: id, status: 'running', event_ids: ['s1'] })
      expect(again).toMatchObject({ evaluation: { name: 'mine', status: 'running', event_ids: ['s1'] } })
      expect(await api.ok('POST', '/v1/runs', {})).toMatchObject({ run_id: anId, evaluation: { name: null } })
      const external = await api.ok('POST', '/v1/runs', { dataset_id: 'EXT-1', metadata: { m: 1 } })
      expect(external).toMatchObject({
        evaluation: { dataset_id: null, metadata: { m: 1, offline_dataset_id: 'EXT-1' } },
      })
    },
    bad: [
      { body: { run_id: 'no uuid' }, status: 400, says: /run_id/u },
      { body: { status: 'done' }, status: 400, says: /status/u },
    ],
  },
  'GET /v1/runs': {
    good: async (api) => {
      const name = fresh('listed')
      const dataset = await newDataset(api)
      for (const status of ['pending', 'completed', 'failed'])
        await api.ok('POST', '/v1/runs', { name: `${name} ${status}`, status, dataset_id: dataset })
      const page = await api.ok('GET', `/v1/runs?name=${encodeURIComponent(name)}&limit=2&page=1`)
      expect(page).toEqual({
        evaluations: [
          expect.objectContaining({ status: 'failed', dataset_id: dataset, dataset_name: expect.any(String) }),
          expect.objectContaining({ status: 'completed' }),
        ],
        pagination: {
          page: 1,
          limit: 2,
          total: 3,
          total_unfiltered: expect.any(Number),
          total_pages: 2,
          has_next: true,
          has_prev: false,
        },
        metrics: [],
      })
      const statusesOf = async (query: string): Promise<readonly unknown[]> => {
        const { evaluations } = await api.ok('GET', `/v1/runs?dataset_id=${dataset}&${query}`)
        return (evaluations as readonly Json[]).map(({ status }) => status)
      }
      expect(await statusesOf('sort_by=status&sort_order=asc')).toEqual(['completed', 'failed', 'pending'])
      expect(await statusesOf('status=pending')).toEqual(['pending'])
      const longAgo = encodeURIComponent(JSON.stringify({ $lte: '2001-01-01T00:00:00Z' }))
      expect(await statusesOf(`dateRange=${longAgo}`)).toEqual([])
    },
    bad: [
      { path: '/v1/runs?limit=101', status: 400, says: /limit/u },
      { path: '/v1/runs?page=0', status: 400, says: /page/u },
      { path: '/v1/runs?sort_by=id%3BDROP', status: 400, says: /sort_by/u },
    ],
  },
  'GET /v1/runs/{run_id}': {
    good: async (api) => {
      const { run_id: id } = await api.ok('POST', '/v1/runs', { name: 'one' })
      expect(await api.ok('GET', `/v1/runs/${String(id)}`)).toEqual({ evaluation: runShape(String(id)) })
    },
    bad: [missing],
  },
  'PUT /v1/runs/{run_id}': {
    good: async (api) => {
      const { run_id: id } = await api.ok('POST', '/v1/runs', { event_ids: ['s1'], metadata: { a: 1 } })
      const update = { event_ids: ['s2', 's1'], session_ids: ['s3'], metadata: { b: 1 }, status: 'cancelled' }
      expect(await api.ok('PUT', `/v1/runs/${String(id)}`, update)).toMatchObject({
        evaluation: { event_ids: ['s1', 's2', 's3'], metadata: { b: 1 }, status: 'cancelled', is_active: false },
      })
    },
    bad: [
      { body: {}, ...missing },
      { body: { passing_ranges: { a: 1 } }, status: 400, says: /passing_ranges/u },
    ],
  },
  'DELETE /v1/runs/{run_id}': {
    good: async (api) => {
      const { run_id: id } = await api.ok('POST', '/v1/runs', {})
      expect(await api.ok('DELETE', `/v1/runs/${String(id)}`)).toEqual({ id, deleted: true })
      expect((await api.send('GET', `/v1/runs/${String(id)}`)).status).toBe(400)
    },
    bad: [missing],
  },
  'GET /v1/runs/schema': {
    good: async (api) => {
      await seededRun(api, [1])
      expect(await api.ok('GET', '/v1/runs/schema')).toMatchObject({
        fields: expect.arrayContaining([{ name: 'metrics.accuracy', event_type: 'chain' }]),
      })
    },
    bad: [{ path: '/v1/runs/schema?dateRange=[', status: 400, says: /JSON/u }],
  },
  'GET /v1/runs/{run_id}/schema': {
    good: async (api) => {
      const { id } = await seededRun(api, [1])
      expect(await api.ok('GET', `/v1/runs/${id}/schema`)).toMatchObject({
        mappings: { chain: ['answer'], session: ['case'] },
      })
    },
    bad: [missing],
  },
  'GET /v1/runs/{run_id}/metrics': {
    good: async (api) => {
      const { id, sessions } = await seededRun(api, [0.25])
      expect(await api.ok('GET', `/v1/runs/${id}/metrics`)).toEqual({
        events: [
          {
            event_name: 'answer',
            event_type: 'chain',
            session_id: sessions[0],
            metadata: { datapoint_id: 'dp-0' },
            metrics: expect.objectContaining({ accuracy: 0.25 }),
          },
        ],
        totalEvents: 1,
      })
      const filters = encodeURIComponent(JSON.stringify([{ field: 'event_name', value: 'another' }]))
      expect(await api.ok('GET', `/v1/runs/${id}/metrics?filters=${filters}`)).toMatchObject({ totalEvents: 0 })
    },
    bad: [missing, { path: '/v1/runs/x/metrics?filters={', status: 400, says: /JSON/u }],
  },
  'GET /v1/runs/{run_id}/summary': {
    good: async (api) => {
      const { id, sessions } = await seededRun(api, [0.4, 0.8], { passing_ranges: { accuracy: { min: 0.5 } } })
      const summary = await api.ok('GET', `/v1/runs/${id}/summary?aggregate_function=max`)
      expect(summary).toEqual({
        status: 'completed',
        success: false,
        passed: ['dp-1'],
        failed: ['dp-0'],
        metrics: {
          aggregation_function: 'max',
          details: [
            {
              metric_name: 'accuracy',
              metric_type: 'CLIENT_SIDE',
              event_name: 'answer',
              event_type: 'chain',
              aggregate: 0.8,
              values: [0.4, 0.8],
              datapoints: { passed: ['dp-1'], failed: ['dp-0'] },
              passing_range: { min: 0.5 },
            },
            expect.objectContaining({ metric_name: 'isRight', aggregate: 1, values: [false, true] }),
            expect.objectContaining({ metric_name: 'label', aggregate: null, values: ['x', 'x'] }),
          ],
        },
        datapoints: [
          expect.objectContaining({ datapoint_id: 'dp-0', session_id: sessions[0], passed: false }),
          expect.objectContaining({ datapoint_id: 'dp-1', session_id: sessions[1], passed: true }),
        ],
        event_details: expect.arrayContaining([{ event_name: 'answer', event_type: 'chain' }]),
        run_object: expect.objectContaining({ run_id: id }),
      })
    },
    bad: [missing, badFunction],
  },
  'GET /v1/runs/{new_run_id}/compare/{old_run_id}': {
    good: async (api) => {
      const older = await seededRun(api, [0.5, 0.5])
      const newer = await seededRun(api, [0.75, 0.25])
      const compared = await api.ok('GET', `/v1/runs/${newer.id}/compare/${older.id}`)
      expect(compared).toMatchObject({
        commonDatapoints: ['dp-0', 'dp-1'],
        old_run: { run_id: older.id },
        new_run: { run_id: newer.id },
        event_details: expect.arrayContaining([{ event_name: 'answer', event_type: 'chain', presence: 'both' }]),
      })
      expect((compared['metrics'] as readonly unknown[])[0]).toEqual({
        metric_name: 'accuracy',
        metric_type: 'CLIENT_SIDE',
        event_name: 'answer',
        event_type: 'chain',
        old_aggregate: 0.5,
        new_aggregate: 0.5,
        difference: 0,
        percentage_change: 0,
        found_count: 2,
        improved_count: 1,
        degraded_count: 1,
        same_count: 0,
        improved: ['dp-0'],
        degraded: ['dp-1'],
        same: [],
        old_values: [0.5, 0.5],
        new_values: [0.75, 0.25],
      })
    },
    bad: [missing],
  },
  'GET /v1/runs/{new_run_id}/compare/{old_run_id}/events': {
    good: async (api) => {
      const older = await seededRun(api, [0.5])
      const newer = await seededRun(api, [0.75, 0.25])
      const path = `/v1/runs/${newer.id}/compare/${older.id}/events`
      expect(await api.ok('GET', `${path}?event_name=answer`)).toEqual({
        events: [
          {
            datapoint_id: 'dp-0',
            event_1: expect.objectContaining({ outputs: { score: 0.75 } }),
            event_2: expect.objectContaining({ outputs: { score: 0.5 } }),
          },
          { datapoint_id: 'dp-1', event_1: expect.objectContaining({ outputs: { score: 0.25 } }), event_2: null },
        ],
        totalEvents: 2,
      })
      expect(await api.ok('GET', `${path}?limit=1&page=2`)).toMatchObject({ events: [{ datapoint_id: 'dp-1' }] })
    },
    bad: [missing, { path: '/v1/runs/a/compare/b/events?limit=1001', status: 400, says: /limit/u }],
  },
  'GET /v1/runs/{run_id}/result': {
    good: async (api) => {
      const { id } = await seededRun(api, [1])
      expect(await api.ok('GET', `/v1/runs/${id}/result`)).toEqual(await api.ok('GET', `/v1/runs/${id}/summary`))
    },
    bad: [missing],
  },
  'GET /v1/runs/{new_run_id}/compare-with/{old_run_id}': {
    good: async (api) => {
      const [one, other] = [await seededRun(api, [1]), await seededRun(api, [0])]
      expect(await api.ok('GET', `/v1/runs/${one.id}/compare-with/${other.id}`)).toEqual(
        await api.ok('GET', `/v1/runs/${one.id}/compare/${other.id}`),
      )
    },
    bad: [missing],
  },
  'GET /v1/runs/compare/events': {
    good: async (api) => {
      const [one, other] = [await seededRun(api, [1]), await seededRun(api, [0])]
      const query = `run_id_1=${one.id}&run_id_2=${other.id}&event_type=chain`
      expect(await api.ok('GET', `/v1/runs/compare/events?${query}`)).toMatchObject({
        events: [{ datapoint_id: 'dp-0', event_1: { outputs: { score: 1 } }, event_2: { outputs: { score: 0 } } }],
      })
    },
    bad: [{ path: '/v1/runs/compare/events?run_id_1=a', status: 400, says: /run_id_2/u }],
  },
}
