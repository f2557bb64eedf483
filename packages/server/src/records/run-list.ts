import { spanOf } from '../wire/search-query.ts'
import { runView } from './run-view.ts'
import type { RunPage } from '@honeyhive/api/current'
import type { Predicate } from '../store/query.ts'
import type { GivenRange } from '../wire/filters.ts'
import type { ApiParts } from './api-parts.ts'
import type { Entry } from './collection.ts'
import type { StoredRun } from './stored.ts'

export interface RunsWanted {
  readonly dataset_id?: string | undefined
  readonly page?: number | undefined
  readonly limit?: number | undefined
  readonly run_ids?: readonly string[] | undefined
  readonly name?: string | undefined
  readonly status?: StoredRun['status'] | undefined
  readonly dateRange?: GivenRange | undefined
  readonly sort_by?: 'created_at' | 'updated_at' | 'name' | 'status' | undefined
  readonly sort_order?: 'asc' | 'desc' | undefined
}

/** A page of runs, newest first unless another order is asked for. */
export async function listRuns({ store, records }: ApiParts, wanted: RunsWanted): Promise<RunPage> {
  const { page = 1, limit = 20 } = wanted
  const all = await records.runs.list()
  const found = all.filter((run) => isWanted(run, wanted)).toSorted(orderOf(wanted))
  const shown = found.slice((page - 1) * limit, page * limit)
  const pages = Math.ceil(found.length / limit)
  return {
    evaluations: await Promise.all(shown.map((run) => runView(records, run))),
    pagination: {
      page,
      limit,
      total: found.length,
      total_unfiltered: all.length,
      total_pages: pages,
      has_next: page < pages,
      has_prev: page > 1,
    },
    metrics: await metricNames(store, shown),
  }
}

function isWanted(run: Entry<StoredRun>, wanted: RunsWanted): boolean {
  const { startedAfter, startedBefore } = spanOf(wanted.dateRange)
  const made = Date.parse(run.createdAt)
  return (
    (wanted.run_ids === undefined || wanted.run_ids.includes(run.id)) &&
    (wanted.dataset_id === undefined || wanted.dataset_id === datasetOf(run)) &&
    (wanted.name === undefined || (run.name ?? '').toLowerCase().includes(wanted.name.toLowerCase())) &&
    (wanted.status === undefined || run.value.status === wanted.status) &&
    made >= (startedAfter ?? -Infinity) &&
    made <= (startedBefore ?? Infinity)
  )
}

function datasetOf({ value }: Entry<StoredRun>): unknown {
  return value.dataset_id ?? value.metadata['offline_dataset_id']
}

function orderOf({
  sort_by: by = 'created_at',
  sort_order: order = 'desc',
}: RunsWanted): (one: Entry<StoredRun>, other: Entry<StoredRun>) => number {
  const key = (run: Entry<StoredRun>): string => {
    if (by === 'name') return run.name ?? ''
    if (by === 'status') return run.value.status
    return by === 'updated_at' ? run.updatedAt : run.createdAt
  }
  const sign = order === 'asc' ? 1 : -1
  return (one: Entry<StoredRun>, other: Entry<StoredRun>): number =>
    key(one) === key(other) ? 0 : (key(one) < key(other) ? -1 : 1) * sign
}

const sampleSize = 200

/** The metrics that events of these runs have; a sample of the newest says which. */
async function metricNames(store: ApiParts['store'], runs: readonly Entry<StoredRun>[]): Promise<readonly string[]> {
  if (runs.length === 0) return []
  const where: Predicate = {
    kind: 'one of',
    field: { kind: 'column', column: 'runId' },
    values: runs.map(({ id }) => id),
  }
  const { events } = await store.findEvents({ where, limit: sampleSize, countLimit: 0 })
  return [...new Set(events.flatMap(({ metrics }) => Object.keys(metrics)))].toSorted()
}
