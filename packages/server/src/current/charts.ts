import { z } from 'zod'
import { withoutAbsent } from '../records/without-absent.ts'
import { endpoint } from '../wire/endpoint.ts'
import { strictFilter } from '../wire/filters.ts'
import { text, time } from '../wire/parts.ts'
import type { Chart, NewChart, OpenObject } from '@honeyhive/api/current'
import type { ApiParts } from '../records/api-parts.ts'
import type { Entry } from '../records/collection.ts'
import type { Part } from './part.ts'

const short = z.string().max(200)

const fields = {
  description: text.optional(),
  func: short.optional(),
  groupBy: short.optional(),
  bucketing: z.enum(['minute', 'hour', 'day', 'week', 'month']).optional(),
  dateRange: z
    .union([z.strictObject({ relative: short }), z.strictObject({ $gte: time.optional(), $lte: time.optional() })])
    .optional(),
  query: strictFilter.array().max(100).optional(),
  owner_id: short.optional(),
} as const

type GivenChart = Readonly<Record<string, unknown>> & Pick<NewChart, 'name' | 'metric'>
const newChart: z.ZodType<GivenChart> = z.strictObject({ ...fields, name: short.min(1), metric: short.min(1) })
const chartUpdate: z.ZodType<Readonly<Record<string, unknown>> & { readonly name?: string | undefined }> =
  z.strictObject({
    ...fields,
    name: short.min(1).optional(),
    metric: short.min(1).optional(),
  })

function chartView({ id, name, value, createdAt, updatedAt }: Entry<OpenObject>): Chart {
  return {
    ...value,
    id,
    name: name ?? '',
    metric: String(value['metric'] ?? ''),
    created_at: createdAt,
    updated_at: updatedAt,
  }
}

export function charts({ records: { charts: all } }: ApiParts): Part<'charts'> {
  return {
    'GET /v1/charts': endpoint({
      summary: 'All charts.',
      answer: async () => ({ success: true, data: (await all.list()).map(chartView) }),
    }),
    'POST /v1/charts': endpoint({
      summary: 'Stores a chart.',
      body: newChart,
      answer: async ({ body }) => {
        const made = await all.create(withoutAbsent(body), { name: body.name })
        return { success: true, data: chartView(made) }
      },
    }),
    'GET /v1/charts/{id}': endpoint({
      summary: 'One chart.',
      answer: async ({ param }) => ({ success: true, data: chartView(await all.get(param('id'))) }),
    }),
    'PUT /v1/charts/{id}': endpoint({
      summary: 'Replaces the fields of a chart that are given.',
      body: chartUpdate,
      answer: async ({ body, param }) => {
        const changed = await all.change(param('id'), ({ value, name }) => ({
          value: { ...value, ...withoutAbsent(body) },
          name: body.name ?? name,
        }))
        return { success: true, data: chartView(changed) }
      },
    }),
    'DELETE /v1/charts/{id}': endpoint({
      summary: 'Deletes a chart.',
      answer: async ({ param }) => {
        await all.remove(param('id'))
        return { success: true, message: 'The chart is deleted.' }
      },
    }),
  }
}
