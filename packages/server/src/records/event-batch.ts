import { randomUUID } from 'node:crypto'
import { givenEvent } from '../wire/event-bodies.ts'
import { createdEvent, sessionEvent } from '../wire/to-event.ts'
import type { OpenObject } from '@honeyhive/api/current'
import type { IncomingEvent } from '../store/event.ts'
import type { GivenEvent } from '../wire/shapes.ts'

export interface BatchOptions {
  /** All events belong to one session. */
  readonly isSingle: boolean
  /** What is said of that session. */
  readonly properties: OpenObject | null | undefined
  readonly nowMillis: number
}

export interface EventBatch {
  readonly events: readonly IncomingEvent[]
  readonly eventIds: readonly string[]
  /** null: each event has its own. */
  readonly sessionId: string | null
}

/** Events that came together, the one of their common session first. */
export function eventBatchEvents(
  given: readonly GivenEvent[],
  { isSingle, properties, nowMillis }: BatchOptions,
): EventBatch {
  if (!isSingle) {
    const events = given.map((event) => createdEvent(event, nowMillis))
    return { events, eventIds: events.map(({ id }) => id), sessionId: null }
  }
  const session = givenEvent.safeParse(properties ?? {})
  const said: GivenEvent = session.success ? session.data : {}
  const project = said.project ?? given.find((event) => event.project)?.project
  const start = sessionEvent({ ...said, project, session_id: said.session_id ?? sessionIdIn(given) }, nowMillis)
  const events = given.map((event) => createdEvent({ ...event, session_id: start.id }, nowMillis))
  return { events: [start, ...events], eventIds: events.map(({ id }) => id), sessionId: start.id }
}

function sessionIdIn(given: readonly GivenEvent[]): string {
  return given.find((event) => event.session_id)?.session_id ?? randomUUID()
}
