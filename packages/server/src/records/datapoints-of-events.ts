import { RefusedRequest } from '../wire/refused-request.ts'
import { selectionOf } from '../wire/search-query.ts'
import { addDatapoints, emptyDatapoint, mappedRow } from './add-datapoints.ts'
import { createDatapoint } from './datapoints.ts'
import type { DatapointMapping } from '@honeyhive/api/current'
import type { EventStore } from '../store/event-store.ts'
import type { StoredEvent } from '../store/event.ts'
import type { GivenFilter, GivenRange } from '../wire/filters.ts'
import type { ApiParts } from './api-parts.ts'
import type { StoredDatapoint } from './stored.ts'

export interface EventsWanted {
  readonly events?: readonly string[] | undefined
  readonly mapping?: DatapointMapping | undefined
  readonly filters?: readonly GivenFilter[] | undefined
  readonly dateRange?: GivenRange | undefined
  /** By event id: what has been ticked, or with `selectAll`, what has been unticked (false). */
  readonly checkState?: Readonly<Record<string, boolean>> | undefined
  readonly selectAll?: boolean | undefined
  readonly dataset_id?: string | undefined
}

const maxEvents = 10_000

/** Makes a datapoint of each event and puts them into the dataset, where one is named. Returns their ids. */
export async function datapointsOfEvents(parts: ApiParts, wanted: EventsWanted): Promise<readonly string[]> {
  const { store, records } = parts
  const events = await wantedEvents(store, wanted)
  const rows = events.map((event) => datapointOf(event, wanted.mapping))
  if (wanted.dataset_id !== undefined) return addDatapoints(records, wanted.dataset_id, { rows, project: null })
  const ids: string[] = []
  for (const row of rows) ids.push(await createDatapoint(records, { ...row, project: null }))
  return ids
}

async function wantedEvents(
  store: EventStore,
  { events: ids = [], checkState = {}, selectAll = false, ...search }: EventsWanted,
): Promise<readonly StoredEvent[]> {
  if (selectAll) {
    const { events, total } = await store.findEvents({ ...selectionOf(search), limit: maxEvents })
    if (total > maxEvents)
      throw new RefusedRequest(
        413,
        `The filters select ${total} events; at most ${maxEvents} become datapoints at once.`,
      )
    return events.filter(({ id }) => checkState[id] !== false)
  }
  const ticked = Object.keys(checkState).filter((id) => checkState[id] === true)
  const found: StoredEvent[] = []
  for (const id of new Set([...ids, ...ticked])) {
    const event = await store.getEvent(id)
    if (event === undefined) throw new RefusedRequest(404, `There is no event '${id}'.`)
    found.push(event)
  }
  return found
}

/** Without a mapping: the inputs, and as ground truth what the feedback says it is, else the outputs. */
function datapointOf(event: StoredEvent, mapping: DatapointMapping | undefined): StoredDatapoint {
  const { inputs, outputs, feedback, metadata } = event
  if (mapping !== undefined)
    return { ...mappedRow({ ...metadata, ...outputs, ...inputs }, mapping), linked_event: event.id }
  const truth = feedback['ground_truth']
  const isObject = typeof truth === 'object' && truth !== null && !Array.isArray(truth)
  return {
    ...emptyDatapoint,
    inputs,
    ground_truth: isObject ? Object.fromEntries(Object.entries(truth)) : outputs,
    metadata,
    linked_event: event.id,
  }
}
