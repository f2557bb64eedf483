import { z } from 'zod'
import { sessionById } from '../records/events.ts'
import { endpoint } from '../wire/endpoint.ts'
import { givenEvent } from '../wire/event-bodies.ts'
import { legacyEvent } from '../wire/event-view.ts'
import { open } from '../wire/parts.ts'
import { sessionEvent } from '../wire/to-event.ts'
import { treeEvents } from './tree-events.ts'
import type { OpenObject } from '@honeyhive/api/legacy'
import type { ApiParts } from '../records/api-parts.ts'
import type { Part } from './part.ts'

const trees = open.array().max(10_000)
const sessionTraces: z.ZodType<readonly OpenObject[]> = z
  .object({ logs: trees.optional(), events: trees.optional() })
  .transform(({ logs, events }, context) => {
    const given = logs === undefined ? events : events === undefined ? logs : undefined
    if (given !== undefined) return given
    context.addIssue({ code: 'custom', message: "expected exactly one of 'logs' and 'events'" })
    return z.NEVER
  })

export function sessions({ store, now }: ApiParts): Part<'session'> {
  return {
    'POST /session/start': endpoint({
      summary: 'Starts a session, or adds to one that has been started.',
      body: givenEvent,
      wrapper: 'session',
      isLenient: true,
      answer: async ({ body }) => {
        const session = sessionEvent(body, now())
        await store.append([session])
        return legacyEvent(await sessionById(store, session.id))
      },
    }),
    'GET /session/{session_id}': endpoint({
      summary: 'The event of the session itself.',
      answer: async ({ param }) => legacyEvent(await sessionById(store, param('session_id'))),
    }),
    'POST /session/{session_id}/traces': endpoint({
      summary: 'Adds trees of events to a session, as LangChain tracers of the first generation sent them.',
      body: sessionTraces,
      answer: async ({ body, param }) => {
        await store.append(treeEvents(body, { sessionId: param('session_id'), nowMillis: now() }))
        return { success: true }
      },
    }),
  }
}
