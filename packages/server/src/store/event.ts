import type { EventStatus, EventType, SpanEventView, SpanLinkView } from '@honeyhive/api'

export type JsonObject = Readonly<Record<string, unknown>>

/** The free-form parts of an event; every one of them can be patched. */
export interface Buckets {
  readonly inputs: JsonObject
  readonly outputs: JsonObject
  readonly config: JsonObject
  readonly metadata: JsonObject
  readonly metrics: JsonObject
  readonly feedback: JsonObject
  readonly userProperties: JsonObject
}

export type BucketName = keyof Buckets

export const bucketNames: readonly BucketName[] = [
  'inputs',
  'outputs',
  'config',
  'metadata',
  'metrics',
  'feedback',
  'userProperties',
]

/** Where an event came from, when it was a span. */
export interface SpanOrigin {
  readonly traceId: string
  readonly spanId: string
  /** '' for a root. */
  readonly parentSpanId: string
  readonly attributes: JsonObject
  readonly resource: JsonObject
  readonly scope: { readonly name: string; readonly version: string }
  readonly spanEvents: readonly SpanEventView[]
  readonly links: readonly SpanLinkView[]
}

/** One event on its way into the store. Times are Unix milliseconds, fractions kept to the microsecond. */
export interface IncomingEvent extends Buckets {
  readonly id: string
  /** The session that the event itself names; null: the one of its trace. A `session` event names itself. */
  readonly sessionId: string | null
  /** Name for the session where it has to be made on the spot; null: the name of its first root. */
  readonly sessionName: string | null
  /** The parent that the event names by event id; null: the parent span, or the session. */
  readonly parentId: string | null
  readonly project: string
  readonly source: string
  readonly type: EventType
  readonly name: string
  readonly startTime: number
  /** null: not ended. */
  readonly endTime: number | null
  readonly status: EventStatus
  readonly error: string | null
  readonly errorStack: string | null
  readonly model: string | null
  readonly provider: string | null
  readonly inputTokens: number | null
  readonly outputTokens: number | null
  readonly costUsd: number | null
  readonly timeToFirstTokenMillis: number | null
  readonly userId: string | null
  /** The first user message of a model call, cut; null elsewhere. */
  readonly title: string | null
  readonly isIncomplete: boolean
  readonly span: SpanOrigin | null
}

/** An event as it is kept. */
export interface StoredEvent extends IncomingEvent {
  readonly sessionId: string
  /** The parent's event id, whether or not the parent has come; null for roots and for sessions. */
  readonly parentId: string | null
}

/** What a patch may change; each bucket is merged key by key, the rest replaced. */
export interface EventPatch extends Partial<Buckets> {
  readonly eventId: string
  /** Messages that follow those of `inputs.chat_history`, of the event or of the patches that wait for it. */
  readonly addedMessages?: readonly unknown[]
  readonly durationMillis?: number
  readonly endTime?: number
  readonly error?: string
  readonly name?: string
}
