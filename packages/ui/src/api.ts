import type { ApiFailure, ChangeNotice, EventDetail, SessionsPage, SessionTree } from '@honeyhive/api'

/** The server answered and said no, or nobody answered (`code` is `unreachable`). */
export class ApiError extends Error {
  readonly code: string
  readonly status: number | null

  constructor(code: string, message: string, status: number | null) {
    super(message)
    this.name = 'ApiError'
    this.code = code
    this.status = status
  }
}

const PAGE_SIZE = 100

/** One page of the sessions list, newest first. */
export async function fetchSessions(cursor: string | null, signal: AbortSignal): Promise<SessionsPage> {
  const query = new URLSearchParams({ limit: String(PAGE_SIZE) })
  if (cursor !== null) query.set('cursor', cursor)
  return narrow(await get(`/api/sessions?${query}`, signal), isSessionsPage, 'a page of sessions')
}

/** A session with all its events, without their inputs and outputs. */
export async function fetchSession(id: string, signal: AbortSignal): Promise<SessionTree> {
  return narrow(await get(`/api/sessions/${encodeURIComponent(id)}`, signal), isSessionTree, 'a session')
}

/** Everything known of one event. */
export async function fetchEvent(id: string, signal: AbortSignal): Promise<EventDetail> {
  return narrow(await get(`/api/events/${encodeURIComponent(id)}`, signal), isEventDetail, 'an event')
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

async function get(path: string, signal: AbortSignal): Promise<unknown> {
  const response = await reach(path, signal)
  if (response.ok) return response.json()
  const body: unknown = await response.json().catch(() => null) // A proxy's error page is no JSON; the status says enough.
  if (isApiFailure(body)) throw new ApiError(body.error.code, body.error.message, response.status)
  throw new ApiError('http', `The server answered ${response.status} for ${path}.`, response.status)
}

async function reach(path: string, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(path, { signal, headers: { accept: 'application/json' } })
  } catch (error) {
    if (signal.aborted) throw error
    throw new ApiError('unreachable', `Nothing answers at ${window.location.origin}.`, null)
  }
}

function narrow<T>(value: unknown, is: (value: unknown) => value is T, expected: string): T {
  if (is(value)) return value
  throw new ApiError(
    'unexpected',
    `Expected ${expected} and got something else: page and server differ in version.`,
    null,
  )
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

// The server builds its answers from the same types; what is checked is that it was our server that answered.
function isSessionsPage(value: unknown): value is SessionsPage {
  return isRecord(value) && Array.isArray(value['sessions'])
}

function isSessionTree(value: unknown): value is SessionTree {
  return isRecord(value) && isRecord(value['session']) && Array.isArray(value['events'])
}

function isEventDetail(value: unknown): value is EventDetail {
  return isRecord(value) && typeof value['id'] === 'string' && isRecord(value['inputs'])
}

function isChangeNotice(value: unknown): value is ChangeNotice {
  return isRecord(value) && Array.isArray(value['sessions'])
}

function isApiFailure(value: unknown): value is ApiFailure {
  return isRecord(value) && isRecord(value['error']) && typeof value['error']['message'] === 'string'
}
