import { z } from 'zod'
import { aggregateFunctions } from '../records/aggregate.ts'
import { ofProject, projectName } from '../records/project-scope.ts'
import { compareRuns, runSummary } from '../records/run-results.ts'
import { runOr400 } from '../records/run-view.ts'
import { announceRun, updateRun } from '../records/runs.ts'
import { endpoint } from '../wire/endpoint.ts'
import { id, ids, name, open } from '../wire/parts.ts'
import { legacyComparison, legacyResult, legacyRun } from './run-views.ts'
import type { ApiParts } from '../records/api-parts.ts'
import type { Part } from './part.ts'

const fields = {
  dataset_id: id.optional(),
  datapoint_ids: ids.optional(),
  configuration: open.optional(),
  metadata: open.optional(),
  /** Newer words are taken too: newer clients call here as well. */
  status: z.enum(['pending', 'running', 'completed', 'failed', 'cancelled']).optional(),
} as const
const newRun = z.object({ ...fields, project: name, name, event_ids: ids })
const runUpdate = z.object({ ...fields, name: name.optional(), event_ids: ids.optional() })
const runsQuery = z.object({ project: name.optional() })
const resultQuery = z.object({
  project_id: name,
  aggregate_function: z.enum(aggregateFunctions).optional(),
})

export function runs(parts: ApiParts): Part<'runs'> {
  const { records } = parts
  return {
    'POST /runs': endpoint({
      summary: 'Announces a run.',
      body: newRun,
      isLenient: true,
      answer: async ({ body }) => {
        const run = await announceRun(records, body, await projectName(records, body.project))
        return { evaluation: legacyRun(run), run_id: run.id }
      },
    }),
    'GET /runs': endpoint({
      summary: 'The runs of a project, newest first.',
      query: runsQuery,
      answer: async ({ query }) => {
        const where = ofProject(await projectName(records, query.project))
        const found = await records.runs.list({ where, order: 'newest' })
        return { evaluations: found.map((run) => legacyRun(run)) }
      },
    }),
    'GET /runs/{run_id}': endpoint({
      summary: 'One run.',
      answer: async ({ param }) => ({ evaluation: legacyRun(await runOr400(records, param('run_id'))) }),
    }),
    'PUT /runs/{run_id}': endpoint({
      summary: 'Replaces the fields of a run that are given; sessions are added.',
      body: runUpdate,
      isLenient: true,
      answer: async ({ body, param }) => {
        const { id: runId } = await runOr400(records, param('run_id'))
        return { evaluation: { ...legacyRun(await updateRun(records, runId, body)) } }
      },
    }),
    'DELETE /runs/{run_id}': endpoint({
      summary: 'Deletes a run; its sessions stay.',
      answer: async ({ param }) => {
        const { id: runId } = await runOr400(records, param('run_id'))
        await records.runs.remove(runId)
        return { id: runId, deleted: true }
      },
    }),
    'GET /runs/{run_id}/result': endpoint({
      summary: 'A run in numbers.',
      query: resultQuery,
      answer: async ({ query, param }) => legacyResult(await runSummary(parts, param('run_id'), query)),
    }),
    'GET /runs/{run_id_1}/compare-with/{run_id_2}': endpoint({
      summary: 'Two runs over the datapoints that both have; the first is the new one.',
      query: resultQuery,
      answer: async ({ query, param }) => {
        const [newId, oldId] = [param('run_id_1'), param('run_id_2')]
        const compared = await compareRuns(parts, { newId, oldId, wanted: query })
        const [newRun, oldRun] = await Promise.all([runOr400(records, newId), runOr400(records, oldId)])
        return legacyComparison(compared, { newRun, oldRun })
      },
    }),
  }
}
