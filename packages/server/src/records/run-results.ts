import { predicateOf, spanOf } from '../wire/search-query.ts'
import { comparisonOf } from './run-comparison.ts'
import { runNumbers, summaryOf } from './run-summary.ts'
import { runOr400, runView } from './run-view.ts'
import type { AggregateFunction, RunComparison, RunSummary } from '@honeyhive/api/current'
import type { Predicate } from '../store/query.ts'
import type { GivenFilter, GivenRange } from '../wire/filters.ts'
import type { ApiParts } from './api-parts.ts'

export interface SummaryWanted {
  readonly aggregate_function?: AggregateFunction | undefined
  readonly filters?: readonly GivenFilter[] | undefined
}

export async function runSummary(parts: ApiParts, id: string, wanted: SummaryWanted): Promise<RunSummary> {
  const { aggregate_function: by = 'average', filters } = wanted
  await runOr400(parts.records, id)
  const numbers = await runNumbers(parts, id, conditionOf(filters))
  const { passed, failed, details, datapoints, eventDetails } = summaryOf(numbers, by)
  return {
    status: numbers.run.value.status,
    success: failed.length === 0,
    passed,
    failed,
    metrics: { aggregation_function: by, details },
    datapoints,
    event_details: eventDetails,
    run_object: await runView(parts.records, numbers.run),
  }
}

export async function compareRuns(
  parts: ApiParts,
  { newId, oldId, wanted }: { readonly newId: string; readonly oldId: string; readonly wanted: SummaryWanted },
): Promise<RunComparison> {
  const { aggregate_function: by = 'average', filters } = wanted
  const where = conditionOf(filters)
  for (const id of [newId, oldId]) await runOr400(parts.records, id)
  const [newer, older] = await Promise.all([runNumbers(parts, newId, where), runNumbers(parts, oldId, where)])
  const { metrics, commonDatapoints, eventDetails } = comparisonOf(newer, older, by)
  return {
    metrics,
    commonDatapoints,
    event_details: eventDetails,
    old_run: await runView(parts.records, older.run),
    new_run: await runView(parts.records, newer.run),
  }
}

/** What must hold of an event; null: nothing. */
export function conditionOf(filters: readonly GivenFilter[] = [], range?: GivenRange): Predicate | null {
  const { startedAfter, startedBefore } = spanOf(range)
  const start = { kind: 'column', column: 'startTime' } as const
  const of: Predicate[] = filters.map((filter) => predicateOf(filter))
  if (typeof startedAfter === 'number') of.push({ kind: 'compare', field: start, operator: '>=', value: startedAfter })
  if (typeof startedBefore === 'number')
    of.push({ kind: 'compare', field: start, operator: '<=', value: startedBefore })
  return of.length === 0 ? null : { kind: 'all', of }
}
