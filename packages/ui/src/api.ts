import { eventPath, sessionRowsPath, wholeEventPath } from './api/paths.ts'
import { ask, isRecord, narrow } from './api/transport.ts'
import { eventsOf } from './model/tree-rows.ts'
import type { Predicate } from './filter/predicate.ts'
import type { ChangeNotice, EventDetail, EventSummary, SessionRows, SessionsPage, SessionTree } from '@honeyhive/api'

export { ApiError } from './api/transport.ts'

const PAGE_SIZE = 100
/** Above it the number is no more than “many”, and counting takes longer than finding. */
const COUNTED_SESSIONS = 1000

/** Which sessions, or which events: what holds of one event, and when it began. */
export interface Selection {
  readonly where: Predicate | null
  /** Unix milliseconds, both included; null: open. */
  readonly startedAfter: number | null
  readonly startedBefore: number | null
}

export const EVERYTHING: Selection = { where: null, startedAfter: null, startedBefore: null }

/** One page of the sessions list, newest first; of a selection those sessions that hold such an event. */
export async function fetchSessions(
  cursor: string | null,
  signal: AbortSignal,
  selection: Selection = EVERYTHING,
): Promise<SessionsPage> {
  if (isSelective(selection)) {
    const body = { ...selection, limit: PAGE_SIZE, cursor, countLimit: cursor === null ? COUNTED_SESSIONS : 0 }
    const answer = await ask({ method: 'POST', path: '/api/query/sessions', body, signal })
    return narrow(answer, isSessionsPage, 'a page of sessions')
  }
  const query = new URLSearchParams({ limit: String(PAGE_SIZE) })
  if (cursor !== null) query.set('cursor', cursor)
  return narrow(await get(`/api/sessions?${query}`, signal), isSessionsPage, 'a page of sessions')
}

export function isSelective({ where, startedAfter, startedBefore }: Selection): boolean {
  return where !== null || startedAfter !== null || startedBefore !== null
}

export interface EventsPage {
  readonly events: readonly EventSummary[]
  readonly total: number
  readonly isTotalExact: boolean
  readonly nextCursor: string | null
}

/** Events of a selection, newest first. */
export async function fetchEvents(
  selection: Selection,
  { limit, signal }: { readonly limit: number; readonly signal?: AbortSignal },
): Promise<EventsPage> {
  const answer = await ask({
    method: 'POST',
    path: '/api/query/events',
    body: { ...selection, limit },
    ...(signal && { signal }),
  })
  return narrow(answer, isEventsPage, 'a page of events')
}

/** A session with all its events, without their inputs and outputs. */
export async function fetchSession(id: string, signal: AbortSignal): Promise<SessionTree> {
  const { session, rows } = narrow(await get(sessionRowsPath(id), signal), isSessionRows, 'a session')
  return { session, events: eventsOf(session.id, rows) }
}

/** An event, each large text of it once; `later` names what is not whole. */
export async function fetchEvent(id: string, signal: AbortSignal): Promise<EventDetail> {
  return narrow(await get(eventPath(id), signal), isEventDetail, 'an event')
}

/** Everything known of one event. */
export async function fetchWholeEvent(id: string, signal: AbortSignal): Promise<EventDetail> {
  return narrow(await get(wholeEventPath(id), signal), isEventDetail, 'an event')
}

export type StreamState = 'connecting' | 'open' | 'lost'

export interface StreamOptions {
  readonly onChange: (notice: ChangeNotice) => void
  readonly onState: (state: StreamState) => void
  readonly retryMillis?: number
}

/**
 * Follows the server's changes until the returned function is called. A browser gives an event source up for good
 * when a proxy answers with an error, so a new one is opened after `retryMillis` (2000).
 */
export function followChanges({ onChange, onState, retryMillis = 2000 }: StreamOptions): () => void {
  let source: EventSource | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  const open = (): void => {
    source = new EventSource('/api/stream')
    source.addEventListener('open', () => onState('open'))
    source.addEventListener('change', ({ data }: MessageEvent<unknown>) => {
      const notice: unknown = typeof data === 'string' ? JSON.parse(data) : null
      if (isChangeNotice(notice)) onChange(notice)
    })
    source.addEventListener('error', () => {
      onState('lost')
      source?.close()
      clearTimeout(timer)
      timer = setTimeout(open, retryMillis)
    })
  }
  open()
  return () => {
    clearTimeout(timer)
    source?.close()
  }
}

function get(path: string, signal: AbortSignal): Promise<unknown> {
  return ask({ method: 'GET', path, signal })
}

// The server builds its answers from the same types; what is checked is that it was our server that answered.
function isSessionsPage(value: unknown): value is SessionsPage {
  return isRecord(value) && Array.isArray(value['sessions'])
}

function isSessionRows(value: unknown): value is SessionRows {
  return isRecord(value) && isRecord(value['session']) && Array.isArray(value['rows'])
}

function isEventDetail(value: unknown): value is EventDetail {
  return isRecord(value) && typeof value['id'] === 'string' && isRecord(value['inputs'])
}

function isChangeNotice(value: unknown): value is ChangeNotice {
  return isRecord(value) && Array.isArray(value['sessions'])
}

function isEventsPage(value: unknown): value is EventsPage {
  return isRecord(value) && Array.isArray(value['events'])
}
