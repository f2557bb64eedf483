import { z } from 'zod'
import { changeMetric, createMetric, deleteMetric } from '../records/metrics.ts'
import { ofProject, projectName } from '../records/project-scope.ts'
import { endpoint } from '../wire/endpoint.ts'
import { id, name, open, text } from '../wire/parts.ts'
import type { LegacyMetric, LegacyMetricType, LegacyReturnType } from '@honeyhive/api/legacy'
import type { OpenObject } from '@honeyhive/api/legacy'
import type { ApiParts } from '../records/api-parts.ts'
import type { Entry } from '../records/collection.ts'
import type { Part } from './part.ts'

const oldTypes: Readonly<Record<string, LegacyMetricType>> = {
  PYTHON: 'custom',
  LLM: 'model',
  HUMAN: 'human',
  COMPOSITE: 'composite',
}
const newTypes: Readonly<Record<string, string>> = {
  custom: 'PYTHON',
  model: 'LLM',
  human: 'HUMAN',
  composite: 'COMPOSITE',
}

const type = z.enum(['custom', 'model', 'human', 'composite'])
const returnType = z.enum(['boolean', 'float', 'string'])
const fields = {
  criteria: text.optional(),
  code_snippet: text.optional(),
  prompt: text.optional(),
  enabled_in_prod: z.boolean().optional(),
  needs_ground_truth: z.boolean().optional(),
  threshold: z.object({ min: z.number().optional(), max: z.number().optional() }).optional(),
  pass_when: z.boolean().optional(),
  event_name: name.optional(),
  event_type: name.optional(),
  model_provider: name.optional(),
  model_name: name.optional(),
  child_metrics: open.array().max(1000).optional(),
} as const
const newMetric = z.object({ ...fields, name, task: name, type, description: text, return_type: returnType })
const metricUpdate = z.object({
  ...fields,
  metric_id: id,
  name: name.optional(),
  description: text.optional(),
  type: type.optional(),
  return_type: returnType.optional(),
})
const metricsQuery = z.object({ project_name: name })
const deletion = z.object({ metric_id: id })

/** What these clients do not know is left out or said in their words: any null or unknown word makes them refuse the list. */
function metricView({ id, name, project, value }: Entry<OpenObject>, asked: string): LegacyMetric {
  const known = Object.fromEntries(
    Object.keys(fields)
      .filter((key) => value[key] !== undefined && value[key] !== null)
      .map((key) => [key, value[key]]),
  )
  const given = String(value['type'])
  return {
    ...known,
    ...thresholdOf(value['threshold']),
    _id: id,
    name: name ?? '',
    task: project ?? asked,
    type: (Object.hasOwn(oldTypes, given) ? oldTypes[given] : undefined) ?? 'custom',
    description: String(value['description'] ?? ''),
    return_type: returnTypeOf(value['return_type']),
  }
}

function thresholdOf(value: unknown): { readonly threshold?: { readonly min?: number; readonly max?: number } } {
  const parsed = fields.threshold.safeParse(value)
  if (!parsed.success || parsed.data === undefined) return {}
  const { min, max } = parsed.data
  return { threshold: { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) } }
}

function returnTypeOf(value: unknown): LegacyReturnType {
  return value === 'boolean' || value === 'string' || value === 'float'
    ? value
    : value === 'categorical'
      ? 'string'
      : 'float'
}

export function metrics({ records }: ApiParts): Part<'metrics'> {
  const inNewWords = <T extends { readonly type?: string | undefined }>(body: T): T => ({
    ...body,
    ...(body.type === undefined ? {} : { type: newTypes[body.type] }),
  })
  return {
    'GET /metrics': endpoint({
      summary: 'The metrics of a project.',
      query: metricsQuery,
      answer: async ({ query }) => {
        const where = ofProject(await projectName(records, query.project_name))
        return (await records.metrics.list({ where })).map((entry) => metricView(entry, query.project_name))
      },
    }),
    'POST /metrics': endpoint({
      summary: 'Stores a metric.',
      body: newMetric,
      isLenient: true,
      answer: async ({ body: { task, ...body } }) => {
        const metricId = await createMetric(records, inNewWords(body), await projectName(records, task))
        return { inserted: true, metric_id: metricId }
      },
    }),
    'PUT /metrics': endpoint({
      summary: 'Changes a metric.',
      body: metricUpdate,
      isLenient: true,
      answer: async ({ body: { metric_id: metricId, ...body } }) => {
        await changeMetric(records, metricId, inNewWords(body))
        return { updated: true }
      },
    }),
    'DELETE /metrics': endpoint({
      summary: 'Deletes a metric.',
      query: deletion,
      answer: async ({ query }) => {
        await deleteMetric(records, query.metric_id)
        return { deleted: true }
      },
    }),
  }
}
