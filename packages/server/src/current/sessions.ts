import { z } from 'zod'
import { sessionById } from '../records/events.ts'
import { currentSession } from '../wire/event-view.ts'
import { endpoint } from '../wire/endpoint.ts'
import { isUuid, sessionEvent, createdEvent } from '../wire/to-event.ts'
import { isTime } from '../wire/times.ts'
import { ids, name, open } from '../wire/parts.ts'
import { newEvent } from './event-bodies.ts'
import type { NewSession, SessionEventBatch } from '@honeyhive/api/current'
import type { ApiParts } from '../records/api-parts.ts'
import type { Part } from './part.ts'

/** What is no time counts as not given. */
const anyTime: z.ZodType<number | undefined> = z
  .unknown()
  .transform((value) => (typeof value === 'number' && isTime(value) ? value : undefined))

export const newSession: z.ZodType<NewSession> = z.strictObject({
  session_id: z.string().max(256).optional(),
  session_name: name.optional(),
  event_name: name.optional(),
  source: name.optional(),
  start_time: anyTime.optional(),
  end_time: anyTime.optional(),
  duration: z.number().min(0).max(1e12).optional(),
  config: open.optional(),
  inputs: open.optional(),
  outputs: open.optional(),
  metadata: open.optional(),
  user_properties: open.optional(),
  children_ids: ids.optional(),
})

const batch: z.ZodType<SessionEventBatch> = z.strictObject({ events: newEvent.array().max(10_000) })

export function sessions({ store, now }: ApiParts): Part<'sessions'> {
  return {
    'POST /v1/sessions': endpoint({
      summary: 'Starts a session, or adds to one that has been started.',
      body: newSession,
      answer: async ({ body }) => {
        const { session_id: id, event_name: eventName, session_name: sessionName, ...rest } = body
        const event = sessionEvent(
          { ...rest, session_id: isUuid(id) ? id : null, session_name: eventName ?? sessionName },
          now(),
        )
        await store.append([event])
        return currentSession(await sessionById(store, event.id))
      },
    }),
    'GET /v1/sessions/{session_id}': endpoint({
      summary: 'The event of the session itself.',
      answer: async ({ param }) => currentSession(await sessionById(store, param('session_id'))),
    }),
    'DELETE /v1/sessions/{session_id}': endpoint({
      summary: 'Deletes a session with all its events.',
      answer: async ({ param }) => {
        const { id } = await sessionById(store, param('session_id'))
        return { success: (await store.deleteSessions([id])) > 0 }
      },
    }),
    'POST /v1/sessions/{session_id}/events/batch': endpoint({
      summary: 'Adds events to a session.',
      body: batch,
      answer: async ({ body, param }) => {
        const session_id = param('session_id')
        await store.append(body.events.map((event) => createdEvent({ ...event, session_id }, now())))
        return { success: true }
      },
    }),
  }
}
