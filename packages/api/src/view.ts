/**
 * What the page reads from the server: `GET /api/…` and the live stream.
 * Times are Unix milliseconds (fractions kept), durations milliseconds, costs US dollars.
 */

export type EventType = 'session' | 'model' | 'tool' | 'chain'

/** `running`: a start without an end has arrived. `unset`: ended, and nobody said how. */
export type EventStatus = 'ok' | 'error' | 'unset' | 'running'

/** A row of the sessions list. Counts and tokens are over the session's events; tokens and cost over `model` events only. */
export interface SessionSummary {
  readonly id: string
  readonly name: string
  /** The first user message, cut to 200 characters; null where no model call has been seen. */
  readonly title: string | null
  readonly project: string
  readonly source: string
  readonly startTime: number
  /** The latest end of any event; null while nothing has ended. */
  readonly endTime: number | null
  readonly durationMillis: number | null
  readonly eventCount: number
  readonly errorCount: number
  readonly inputTokens: number
  readonly outputTokens: number
  /** null: unknown (no price, or no usage). */
  readonly costUsd: number | null
  readonly models: readonly string[]
  readonly userId: string | null
  /** Grows with each change of the session; equal numbers mean equal content. */
  readonly version: number
}

/** One node of the tree: narrow, without inputs and outputs. */
export interface EventSummary {
  readonly id: string
  readonly sessionId: string
  /** The parent event's id; the session's id for roots; null only for the session event itself. */
  readonly parentId: string | null
  readonly type: EventType
  readonly name: string
  readonly startTime: number
  readonly durationMillis: number | null
  readonly status: EventStatus
  /** First line of the error, cut to 200 characters. */
  readonly error: string | null
  readonly model: string | null
  readonly provider: string | null
  readonly inputTokens: number | null
  readonly outputTokens: number | null
  readonly costUsd: number | null
  readonly timeToFirstTokenMillis: number | null
  /** The span was exported before it ended (process end, stopped stream). */
  readonly isIncomplete: boolean
}

export type MessageRole = 'system' | 'user' | 'assistant' | 'tool'

export type MessagePart =
  /** `rest`: characters that follow and were left for later; absent: none, see `EventDetail`. */
  | { readonly kind: 'text'; readonly text: string; readonly rest?: number }
  | { readonly kind: 'reasoning'; readonly text: string }
  /** `arguments` is parsed JSON where it parses, else the text as it came. */
  | { readonly kind: 'tool-call'; readonly id: string | null; readonly name: string; readonly arguments: unknown }
  | { readonly kind: 'tool-result'; readonly id: string | null; readonly result: unknown }
  /** Image, audio or file: a data URL or an address. */
  | { readonly kind: 'media'; readonly mimeType: string | null; readonly url: string }
  /** Whatever else came, shown as it is. */
  | { readonly kind: 'other'; readonly value: unknown }

export interface Message {
  readonly role: MessageRole
  readonly name: string | null
  readonly parts: readonly MessagePart[]
}

export interface SpanEventView {
  readonly time: number
  readonly name: string
  readonly attributes: Readonly<Record<string, unknown>>
}

export interface SpanLinkView {
  readonly traceId: string
  readonly spanId: string
  readonly attributes: Readonly<Record<string, unknown>>
}

/** Tokens of a model call by kind, and what each kind cost; null: not known. No token is in two of the kinds of its side. */
export interface UsageBreakdown {
  /** All input: what no cache had, what was read from one and what was written to one. */
  readonly inputTokens: number | null
  /** null where nobody spoke of a cache. */
  readonly cacheReadTokens: number | null
  readonly cacheWriteTokens: number | null
  /** All output, reasoning included. */
  readonly outputTokens: number | null
  readonly reasoningTokens: number | null
  readonly costUsd: number | null
  /** By list price; null where the sender named the cost, or no price is known. */
  readonly costParts: {
    readonly input: number
    readonly cacheRead: number
    readonly cacheWrite: number
    readonly output: number
  } | null
}

/** What of an event may be large. */
export type LargePart = 'inputs' | 'outputs' | 'attributes' | 'messages'

/**
 * `GET /api/events/:id`: everything known of one event. With `?large=later` it is no larger than what is read first: values of `inputs`,
 * `outputs` and `attributes` with 65,536 characters or more are left out where the messages say them, those of `attributes` always, and of
 * a longer text in the messages that many characters are sent.
 */
