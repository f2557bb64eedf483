import { currentEvent } from '../wire/event-view.ts'
import { sessionsOf } from './run-events.ts'
import { runOr400 } from './run-view.ts'
import type { ComparedEvents } from '@honeyhive/api/current'
import type { StoredEvent } from '../store/event.ts'
import type { ApiParts } from './api-parts.ts'

export interface ComparedEventsWanted {
  readonly newId: string
  readonly oldId: string
  readonly event_name?: string | undefined
  readonly event_type?: string | undefined
  /** Only datapoints whose id or one of whose events' names holds this text. */
  readonly filter?: string | undefined
  readonly limit?: number | undefined
  readonly page?: number | undefined
}

type Side = ReadonlyMap<string, readonly StoredEvent[]>

/** For each datapoint of either run its events, paired in their order; without a name or type those of the sessions. */
export async function comparedEvents(parts: ApiParts, wanted: ComparedEventsWanted): Promise<ComparedEvents> {
  const { limit = 1000, page = 1, filter } = wanted
  const newer = await sideOf(parts, wanted.newId, wanted)
  const older = await sideOf(parts, wanted.oldId, wanted)
  const pairs = [...new Set([...newer.keys(), ...older.keys()])].flatMap((id) => pairsOf(id, newer, older))
  const found = filter === undefined ? pairs : pairs.filter((pair) => holds(pair, filter))
  return {
    events: found.slice((page - 1) * limit, page * limit).map(({ datapointId, now, then }) => ({
      datapoint_id: datapointId,
      event_1: now === undefined ? null : currentEvent(now),
      event_2: then === undefined ? null : currentEvent(then),
    })),
    totalEvents: found.length,
  }
}

interface Pair {
  readonly datapointId: string
  readonly now: StoredEvent | undefined
  readonly then: StoredEvent | undefined
}

function pairsOf(datapointId: string, newer: Side, older: Side): readonly Pair[] {
  const [now, then] = [newer.get(datapointId) ?? [], older.get(datapointId) ?? []]
  const longer = now.length >= then.length ? now : then
  return longer.map((_, index) => ({ datapointId, now: now[index], then: then[index] }))
}

function holds({ datapointId, now, then }: Pair, text: string): boolean {
  return [datapointId, now?.name, then?.name].some((part) => part?.includes(text) ?? false)
}

async function sideOf({ store, records }: ApiParts, runId: string, wanted: ComparedEventsWanted): Promise<Side> {
  const { event_name: name, event_type: type = name === undefined ? 'session' : undefined } = wanted
  const side = new Map<string, StoredEvent[]>()
  for (const { datapointId, events } of await sessionsOf(store, await runOr400(records, runId))) {
    if (datapointId === null) continue
    const fitting = events.filter(
      (event) => (name === undefined || event.name === name) && (type === undefined || event.type === type),
    )
    if (fitting.length > 0) side.set(datapointId, [...(side.get(datapointId) ?? []), ...fitting])
  }
  return side
}
