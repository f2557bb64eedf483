import { bucketNames } from '../store/event.ts'
import type { FieldsSchema } from '@honeyhive/api/current'
import type { EventSelection } from '../store/query.ts'
import type { ApiParts } from './api-parts.ts'

/** The newest events say what fields there are. */
const sampleSize = 1000
const maxDepth = 3
const maxFields = 2000

const wireNames: Readonly<Record<string, string>> = { userProperties: 'user_properties' }

/** The fields that events have, for whoever builds a filter. */
export async function fieldsSchema({ store, records }: ApiParts, selection: EventSelection): Promise<FieldsSchema> {
  const { events } = await store.findEvents({ ...selection, limit: sampleSize, countLimit: 0 })
  const fields = new Map<string, { readonly name: string; readonly event_type: string }>()
  const mappings = new Map<string, Set<string>>()
  for (const event of events) {
    mappings.set(event.type, (mappings.get(event.type) ?? new Set()).add(event.name))
    for (const bucket of bucketNames)
      for (const name of pathsOf(event[bucket], wireNames[bucket] ?? bucket, maxDepth))
        if (fields.size < maxFields) fields.set(`${event.type} ${name}`, { name, event_type: event.type })
  }
  const datasets = await records.datasets.list()
  return {
    fields: [...fields.values()],
    datasets: datasets.map(({ name, id }) => name ?? id),
    mappings: Object.fromEntries([...mappings].map(([type, names]) => [type, [...names]])),
  }
}

function pathsOf(value: unknown, path: string, depth: number): readonly string[] {
  if (depth === 0 || typeof value !== 'object' || value === null || Array.isArray(value)) return [path]
  return Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, `${path}.${key}`, depth - 1))
}
