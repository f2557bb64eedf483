import { z } from 'zod'
import {
  addVersion,
  changeMetric,
  createMetric,
  deleteMetric,
  deployVersion,
  runMetric,
  versionsOf,
} from '../records/metrics.ts'
import { metricView } from './metric-view.ts'
import { endpoint } from '../wire/endpoint.ts'
import { strictFilter } from '../wire/filters.ts'
import { id, open, text } from '../wire/parts.ts'
import type { MetricRun, MetricType, NewMetric, NewMetricVersion } from '@honeyhive/api/current'
import type { ApiParts } from '../records/api-parts.ts'
import type { GivenMetric } from '../records/metrics.ts'
import type { Part } from './part.ts'

const types = z.enum(['PYTHON', 'LLM', 'HUMAN', 'COMPOSITE'])
const shortName = z.string().min(1).max(200)
const threshold = z.strictObject({
  min: z.number().optional(),
  max: z.number().optional(),
  pass_when: z.boolean().or(z.number()).optional(),
  passing_categories: z.string().array().max(1000).optional(),
})

const optional = {
  description: text.optional(),
  return_type: z.enum(['float', 'boolean', 'string', 'categorical']).optional(),
  enabled_in_prod: z.boolean().optional(),
  needs_ground_truth: z.boolean().optional(),
  sampling_percentage: z.number().min(0).max(100).optional(),
  model_provider: z.string().max(200).nullish(),
  model_name: z.string().max(200).nullish(),
  scale: z.number().nullish(),
  threshold: threshold.nullish(),
  categories: open.array().max(1000).nullish(),
  child_metrics: open.array().max(1000).nullish(),
  filters: z.strictObject({ filterArray: strictFilter.array().max(100) }).optional(),
} as const

const newMetric: z.ZodType<GivenMetric & Pick<NewMetric, 'name' | 'type' | 'criteria'>> = z.strictObject({
  ...optional,
  name: shortName,
  type: types,
  criteria: text,
})
export const metricUpdate: z.ZodType<GivenMetric> = z.strictObject({
  ...optional,
  name: shortName.optional(),
  type: types.optional(),
  criteria: text.optional(),
})
const metricsQuery: z.ZodType<{ readonly type?: MetricType | undefined; readonly id?: string | undefined }> = z.object({
  type: types.optional(),
  id: id.optional(),
})
const newVersion: z.ZodType<NewMetricVersion> = z.strictObject({
  message: text,
  content: open,
  deploy_immediately: z.boolean().optional(),
})
export const metricRun: z.ZodType<MetricRun> = z.object({ metric: open, event: open })

export function metrics(parts: ApiParts): Part<'metrics'> {
  const { records } = parts
  return {
    'GET /v1/metrics': endpoint({
      summary: 'Metrics, all or those of a type.',
      query: metricsQuery,
      answer: async ({ query }) => {
        const found = query.id === undefined ? await records.metrics.list() : await records.metrics.getAll([query.id])
        const all = found.map(metricView)
        return { metrics: query.type === undefined ? all : all.filter(({ type }) => type === query.type) }
      },
    }),
    'POST /v1/metrics': endpoint({
      summary: 'Stores a metric, with its first version.',
      body: newMetric,
      answer: async ({ body }) => ({ inserted: true, metric_id: await createMetric(records, body, null) }),
    }),
    'PUT /v1/metrics/{metric_id}': endpoint({
      summary: 'Changes a metric, and keeps what it becomes as a version.',
      body: metricUpdate,
      answer: async ({ body, param }) => {
        await changeMetric(records, param('metric_id'), body)
        return { updated: true }
      },
    }),
    'DELETE /v1/metrics/{metric_id}': endpoint({
      summary: 'Deletes a metric with its versions.',
      answer: async ({ param }) => {
        await deleteMetric(records, param('metric_id'))
        return { deleted: true }
      },
    }),
    'GET /v1/metrics/{metric_id}/versions': endpoint({
      summary: 'The versions of a metric, newest first.',
      answer: async ({ param }) => ({ success: true, data: await versionsOf(records, param('metric_id')) }),
    }),
    'POST /v1/metrics/{metric_id}/versions': endpoint({
      summary: 'Adds a version, and deploys it where that is asked for.',
      body: newVersion,
      answer: async ({ body: { message, content, deploy_immediately: isNow = false }, param }) => {
        const { id: metricId } = await records.metrics.get(param('metric_id'))
        const version = await addVersion(records, metricId, { message, content, isDeployed: false })
        return { success: true, data: isNow ? await deployVersion(records, metricId, version.name) : version }
      },
    }),
    'POST /v1/metrics/{metric_id}/versions/{version_name}/deploy': endpoint({
      summary: 'The metric becomes what the version says.',
      answer: async ({ param }) => ({
        success: true,
        data: await deployVersion(records, param('metric_id'), param('version_name')),
      }),
    }),
    'POST /v1/metrics/run': endpoint({
      summary:
        'Asks the judge. Only for metrics of type LLM, where a judge is configured; code runs in your own process.',
      body: metricRun,
      answer: ({ body }) => runMetric(parts, body),
    }),
  }
}
