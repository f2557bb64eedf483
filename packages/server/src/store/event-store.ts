import type { ChangeNotice, EventSummary, SessionsPage, SessionSummary } from '@honeyhive/api'
import type { DocumentStore } from './document-store.ts'
import type { BucketName, EventPatch, IncomingEvent, StoredEvent } from './event.ts'
import type { AggregateQuery, AggregateRow, EventSelection, Predicate } from './query.ts'

/** What one committed batch did. */
export interface AppendOutcome {
  /** Events that are new, or that replaced an earlier state of themselves. */
  readonly accepted: number
  /** Events that were there already; a repeat of a delivery, not an error. */
  readonly duplicates: number
}

export interface SessionsQuery {
  /** 1 or more; the store answers at most this many. */
  readonly limit: number
  /** As an earlier page gave it; null: from the newest. */
  readonly cursor: string | null
  /** Only sessions that start in this range (Unix milliseconds, both included) and belong to this project. */
  readonly startedAfter?: number | null
  readonly startedBefore?: number | null
  readonly project?: string | null
  /** Only sessions with an event, their own included, of which this holds. */
  readonly where?: Predicate | null
  /** How far to count; default: all. 0: nobody reads the total. */
  readonly countLimit?: number
}

export type FilterOperator = 'is' | 'is not' | 'contains' | 'not contains' | 'greater than'

/** A field is a column of the event or a path into one of its buckets; never SQL text. */
export type FilterField =
  | { readonly kind: 'column'; readonly column: FilterColumn }
  | { readonly kind: 'bucket'; readonly bucket: BucketName; readonly path: readonly string[] }

export type FilterColumn = 'id' | 'sessionId' | 'parentId' | 'type' | 'name' | 'project' | 'source' | 'model' | 'error'

export interface EventFilter {
  readonly field: FilterField
  readonly operator: FilterOperator
  /** Compared as text, for `greater than` as a number. */
  readonly value: string
}

/** All filters and the predicate must hold. Events that start together come in the order in which they came. */
export interface EventsQuery extends EventSelection {
  /** The short form of what `where` says in full. */
  readonly filters?: readonly EventFilter[]
  /** By start; default newest first, and then the later of two that start together. */
  readonly order?: 'newest' | 'oldest'
  readonly limit: number
  /** Default 0. */
  readonly offset?: number
  /** As the page before gave it; then `offset` counts from there. An unreadable one is treated as none. */
  readonly cursor?: string | null
  /** The total is counted up to this. Default 100,000; 0 for pages whose total nobody reads. */
  readonly countLimit?: number
}

export interface EventsPage {
  readonly events: readonly StoredEvent[]
  /** How many match before `limit`, `offset` and `cursor`, counted up to `countLimit`. */
  readonly total: number
  /** Whether `total` is all of them. */
  readonly isTotalExact: boolean
  /** Give it back as `cursor` for the next page; null on the last one. */
  readonly nextCursor: string | null
}

export interface EventSummariesPage extends Omit<EventsPage, 'events'> {
  readonly events: readonly EventSummary[]
}

export interface StoreCounts {
  readonly sessionCount: number
  readonly eventCount: number
}

/** Called after each commit, never within the transaction; must not throw. */
export type ChangeListener = (notice: ChangeNotice) => void

/**
 * The store of events and sessions. Several implementations may stand behind it, so its words are the contract.
 * Ids are any text of 1 to 256 characters without NUL; in other texts a NUL may come back as U+FFFD.
 *
 * Every promise of a write resolves only when what it wrote would survive the death of the process, and rejects only
 * when nothing of it was written: a batch is whole or absent. A rejection with `StoreBusyError` is a passing fault that the caller
 * may try again.
 */
export interface EventStore {
  /** The name of the database driver, for people. */
  readonly driver: string

  /**
   * Writes a batch in one transaction. Safe to repeat: an event whose id is known is a duplicate, unless it now tells
   * more (it was incomplete, or it ends later), when it replaces what was there. Events come in any order: a parent
   * may follow its children, or never come.
   *
   * An event that names no session takes the one that its trace named, else one made for the trace. When a later
   * event of the trace names a session, the earlier ones move there in the same transaction. A session that nobody
   * started is made on the spot. A `session` event that is known merges its buckets key by key. A patch that came
   * earlier is applied. An empty batch is fine.
   */
  append(batch: readonly IncomingEvent[]): Promise<AppendOutcome>

  /**
   * Merges into the event with that id, sessions included. A patch for an unknown event is kept and applied when the
   * event comes; patches survive a later replacement of their event.
   */
  patch(patch: EventPatch): Promise<'applied' | 'kept'>

  /**
   * Newest start first; an unreadable cursor is treated as none. Here and below: once the signal is aborted, nobody waits; a store
   * may then reject with `CalledOffError` rather than go on.
   */
  listSessions(query: SessionsQuery, signal?: AbortSignal): Promise<SessionsPage>
  getSession(id: string): Promise<SessionSummary | undefined>
  /** The session's events, its own first, then by start; empty for an unknown session. */
  getTree(sessionId: string): Promise<readonly EventSummary[]>
  /** The same as the JSON of a list of rows, see `EventRow` of the API: what is quickest to make and to send. */
  getTreeRows(sessionId: string): Promise<string>
  getEvent(id: string): Promise<StoredEvent | undefined>
  findEvents(query: EventsQuery): Promise<EventsPage>

  /** As `findEvents`, without what is wide: what a list shows. */
  listEvents(query: EventsQuery, signal?: AbortSignal): Promise<EventSummariesPage>
  /** Numbers over events: charts, facets (a `count` grouped by a field), totals. Session events are not counted. */
  aggregate(query: AggregateQuery, signal?: AbortSignal): Promise<readonly AggregateRow[]>

  /** Removes the sessions with all their events. Returns how many sessions were there. */
  deleteSessions(ids: readonly string[]): Promise<number>
  /** Removes events; the session's own event takes the whole session with it. Returns how many events were there. */
  deleteEvents(ids: readonly string[]): Promise<number>
  /** Removes all events that start before then (Unix milliseconds), and sessions that have none left. Returns how many events. */
  deleteBefore(timeMillis: number): Promise<number>
  /** Gives back the room of what was deleted. When it has resolved, nothing that was deleted is left in the files of the store. */
  compact(): Promise<void>

  /** What is no event: datasets, runs, metrics … */
  readonly documents: DocumentStore

  /** What changed after `seq`, in one notice of at most `limit` sessions, the most recent changes. */
  changesSince(seq: number, limit: number): Promise<ChangeNotice>
  /** Returns the function that ends the subscription. */
  onChange(listener: ChangeListener): () => void

  counts(): Promise<StoreCounts>
  /** Waits for writes in flight. Twice is fine. */
  close(): Promise<void>
}