export interface EventDetail extends EventSummary {
  /** Set where something was left out, and from what. */
  readonly later?: readonly LargePart[]
  /** null where the event is no model call, or nothing of its usage is known. */
  readonly usage: UsageBreakdown | null
  readonly traceId: string | null
  readonly spanId: string | null
  readonly source: string
  readonly inputs: Readonly<Record<string, unknown>>
  readonly outputs: Readonly<Record<string, unknown>>
  readonly config: Readonly<Record<string, unknown>>
  readonly metadata: Readonly<Record<string, unknown>>
  readonly metrics: Readonly<Record<string, unknown>>
  readonly feedback: Readonly<Record<string, unknown>>
  readonly userProperties: Readonly<Record<string, unknown>>
  /** The whole error text. */
  readonly errorText: string | null
  readonly errorStack: string | null
  /** The conversation in one form whatever the span's convention; null where the event is no model call. */
  readonly messages: { readonly input: readonly Message[]; readonly output: readonly Message[] } | null
  /** The span's attributes as they came; 64-bit integers beyond 2^53 as strings. */
  readonly attributes: Readonly<Record<string, unknown>>
  readonly resource: Readonly<Record<string, unknown>>
  readonly scope: { readonly name: string; readonly version: string } | null
  readonly spanEvents: readonly SpanEventView[]
  readonly links: readonly SpanLinkView[]
}

/** `GET /api/sessions?limit=50&cursor=…`: newest first. */
export interface SessionsPage {
  readonly sessions: readonly SessionSummary[]
  /** Give it back as `cursor` for the next page; null on the last one. */
  readonly nextCursor: string | null
  /** How many there are in all, as far as was counted. */
  readonly total: number
  /** Nothing was left uncounted. */
  readonly isTotalExact: boolean
}

/** `GET /api/sessions/:id`: the session and its events, ordered by start. */
export interface SessionTree {
  readonly session: SessionSummary
  readonly events: readonly EventSummary[]
}

/** `GET /api/sessions/:id/rows`: the same tree in a form that is quick to make, to send and to read, for tens of thousands of events. */
export interface SessionRows {
  readonly session: SessionSummary
  readonly rows: readonly EventRow[]
}

/** An event of a tree by position. Times are whole microseconds since 1970, durations microseconds. */
export type EventRow = readonly [
  /** Names the row within this answer. */
  row: number,
  id: string,
  /** The parent's row; one that is not in the answer has not come; null for what hangs under the session. */
  parent: number | null,
  type: EventType,
  name: string,
  start: number,
  duration: number | null,
  status: EventStatus,
  error: string | null,
  model: string | null,
  provider: string | null,
  inputTokens: number | null,
  outputTokens: number | null,
  /** As text, so that no digit is lost. */
  costUsd: string | null,
  timeToFirstToken: number | null,
  isIncomplete: 0 | 1,
]

/** `GET /api/events/:id/history`: what of a model call's input is not new in this step. */
export interface EventHistory {
  /** For each message of `messages.input`, whether an earlier call of the session sent it or answered with it. */
  readonly sentBefore: readonly boolean[]
}

/** What was said in a thread: texts, pictures and sounds, without tool calls and reasoning. */
export interface ThreadMessage {
  /** The model call that brought it. */
  readonly eventId: string
  readonly role: 'user' | 'assistant'
  readonly parts: readonly MessagePart[]
  /** Its texts go on in the event: a thread holds 20,000 characters of each. */
  readonly isCut: boolean
}

/** What happened between a question and its answer: a tool that ran, or a call of a model that the user did not see. */
export interface ThreadStep {
  readonly kind: 'tool' | 'model'
  readonly eventId: string
  readonly name: string
  readonly status: EventStatus
  readonly error: string | null
  readonly durationMillis: number | null
  /** What the model said on the way, cut to 2,000 characters; null for tools. */
  readonly text: string | null
}

/** What a user said, what was done about it, and what they were answered. */
export interface ThreadTurn {
  readonly startTime: number
  readonly durationMillis: number | null
  readonly said: readonly ThreadMessage[]
  /** The first 500 of them. */
  readonly steps: readonly ThreadStep[]
  readonly stepCount: number
  /** null: none yet, or none was recorded. */
  readonly answer: ThreadMessage | null
  /** The last model call failed, and nothing was answered. */
  readonly failure: { readonly eventId: string; readonly error: string } | null
  readonly isRunning: boolean
}

/** `GET /api/sessions/:id/thread?calls=200`: the conversation as the end user had it. */
export interface SessionThread {
  readonly turns: readonly ThreadTurn[]
  /** Model calls of the session, and how many of them, from the first on, the turns are made of. */
  readonly callCount: number
  readonly shownCallCount: number
}

/** `GET /api/stream`: server-sent events named `change`, one after each committed batch; `id:` is `seq`. */
export interface ChangeNotice {
  readonly seq: number
  readonly sessions: readonly SessionSummary[]
  /** Sessions that are no more: their events moved to a session that a later span named. */
  readonly removedSessionIds?: readonly string[]
}

/** `GET /api/status`. */
export interface ServerStatus {
  readonly version: string
  readonly dataDirectory: string
  readonly driver: string
  readonly sessionCount: number
  readonly eventCount: number
  readonly startedAt: number
}

/** The body of every answer of `/api` that is not 2xx. */
export interface ApiFailure {
  readonly error: { readonly code: string; readonly message: string }
}
