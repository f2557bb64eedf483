import { z } from 'zod'
import { comparedEvents } from '../records/compared-events.ts'
import { changeDataset, deleteDataset, dereference } from '../records/datasets.ts'
import { changeMetric, deleteMetric, runMetric } from '../records/metrics.ts'
import { compareRuns, runSummary } from '../records/run-results.ts'
import { endpoint } from '../wire/endpoint.ts'
import { id, ids, name, text } from '../wire/parts.ts'
import { datasetView } from './datasets.ts'
import { metricRun, metricUpdate } from './metrics.ts'
import { comparedEventsQuery, summaryQuery } from './results.ts'
import type { DeprecatedEndpoints } from '@honeyhive/api/current'
import type { ApiParts } from '../records/api-parts.ts'
import type { Endpoints } from '../wire/endpoint.ts'

const datasetUpdate = z.object({
  dataset_id: id,
  name: name.optional(),
  description: text.optional(),
  datapoints: ids.optional(),
})
const datasetQuery = z.object({ dataset_id: id })
const metricQuery = z.object({ metric_id: id })
const pairQuery = z.intersection(z.object({ run_id_1: id, run_id_2: id }), comparedEventsQuery)
/** The rest of the body is held against the shape of an update. */
const metricIdIn = z.looseObject({ metric_id: id.optional(), id: id.optional() })

/** Older spellings under `/v1`, which clients in use still call. */
export function deprecated(parts: ApiParts): Endpoints<DeprecatedEndpoints> {
  const { records } = parts
  return {
    'PUT /v1/datasets': endpoint({
      summary: 'As PUT /v1/datasets/{dataset_id}.',
      body: datasetUpdate,
      answer: async ({ body: { dataset_id: datasetId, ...rest } }) => ({
        result: datasetView(await changeDataset(records, datasetId, rest)),
      }),
    }),
    'DELETE /v1/datasets': endpoint({
      summary: 'As DELETE /v1/datasets/{dataset_id}.',
      query: datasetQuery,
      answer: async ({ query }) => ({ result: { id: await deleteDataset(records, query.dataset_id) } }),
    }),
    'DELETE /v1/datasets/{dataset_id}/{datapoint_id}': endpoint({
      summary: 'As DELETE /v1/datasets/{dataset_id}/datapoints/{datapoint_id}.',
      answer: ({ param }) => dereference(records, param('dataset_id'), param('datapoint_id')),
    }),
    'GET /v1/runs/{run_id}/result': endpoint({
      summary: 'As GET /v1/runs/{run_id}/summary.',
      query: summaryQuery,
      answer: ({ query, param }) => runSummary(parts, param('run_id'), query),
    }),
    'GET /v1/runs/{new_run_id}/compare-with/{old_run_id}': endpoint({
      summary: 'As GET /v1/runs/{new_run_id}/compare/{old_run_id}.',
      query: summaryQuery,
      answer: ({ query, param }) =>
        compareRuns(parts, { newId: param('new_run_id'), oldId: param('old_run_id'), wanted: query }),
    }),
    'GET /v1/runs/compare/events': endpoint({
      summary: 'As GET /v1/runs/{new_run_id}/compare/{old_run_id}/events.',
      query: pairQuery,
      answer: ({ query: { run_id_1: newId, run_id_2: oldId, ...wanted } }) =>
        comparedEvents(parts, { newId, oldId, ...wanted }),
    }),
    'PUT /v1/metrics': endpoint({
      summary: 'As PUT /v1/metrics/{metric_id}.',
      body: metricIdIn.transform(({ metric_id: metricId, id: otherId, ...rest }, context) => {
        const update = metricUpdate.safeParse(rest)
        const given = metricId ?? otherId
        if (update.success && given !== undefined) return { metricId: given, update: update.data }
        const message = update.success ? 'expected the id of the metric as metric_id' : z.prettifyError(update.error)
        context.addIssue({ code: 'custom', message })
        return z.NEVER
      }),
      answer: async ({ body }) => {
        await changeMetric(records, body.metricId, body.update)
        return { updated: true }
      },
    }),
    'DELETE /v1/metrics': endpoint({
      summary: 'As DELETE /v1/metrics/{metric_id}.',
      query: metricQuery,
      answer: async ({ query }) => {
        await deleteMetric(records, query.metric_id)
        return { deleted: true }
      },
    }),
    'POST /v1/metrics/run_metric': endpoint({
      summary: 'As POST /v1/metrics/run.',
      body: metricRun,
      answer: ({ body }) => runMetric(parts, body),
    }),
  }
}
