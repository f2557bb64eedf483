import { z } from 'zod'
import { eventBatchEvents } from '../records/event-batch.ts'
import { eventById, eventPage, searched } from '../records/events.ts'
import { fieldsSchema } from '../records/fields-schema.ts'
import { currentEvent, projected } from '../wire/event-view.ts'
import { endpoint } from '../wire/endpoint.ts'
import { eventExport, rangeInQuery, strictSearch } from '../wire/filters.ts'
import { id } from '../wire/parts.ts'
import { selectionOf } from '../wire/search-query.ts'
import { createdEvent, patchOf } from '../wire/to-event.ts'
import { eventBatch, eventUpdate, newEvent } from './event-bodies.ts'
import type { ApiParts } from '../records/api-parts.ts'
import type { Part } from './part.ts'

export const schemaQuery: z.ZodType<{
  readonly dateRange?: z.infer<typeof rangeInQuery> | undefined
  readonly evaluation_id?: string | undefined
}> = z.object({ dateRange: rangeInQuery.optional(), evaluation_id: id.optional() })

export function events(parts: ApiParts): Part<'events'> {
  const { store, now } = parts
  return {
    'POST /v1/events': endpoint({
      summary: 'Records an event.',
      body: newEvent,
      answer: async ({ body }) => {
        const event = createdEvent(body, now())
        await store.append([event])
        return { success: true, event_id: event.id }
      },
    }),
    'GET /v1/events/{event_id}': endpoint({
      summary: 'Everything of an event.',
      answer: async ({ param }) => ({ event: currentEvent(await eventById(store, param('event_id'))) }),
    }),
    'PUT /v1/events/{event_id}': endpoint({
      summary:
        'Adds to an event: metrics, feedback, metadata … are merged key by key. One that has not come yet gets it when it comes.',
      body: eventUpdate,
      answer: async ({ body, param }) => {
        await store.patch(patchOf({ ...body, event_id: param('event_id') }))
        return { success: true }
      },
    }),
    'POST /v1/events/export': endpoint({
      summary: 'Events that pass all filters, newest first. Deprecated: search does the same.',
      body: eventExport,
      answer: async ({ body }) => {
        const { events: found, total } = await searched(store, { ...body, project: null })
        return eventPage(
          found.map((event) => projected(currentEvent(event), body.projections)),
          total,
        )
      },
    }),
    'POST /v1/events/search': endpoint({
      summary: 'Events that pass all filters, newest first.',
      body: strictSearch,
      answer: async ({ body }) => {
        const { events: found, total } = await searched(store, body)
        return eventPage(found.map(currentEvent), total)
      },
    }),
    'POST /v1/events/batch': endpoint({
      summary: 'Records many events at once, all or none.',
      body: eventBatch,
      answer: async ({ body }) => {
        const { single_session: isSingle = false, session_properties: properties } = body
        const batch = eventBatchEvents(body.events, { isSingle, properties, nowMillis: now() })
        await store.append(batch.events)
        return {
          event_ids: batch.eventIds,
          ...(batch.sessionId === null ? {} : { session_id: batch.sessionId }),
          success: true,
        }
      },
    }),
    'GET /v1/events/schema': endpoint({
      summary: 'The fields that recent events have.',
      query: schemaQuery,
      answer: ({ query }) => fieldsSchema(parts, selectionOf(query)),
    }),
  }
}
