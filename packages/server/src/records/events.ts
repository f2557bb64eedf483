import { RefusedRequest } from '../wire/refused-request.ts'
import { selectionOf } from '../wire/search-query.ts'
import type { Event } from '@honeyhive/api/current'
import type { EventStore } from '../store/event-store.ts'
import type { StoredEvent } from '../store/event.ts'
import type { GivenSearch } from '../wire/filters.ts'

/** By its id as it was given, or in lower case where it is a UUID. @throws {RefusedRequest} 404. */
export async function eventById(store: EventStore, id: string): Promise<StoredEvent> {
  const event = (await store.getEvent(id.toLowerCase())) ?? (await store.getEvent(id))
  if (event === undefined) throw new RefusedRequest(404, `There is no event '${id}'.`)
  return event
}

export async function sessionById(store: EventStore, id: string): Promise<StoredEvent> {
  const event = (await store.getEvent(id.toLowerCase())) ?? (await store.getEvent(id))
  if (event?.type !== 'session') throw new RefusedRequest(404, `There is no session '${id}'.`)
  return event
}

export interface FoundEvents {
  readonly events: readonly StoredEvent[]
  readonly total: number
}

/** Newest first. */
export async function searched(store: EventStore, search: GivenSearch): Promise<FoundEvents> {
  const { limit, page } = search
  const { events, total } = await store.findEvents({ ...selectionOf(search), limit, offset: (page - 1) * limit })
  return { events, total }
}

export function eventPage(
  events: readonly Event[],
  total: number,
): {
  readonly events: readonly Event[]
  readonly count: number
  readonly totalEvents: number
} {
  return { events, count: total, totalEvents: total }
}
