import { z } from 'zod'
import { endpoint } from '../wire/endpoint.ts'
import { strictFilter } from '../wire/filters.ts'
import { ids } from '../wire/parts.ts'
import type { EventFilter, NewQueue, OpenObject, Queue, QueueUpdate } from '@honeyhive/api/current'
import type { ApiParts } from '../records/api-parts.ts'
import type { Entry } from '../records/collection.ts'
import type { GivenFilter } from '../wire/filters.ts'
import type { Part } from './part.ts'

interface StoredQueue {
  readonly description: string | null
  readonly enabled: boolean
  readonly filters: { readonly filterArray: readonly GivenFilter[] }
  readonly event_ids: readonly string[]
}

type Given<T> = Omit<T, 'filters'> & { readonly filters?: StoredQueue['filters'] | undefined }

const filters = z.strictObject({ filterArray: strictFilter.array().max(100) })
const shortName = z.string().min(1).max(200)
const fields = {
  description: z.string().max(1000).optional(),
  filters: filters.optional(),
  enabled: z.boolean().optional(),
  event_ids: ids.optional(),
} as const
const newQueue: z.ZodType<Given<NewQueue>> = z.strictObject({ ...fields, name: shortName })
type GivenUpdate = Omit<Given<QueueUpdate>, 'name'> & { readonly name?: string | undefined }

const queueUpdate: z.ZodType<GivenUpdate> = z.strictObject({
  ...fields,
  name: shortName.optional(),
  id: z.string().max(256).optional(),
  add_event_ids: ids.optional(),
  remove_event_ids: ids.optional(),
})
const queuesQuery = z.object({ enabled: z.enum(['true', 'false']).optional() })

const storedQueue: z.ZodType<StoredQueue> = z.object({
  description: z.string().nullable().default(null),
  enabled: z.boolean().default(true),
  filters: z.object({ filterArray: strictFilter.array() }).default({ filterArray: [] }),
  event_ids: z.string().array().default([]),
})

function queueView({ id, name, value, createdAt, updatedAt }: Entry<OpenObject>): Queue {
  const queue = storedQueue.parse(value)
  return {
    ...queue,
    filters: { filterArray: queue.filters.filterArray.map(filterView) },
    id,
    name: name ?? '',
    created_at: createdAt,
    updated_at: updatedAt,
  }
}

/** `id` is a word of the first generation only. */
function filterView({ type, ...filter }: GivenFilter): EventFilter {
  if (type === undefined || type === null) return filter
  return { ...filter, type: type === 'id' ? 'string' : type }
}

/** Lists of events for people to look at. */
export function queues({ records: { queues: all } }: ApiParts): Part<'queues'> {
  return {
    'GET /v1/queues': endpoint({
      summary: 'All queues, or only those that are enabled, or not.',
      query: queuesQuery,
      answer: async ({ query: { enabled } }) => {
        const found = (await all.list()).map(queueView)
        return { queues: found.filter((queue) => enabled === undefined || queue.enabled === (enabled === 'true')) }
      },
    }),
    'POST /v1/queues': endpoint({
      summary: 'Makes a queue.',
      status: 201,
      body: newQueue,
      answer: async ({ body: { name, ...rest } }) => {
        const made = await all.create(stored(storedQueue.parse(rest)), { name })
        return { queue: queueView(made), message: 'The queue is made.' }
      },
    }),
    'GET /v1/queues/{id}': endpoint({
      summary: 'One queue.',
      answer: async ({ param }) => queueView(await all.get(param('id'))),
    }),
    'PUT /v1/queues/{id}': endpoint({
      summary: 'Replaces the fields of a queue that are given, adds events and takes events out.',
      body: queueUpdate,
      answer: async ({ body, param }) =>
        queueView(
          await all.change(param('id'), ({ value, name }) => ({
            value: updated(value, body),
            name: body.name ?? name,
          })),
        ),
    }),
    'DELETE /v1/queues/{id}': endpoint({
      summary: 'Takes a queue out of use; it stays, not enabled.',
      answer: async ({ param }) => {
        await all.change(param('id'), ({ value }) => ({ value: { ...value, enabled: false } }))
        return { message: 'The queue is no longer in use.' }
      },
    }),
  }
}

function updated(
  before: OpenObject,
  { add_event_ids: added = [], remove_event_ids: removed = [], ...body }: GivenUpdate,
): OpenObject {
  const queue = storedQueue.parse(before)
  const gone = new Set(removed)
  const eventIds = [...new Set([...(body.event_ids ?? queue.event_ids), ...added])].filter((id) => !gone.has(id))
  return stored({
    description: body.description ?? queue.description,
    enabled: body.enabled ?? queue.enabled,
    filters: body.filters ?? queue.filters,
    event_ids: eventIds,
  })
}

function stored(queue: StoredQueue): OpenObject {
  return { ...queue }
}
