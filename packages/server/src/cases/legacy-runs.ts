import { expect } from 'vitest'
import { anId, anIso, fresh } from './case.ts'
import { seededRun } from './current-runs.ts'
import type { Api, Cases, Json } from './case.ts'

const run = { project: 'shop', name: 'n', event_ids: [] }

async function newRun(api: Api, extra: Json = {}): Promise<string> {
  return String((await api.ok('POST', '/runs', { ...run, ...extra }))['run_id'])
}

/** What the first client throws over: a null where it expects none. */
function nullsIn(value: unknown, path = ''): readonly string[] {
  if (value === null) return [path]
  if (typeof value !== 'object') return []
  return Object.entries(value as Json).flatMap(([key, inner]) => nullsIn(inner, `${path}.${key}`))
}

const missing = { status: 400, says: /no run 'nothing'/u } as const

export const legacyRunCases: Cases = {
  'POST /runs': {
    good: async (api) => {
      const made = await api.ok('POST', '/runs', { ...run, dataset_id: 'EXT-7', status: 'pending', metadata: { m: 1 } })
      expect(made).toEqual({
        run_id: anId,
        evaluation: {
          run_id: made['run_id'],
          project: 'shop',
          name: 'n',
          created_at: anIso,
          event_ids: [],
          dataset_id: null,
          datapoint_ids: [],
          results: {},
          configuration: {},
          metadata: { m: 1, offline_dataset_id: 'EXT-7' },
          status: 'pending',
        },
      })
    },
    bad: [{ body: { project: 'shop', name: 'n' }, status: 400, says: /event_ids/u }],
  },
  'GET /runs': {
    good: async (api) => {
      const project = fresh('project')
      const ids = [await newRun(api, { project }), await newRun(api, { project, status: 'failed' })]
      const { evaluations } = await api.ok('GET', `/runs?project=${encodeURIComponent(project)}`)
      const mine = (evaluations as readonly Json[]).filter((one) => one['project'] === project)
      expect(mine.map(({ run_id: id, status }) => [id, status])).toEqual([
        [ids[1], 'pending'],
        [ids[0], 'pending'],
      ])
    },
    bad: [{ path: `/runs?project=${'x'.repeat(1001)}`, status: 400, says: /project/u }],
  },
  'GET /runs/{run_id}': {
    good: async (api) => {
      const id = await newRun(api)
      expect(await api.ok('GET', `/runs/${id}`)).toMatchObject({ evaluation: { run_id: id, dataset_id: null } })
    },
    bad: [missing],
  },
  'PUT /runs/{run_id}': {
    good: async (api) => {
      const id = await newRun(api, { event_ids: ['s1'] })
      expect(await api.ok('PUT', `/runs/${id}`, { event_ids: ['s2'], status: 'completed' })).toMatchObject({
        evaluation: { event_ids: ['s1', 's2'], status: 'completed' },
      })
    },
    bad: [
      { body: {}, ...missing },
      { body: { status: 'done' }, status: 400, says: /status/u },
    ],
  },
  'DELETE /runs/{run_id}': {
    good: async (api) => {
      const id = await newRun(api)
      expect(await api.ok('DELETE', `/runs/${id}`)).toEqual({ id, deleted: true })
    },
    bad: [missing],
  },
  'GET /runs/{run_id}/result': {
    good: async (api) => {
      const { id } = await seededRun(api, [0.25, 0.75])
      const result = await api.ok('GET', `/runs/${id}/result?project_id=shop&aggregate_function=sum`)
      expect(result).toMatchObject({
        status: 'completed',
        metrics: {
          aggregation_function: 'sum',
          details: [
            { metric_name: 'accuracy', aggregate: 1, values: [0.25, 0.75] },
            { metric_name: 'isRight', values: [false, true] },
          ],
        },
      })
      expect(nullsIn(result)).toEqual([])
      expect(result).not.toHaveProperty('run_object')
    },
    bad: [
      { path: '/runs/nothing/result?project_id=p', ...missing },
      { status: 400, says: /project_id/u },
    ],
  },
  'GET /runs/{run_id_1}/compare-with/{run_id_2}': {
    good: async (api) => {
      const [newer, older] = [await seededRun(api, [1, 1]), await seededRun(api, [0, 1])]
      const compared = await api.ok('GET', `/runs/${newer.id}/compare-with/${older.id}?project_id=shop`)
      expect(compared).toMatchObject({
        metrics: [
          {
            metric_name: 'accuracy',
            old_aggregate: 0.5,
            new_aggregate: 1,
            improved: ['dp-0'],
            same: ['dp-1'],
            found_count: 2,
          },
          { metric_name: 'isRight', improved_count: 1 },
        ],
        commonDatapoints: ['dp-0', 'dp-1'],
        old_run: { run_id: older.id },
        new_run: { run_id: newer.id },
      })
      expect(nullsIn(compared)).toEqual([])
    },
    bad: [{ path: '/runs/nothing/compare-with/x?project_id=p', ...missing }],
  },
}
