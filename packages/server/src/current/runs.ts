import { z } from 'zod'
import { listRuns } from '../records/run-list.ts'
import { announceRun, updateRun } from '../records/runs.ts'
import { runOr400, runView } from '../records/run-view.ts'
import { endpoint } from '../wire/endpoint.ts'
import { rangeInQuery } from '../wire/filters.ts'
import { id, ids, name, open, text, textList, wholeNumber } from '../wire/parts.ts'
import { selectionOf } from '../wire/search-query.ts'
import { fieldsSchema } from '../records/fields-schema.ts'
import { results } from './results.ts'
import type { ApiParts } from '../records/api-parts.ts'
import type { RunsWanted } from '../records/run-list.ts'
import type { GivenRun } from '../records/runs.ts'
import type { Part } from './part.ts'

const statuses = z.enum(['pending', 'running', 'completed', 'failed', 'cancelled'])
const range = z.object({ min: z.number().optional(), max: z.number().optional() })

const update = {
  name: name.optional(),
  description: text.optional(),
  status: statuses.optional(),
  event_ids: ids.optional(),
  session_ids: ids.optional(),
  dataset_id: id.nullish(),
  datapoint_ids: ids.optional(),
  configuration: open.optional(),
  metadata: open.optional(),
  results: open.optional(),
  evaluators: z.unknown().array().max(10_000).optional(),
  passing_ranges: z.record(z.string(), range).optional(),
} as const

/** Unknown keys are ignored: clients of several ages send more than is known here. */
export const runUpdate: z.ZodType<GivenRun> = z.object(update)
export const newRun: z.ZodType<GivenRun> = z.object({ ...update, run_id: z.uuid().optional(), project: name.nullish() })

const runsQuery: z.ZodType<RunsWanted> = z.object({
  dataset_id: id.optional(),
  page: wholeNumber(1, 1_000_000).optional(),
  limit: wholeNumber(1, 100).optional(),
  run_ids: textList.optional(),
  name: name.optional(),
  status: statuses.optional(),
  dateRange: rangeInQuery.optional(),
  sort_by: z.enum(['created_at', 'updated_at', 'name', 'status']).optional(),
  sort_order: z.enum(['asc', 'desc']).optional(),
})
const schemaQuery = z.object({ dateRange: rangeInQuery.optional() })

export function runs(parts: ApiParts): Part<'runs'> {
  const { records } = parts
  return {
    ...results(parts),
    'POST /v1/runs': endpoint({
      summary: 'Announces a run; one that is there already is updated.',
      body: newRun,
      answer: async ({ body }) => {
        const run = await announceRun(records, body, body.project ?? null)
        return { evaluation: await runView(records, run), run_id: run.id }
      },
    }),
    'GET /v1/runs': endpoint({
      summary: 'Runs, newest first.',
      query: runsQuery,
      answer: ({ query }) => listRuns(parts, query),
    }),
    'GET /v1/runs/{run_id}': endpoint({
      summary: 'One run.',
      answer: async ({ param }) => ({ evaluation: await runView(records, await runOr400(records, param('run_id'))) }),
    }),
    'PUT /v1/runs/{run_id}': endpoint({
      summary: 'Replaces the fields of a run that are given; sessions are added.',
      body: runUpdate,
      answer: async ({ body, param }) => {
        const { id } = await runOr400(records, param('run_id'))
        return { evaluation: await runView(records, await updateRun(records, id, body)) }
      },
    }),
    'DELETE /v1/runs/{run_id}': endpoint({
      summary: 'Deletes a run; its sessions stay.',
      answer: async ({ param }) => {
        const { id } = await runOr400(records, param('run_id'))
        await records.runs.remove(id)
        return { id, deleted: true }
      },
    }),
    'GET /v1/runs/schema': endpoint({
      summary: 'The fields that recent events have.',
      query: schemaQuery,
      answer: ({ query }) => fieldsSchema(parts, selectionOf(query)),
    }),
    'GET /v1/runs/{run_id}/schema': endpoint({
      summary: 'The fields that the events of a run have.',
      query: schemaQuery,
      answer: async ({ query, param }) => {
        const { id } = await runOr400(records, param('run_id'))
        return fieldsSchema(parts, selectionOf({ ...query, evaluation_id: id }))
      },
    }),
  }
}
