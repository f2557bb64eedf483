import { toMillis } from './times.ts'
import type { EventFilter, EventsQuery, FilterColumn, FilterField } from '../store/event-store.ts'
import type { BucketName } from '../store/event.ts'
import type { EventSearch } from './shapes.ts'

const columns: Readonly<Record<string, FilterColumn>> = {
  event_id: 'id',
  session_id: 'sessionId',
  parent_id: 'parentId',
  event_type: 'type',
  event_name: 'name',
  project: 'project',
  source: 'source',
  error: 'error',
}

const buckets: Readonly<Record<string, BucketName>> = {
  inputs: 'inputs',
  outputs: 'outputs',
  config: 'config',
  metadata: 'metadata',
  metrics: 'metrics',
  feedback: 'feedback',
  user_properties: 'userProperties',
}

export type SearchQuery =
  | { readonly status: 'ok'; readonly query: EventsQuery }
  | { readonly status: 'refused'; readonly message: string }

/** A search as clients write it, as a query to the store. */
export function toQuery(search: EventSearch): SearchQuery {
  const filters: EventFilter[] = []
  for (const { field, operator, value } of [search.filters].flat()) {
    const found = fieldOf(field)
    if (found === undefined) return { status: 'refused', message: unknownField(field) }
    filters.push({ field: found, operator, value: String(value) })
  }
  const range = search.dateRange
  return {
    status: 'ok',
    query: {
      filters,
      startedAfter: toMillis(range?.$gte ?? range?.start_time),
      startedBefore: toMillis(range?.$lte ?? range?.end_time),
      limit: search.limit,
      offset: (search.page - 1) * search.limit,
    },
  }
}

function fieldOf(name: string): FilterField | undefined {
  const [first = '', ...path] = name.split('.')
  if (path.length === 0)
    return Object.hasOwn(columns, name) ? { kind: 'column', column: columns[name] ?? 'id' } : undefined
  const bucket = Object.hasOwn(buckets, first) ? buckets[first] : undefined
  return bucket === undefined ? undefined : { kind: 'bucket', bucket, path }
}

function unknownField(name: string): string {
  const known = [...Object.keys(columns), ...Object.keys(buckets).map((bucket) => `${bucket}.<path>`)]
  return `There is no filter field '${name}'. Known are ${known.join(', ')}.`
}
