import type { EventStore } from '../store/event-store.ts'
import type { StoredEvent } from '../store/event.ts'
import type { Predicate } from '../store/query.ts'
import type { Entry } from './collection.ts'
import type { StoredRun } from './stored.ts'

const pageSize = 1000
/** Beyond that a run is not summed up any more; a hundred thousand events are minutes of work for whoever looks at it. */
const maxEvents = 100_000
const idsAtOnce = 500

/** What the SDK says of a datapoint's outcome, on the event of the function that was evaluated. */
const outcomeKey = 'experiment_status'

/** One session of a run: what was done with one datapoint once. */
export interface RunSession {
  readonly sessionId: string
  readonly datapointId: string | null
  readonly hasFailed: boolean
  readonly events: readonly StoredEvent[]
}

/** The sessions of a run with their events, in the order in which they started. */
export async function sessionsOf(
  store: EventStore,
  run: Entry<StoredRun>,
  where: Predicate | null = null,
): Promise<readonly RunSession[]> {
  const bySession = new Map<string, StoredEvent[]>()
  for (const event of await eventsOfRun(store, run, where)) {
    const known = bySession.get(event.sessionId)
    if (known === undefined) bySession.set(event.sessionId, [event])
    else known.push(event)
  }
  return [...bySession].map(([sessionId, events]) => ({
    sessionId,
    datapointId: firstOf(events, ({ metadata }) => textOf(metadata['datapoint_id'])),
    hasFailed: hasFailed(events),
    events,
  }))
}

/** Every event that names the run, and every one in a session that the run names; oldest first. */
export async function eventsOfRun(
  store: EventStore,
  run: Entry<StoredRun>,
  where: Predicate | null = null,
): Promise<readonly StoredEvent[]> {
  const found = new Map<string, StoredEvent>()
  const conditions: Predicate[] = [
    { kind: 'compare', field: { kind: 'column', column: 'runId' }, operator: '=', value: run.id },
  ]
  const { event_ids: ids } = run.value
  for (let from = 0; from < ids.length; from += idsAtOnce) {
    const values = ids.slice(from, from + idsAtOnce)
    conditions.push({ kind: 'one of', field: { kind: 'column', column: 'sessionId' }, values })
  }
  for (const condition of conditions) {
    for await (const event of eventsWhere(
      store,
      where === null ? condition : { kind: 'all', of: [condition, where] },
    )) {
      found.set(event.id, event)
      if (found.size >= maxEvents) break
    }
  }
  return [...found.values()].toSorted((one, other) => one.startTime - other.startTime)
}

async function* eventsWhere(store: EventStore, where: Predicate): AsyncIterable<StoredEvent> {
  let cursor: string | null = null
  do {
    const page = await store.findEvents({ where, order: 'oldest', limit: pageSize, cursor, countLimit: 0 })
    yield* page.events
    cursor = page.nextCursor
  } while (cursor !== null)
}

function hasFailed(events: readonly StoredEvent[]): boolean {
  const outcome = firstOf(events, ({ metadata }) => textOf(metadata[outcomeKey]))
  if (outcome !== null) return outcome !== 'success'
  return events.some(({ type, status }) => type === 'session' && status === 'error')
}

function firstOf(events: readonly StoredEvent[], read: (event: StoredEvent) => string | null): string | null {
  for (const event of events) {
    const found = read(event)
    if (found !== null) return found
  }
  return null
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}
