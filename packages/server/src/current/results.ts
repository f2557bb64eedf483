import { z } from 'zod'
import { aggregateFunctions } from '../records/aggregate.ts'
import { comparedEvents } from '../records/compared-events.ts'
import { compareRuns, conditionOf, runSummary } from '../records/run-results.ts'
import { runMetrics } from '../records/run-summary.ts'
import { runOr400 } from '../records/run-view.ts'
import { endpoint } from '../wire/endpoint.ts'
import { filtersInQuery, rangeInQuery } from '../wire/filters.ts'
import { name, text, wholeNumber } from '../wire/parts.ts'
import type { ApiParts } from '../records/api-parts.ts'
import type { SummaryWanted } from '../records/run-results.ts'
import type { GivenFilter, GivenRange } from '../wire/filters.ts'
import type { Part } from './part.ts'

export const summaryQuery: z.ZodType<SummaryWanted> = z.object({
  aggregate_function: z.enum(aggregateFunctions).optional(),
  filters: filtersInQuery.optional(),
})
const metricsQuery: z.ZodType<{
  readonly dateRange?: GivenRange | undefined
  readonly filters?: readonly GivenFilter[] | undefined
}> = z.object({ dateRange: rangeInQuery.optional(), filters: filtersInQuery.optional() })

export const comparedEventsQuery: z.ZodType<{
  readonly event_name?: string | undefined
  readonly event_type?: string | undefined
  readonly filter?: string | undefined
  readonly limit?: number | undefined
  readonly page?: number | undefined
}> = z.object({
  event_name: name.optional(),
  event_type: name.optional(),
  filter: text.optional(),
  limit: wholeNumber(1, 1000).optional(),
  page: wholeNumber(1, 1_000_000).optional(),
})

type Results =
  | 'GET /v1/runs/{run_id}/metrics'
  | 'GET /v1/runs/{run_id}/summary'
  | 'GET /v1/runs/{new_run_id}/compare/{old_run_id}'
  | 'GET /v1/runs/{new_run_id}/compare/{old_run_id}/events'

export function results(parts: ApiParts): Pick<Part<'runs'>, Results> {
  return {
    'GET /v1/runs/{run_id}/metrics': endpoint({
      summary: 'The events of a run that carry metrics.',
      query: metricsQuery,
      answer: async ({ query, param }) => {
        await runOr400(parts.records, param('run_id'))
        return runMetrics(parts, param('run_id'), conditionOf(query.filters, query.dateRange))
      },
    }),
    'GET /v1/runs/{run_id}/summary': endpoint({
      summary: 'A run in numbers: what passed, each metric aggregated, each datapoint.',
      query: summaryQuery,
      answer: ({ query, param }) => runSummary(parts, param('run_id'), query),
    }),
    'GET /v1/runs/{new_run_id}/compare/{old_run_id}': endpoint({
      summary: 'Two runs over the datapoints that both have.',
      query: summaryQuery,
      answer: ({ query, param }) =>
        compareRuns(parts, { newId: param('new_run_id'), oldId: param('old_run_id'), wanted: query }),
    }),
    'GET /v1/runs/{new_run_id}/compare/{old_run_id}/events': endpoint({
      summary: 'The same datapoints in two runs, event beside event.',
      query: comparedEventsQuery,
      answer: ({ query, param }) =>
        comparedEvents(parts, { newId: param('new_run_id'), oldId: param('old_run_id'), ...query }),
    }),
  }
}
