import type { Fetch, HttpRequest } from './http/attempt.ts'
import { type ApiOutcome, callApi } from './call.ts'
import type {
  CreateEventRequest,
  CreateEventResponse,
  SessionStart,
  SessionStarted,
  UpdateEventRequest,
} from './requests.ts'

export interface ApiClientOptions {
  /** Where the API is, with or without a trailing slash. */
  readonly serverUrl: string
  /** Read for every request, so that the key itself is held in one place only. No key: no Authorization header. */
  readonly apiKey?: (() => string | undefined) | undefined
  /** Sent as `hh-client-version`. */
  readonly clientVersion: string
  /** For one attempt, in all. Default 5,000. */
  readonly timeoutMillis?: number | undefined
  /** For all attempts and the waits between them. Default 10,000. */
  readonly deadlineMillis?: number | undefined
  /** Bytes of an answer that are read; a longer one counts as unreadable. Default 4 MiB. */
  readonly maxResponseBytes?: number | undefined
  /** Upper bound of the first wait between attempts. Default 500. */
  readonly retryBackoffMillis?: number | undefined
  /** Default `globalThis.fetch`, looked up for every request. Never closed by us. */
  readonly fetch?: Fetch | undefined
  /** Connections of `node:http` or `node:https`, as the address demands. Never closed by us. */
  readonly agent?: HttpRequest['agent']
  /** Ends every request under way. */
  readonly signal?: AbortSignal | undefined
}

/** The calls that a tracer makes. None of them throws or rejects: what happened is in the outcome's `status`. */
export interface ApiClient {
  /** `POST /session/start`: makes the session's event, whose id is the session's id. Does not hold the process. */
  startSession(session: SessionStart): Promise<ApiOutcome<SessionStarted>>
  /** `PUT /events`: merges into an event; into a session when the id is the session's. */
  updateEvent(update: UpdateEventRequest): Promise<ApiOutcome<unknown>>
  /** `POST /events`: one finished event, without a span. */
  createEvent(event: CreateEventRequest): Promise<ApiOutcome<CreateEventResponse>>
}

/**
 * A client of the HoneyHive HTTP API over `fetch`. Retries 429, 502, 503, 504 and lost connections within its deadline,
 * obeys `Retry-After`, follows no redirects.
 *
 * @example
 * const client = createApiClient({ serverUrl: 'http://127.0.0.1:4318', clientVersion: '2.0.0' })
 * const outcome = await client.startSession({ session_id: crypto.randomUUID(), session_name: 'demo' })
 * if (outcome.status !== 'ok') console.error(outcome.message)
 */
export function createApiClient(options: ApiClientOptions): ApiClient {
  return {
    startSession: (session) => callApi(options, 'POST', '/session/start', { session }, false),
    updateEvent: (update) => callApi(options, 'PUT', '/events', update),
    createEvent: (event) => callApi(options, 'POST', '/events', { event }),
  }
}
