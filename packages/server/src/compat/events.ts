import { z } from 'zod'
import { eventBatchEvents } from '../records/event-batch.ts'
import { searched } from '../records/events.ts'
import { projectName } from '../records/project-scope.ts'
import { endpoint } from '../wire/endpoint.ts'
import { givenEvent, givenUpdate } from '../wire/event-bodies.ts'
import { legacyEvent, projected } from '../wire/event-view.ts'
import { eventExport } from '../wire/filters.ts'
import { open } from '../wire/parts.ts'
import { createdEvent, patchOf } from '../wire/to-event.ts'
import { withoutNulls } from '../wire/without-nulls.ts'
import { modelEvent } from './model-event.ts'
import type { LegacyBatchResult, OpenObject } from '@honeyhive/api/legacy'
import type { ApiParts } from '../records/api-parts.ts'
import type { Endpoint } from '../wire/endpoint.ts'
import type { GivenEvent } from '../wire/shapes.ts'
import type { Part } from './part.ts'

interface GivenBatch {
  readonly given: readonly unknown[]
  readonly isSingle: boolean
  readonly properties: OpenObject | undefined
}

/** Of the events, each is looked at by itself: one that cannot be taken does not keep the others out. */
function batchOf(key: 'events' | 'model_events'): z.ZodType<GivenBatch> {
  return z
    .object({
      [key]: z.unknown().array().max(10_000),
      is_single_session: z.boolean().nullish(),
      single_session: z.boolean().nullish(),
      session_properties: open.nullish(),
      session: open.nullish(),
    })
    .transform((body) => ({
      given: z.unknown().array().parse(body[key]),
      isSingle: body['is_single_session'] === true || body['single_session'] === true,
      properties: open.optional().parse(body['session_properties'] ?? body['session'] ?? undefined),
    }))
}

export function events(parts: ApiParts): Part<'events'> {
  const { store, now, records } = parts
  const create = (schema: z.ZodType<GivenEvent>, wrapper: string, summary: string) =>
    endpoint({
      summary,
      body: schema,
      wrapper,
      isLenient: true,
      answer: async ({ body }) => {
        const event = createdEvent(body, now())
        await store.append([event])
        return { event_id: event.id, success: true }
      },
    })
  return {
    'POST /events': create(givenEvent, 'event', 'Records an event.'),
    'POST /events/model': create(modelEvent, 'model_event', 'Records a model call.'),
    'PUT /events': endpoint({
      summary: 'Adds to an event or a session: what is given is merged key by key.',
      body: givenUpdate,
      isLenient: true,
      answer: async ({ body }) => {
        await store.patch(patchOf(body))
        return { success: true }
      },
    }),
    'POST /events/export': endpoint({
      summary: 'Events of a project that pass all filters, newest first.',
      body: eventExport,
      isLenient: true,
      answer: async ({ body }) => {
        const project = await projectName(records, body.project)
        const { events: found, total } = await searched(store, { ...body, project })
        const shown = found.map((event) => projected(legacyEvent(event), body.projections))
        return { events: shown, totalEvents: total, count: total }
      },
    }),
    'POST /events/batch': batch(parts, 'events', givenEvent),
    'POST /events/model/batch': batch(parts, 'model_events', modelEvent),
  }
}

/** Status 500 where only some were taken: clients of the first generation read what became of each from that. */
function batch(
  { store, now }: ApiParts,
  key: 'events' | 'model_events',
  schema: z.ZodType<GivenEvent>,
): Endpoint<LegacyBatchResult> {
  return endpoint({
    summary: 'Records many events at once. What cannot be taken is told, the rest is.',
    body: batchOf(key),
    isLenient: true,
    answer: async ({ body: { given, isSingle, properties } }) => {
      const parsed = given.map((event) => schema.safeParse(withoutNulls(event)))
      const good = parsed.flatMap((result) => (result.success ? [result.data] : []))
      const errors = parsed.flatMap((result, index) =>
        result.success ? [] : [`event ${index}: ${z.prettifyError(result.error)}`],
      )
      const { events: made, eventIds, sessionId } = eventBatchEvents(good, { isSingle, properties, nowMillis: now() })
      await store.append(made)
      const answer = { event_ids: eventIds, ...(sessionId === null ? {} : { session_id: sessionId }) }
      if (errors.length === 0) return { ...answer, success: true }
      return Response.json({ ...answer, errors, success: false }, { status: 500 })
    },
  })
}
