import { availableDriver } from './database.ts'
import { DocumentReader } from './document-rows.ts'
import { EventEncoder } from './encode-event.ts'
import { EventReader } from './event-reader.ts'
import { prepareFile } from './open-file.ts'
import { openToRead } from './open-reader.ts'
import { ownReads } from './read-lane.ts'
import { ScanLimit } from './scan-limit.ts'
import { ownLane, WaitingRoom } from './writer-lane.ts'
import type { ChangeNotice, EventSummary, SessionsPage, SessionSummary } from '@honeyhive/api'
import type { DocumentsWritten, DocumentStore } from '../document-store.ts'
import type {
  AppendOutcome,
  ChangeListener,
  EventSummariesPage,
  EventsPage,
  EventsQuery,
  EventStore,
  SessionsQuery,
  StoreCounts,
} from '../event-store.ts'
import type { EventPatch, IncomingEvent, StoredEvent } from '../event.ts'
import type { AggregateQuery, AggregateRow } from '../query.ts'
import type { SqlDatabase, SqlDriver } from './database.ts'
import type { ReaderOptions } from './open-reader.ts'
import type { Answer, Question, ReadLane } from './read-lane.ts'
import type { LaneEvents, WriterLane } from './writer-lane.ts'
import type { WriteCommand, WriterOptions } from './write-command.ts'

export interface SqliteStoreOptions {
  readonly path: string
  /** Default: the one that Node has built in, else `libsql`. */
  readonly driver?: SqlDriver
  /** Events that may wait to be written before writers are told to come back. Default 50,000. */
  readonly maxQueuedEvents?: number
  /** Events of one transaction. Default 1,024. */
  readonly maxGroupEvents?: number
  /** What survives: `normal`, the default, the death of the process; `full` a power cut too, at the price of a wait for the disk per commit. */
  readonly durability?: 'normal' | 'full'
  readonly now?: () => number
  /** Where writing happens. Default: in this thread. */
  readonly lane?: (options: WriterOptions, events: LaneEvents) => WriterLane
  /** How long one question may look through what no index answers; then it ends with `QueryTimeoutError`. Default 30,000. */
  readonly queryTimeoutMillis?: number
  /** Where questions are answered that may take long. Default: in this thread. */
  readonly reads?: (options: ReaderOptions) => ReadLane
}

const changedSessionsPerNotice = 1000
const defaultQueryTimeoutMillis = 30_000
/** A session of more events takes longer to read than others should wait. */
const manyEvents = 2000

/**
 * The store in one SQLite file, with its write-ahead log beside it. What it has answered for survives the death of the process
 * (WAL, `synchronous=NORMAL`); a power cut may take the last commits, and never corrupts, unless `durability` is `full`.
 */
export class SqliteStore implements EventStore {
  readonly driver: SqlDriver
  readonly documents: DocumentStore
  readonly #read: SqlDatabase
  /** For what is answered at once. */
  readonly #reader: EventReader
  readonly #reads: ReadLane
  readonly #encoder = new EventEncoder()
  readonly #lane: WriterLane
  readonly #waiting: WaitingRoom
  readonly #listeners = new Set<ChangeListener>()
  #announced: number
  #isClosed = false

  constructor(options: SqliteStoreOptions) {
    this.driver = options.driver ?? availableDriver()
    prepareFile(options.path, this.driver)
    const { path, queryTimeoutMillis = defaultQueryTimeoutMillis, reads } = options
    this.#read = openToRead({ path, driver: this.driver })
    this.#reader = new EventReader(this.#read, new ScanLimit(queryTimeoutMillis))
    this.#reads = reads?.({ path, driver: this.driver, queryTimeoutMillis }) ?? ownReads(this.#reader)
    this.#announced = this.#reader.version()
    this.#waiting = new WaitingRoom(options.maxQueuedEvents ?? 50_000)
    this.#lane = openLane(options, this.driver, {
      onCommit: (version, hasDropped) => this.#committed(version, hasDropped),
    })
    this.documents = this.#documents()
  }

  async append(batch: readonly IncomingEvent[]): Promise<AppendOutcome> {
    if (batch.length === 0) return { accepted: 0, duplicates: 0 }
    return this.#run<AppendOutcome>({ kind: 'append', batch: this.#encoder.encode(batch) })
  }

  patch(patch: EventPatch): Promise<'applied' | 'kept'> {
    return this.#run({ kind: 'patch', patch })
  }

  async listSessions(query: SessionsQuery, signal?: AbortSignal): Promise<SessionsPage> {
    const isQuick = query.where === undefined || query.where === null
    return isQuick ? this.#reader.listSessions(query) : this.#ask<SessionsPage>({ kind: 'listSessions', query }, signal)
  }

  async getSession(id: string): Promise<SessionSummary | undefined> {
    return this.#reader.session(id)
  }

  async getTree(sessionId: string): Promise<readonly EventSummary[]> {
    if (this.#isShort(sessionId)) return this.#reader.tree(sessionId)
    return this.#ask<readonly EventSummary[]>({ kind: 'tree', query: sessionId })
  }

  async getTreeRows(sessionId: string): Promise<string> {
    if (this.#isShort(sessionId)) return this.#reader.treeRows(sessionId)
    return this.#ask<string>({ kind: 'treeRows', query: sessionId })
  }

  #isShort(sessionId: string): boolean {
    return (this.#reader.session(sessionId)?.eventCount ?? 0) <= manyEvents
  }

  async getEvent(id: string): Promise<StoredEvent | undefined> {
    return this.#reader.event(id)
  }

  findEvents(query: EventsQuery): Promise<EventsPage> {
    return this.#ask({ kind: 'find', query })
  }

  listEvents(query: EventsQuery, signal?: AbortSignal): Promise<EventSummariesPage> {
    return this.#ask({ kind: 'list', query }, signal)
  }

  aggregate(query: AggregateQuery, signal?: AbortSignal): Promise<readonly AggregateRow[]> {
    return this.#ask({ kind: 'aggregate', query }, signal)
  }

  deleteSessions(ids: readonly string[]): Promise<number> {
    return this.#run({ kind: 'delete sessions', ids })
  }

  deleteEvents(ids: readonly string[]): Promise<number> {
    return this.#run({ kind: 'delete events', ids })
  }

  deleteBefore(timeMillis: number): Promise<number> {
    return this.#run({ kind: 'delete before', timeMillis })
  }

  compact(): Promise<void> {
    return this.#run({ kind: 'compact' })
  }

  async changesSince(seq: number, limit: number): Promise<ChangeNotice> {
    return this.#reader.changesSince(seq, limit)
  }

  onChange(listener: ChangeListener): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  async counts(): Promise<StoreCounts> {
    return this.#reader.counts()
  }

  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    await this.#lane.close()
    await this.#reads.close()
    this.#read.close()
  }

  async #run<T>(command: WriteCommand): Promise<T> {
    // The result of a command is of the command's kind: see `WriteEngine`.
    return (await this.#waiting.run(this.#lane, command)) as T
  }

  async #ask<T extends Answer>(question: Question, signal?: AbortSignal): Promise<T> {
    // The answer is of the question's kind: see `answerOf`.
    return (await this.#reads.ask(question, signal)) as T
  }

  #documents(): DocumentStore {
    const reader = new DocumentReader(this.#read)
    return {
      write: (writes) => this.#run<DocumentsWritten>({ kind: 'write documents', writes }),
      get: async (kind, id) => reader.get(kind, id),
      getAll: async (kind, ids) => reader.getAll(kind, ids),
      list: async (query) => reader.list(query),
    }
  }

  /** One notice for all commits since the last one that was told. */
  #committed(version: number, hasDropped: boolean): void {
    if (hasDropped) {
      this.#reader.forget()
      this.#reads.forget()
    }
    if (this.#isClosed || version <= this.#announced) return
    const after = this.#announced
    this.#announced = version
    if (this.#listeners.size === 0) return
    const notice = this.#reader.changesSince(after, changedSessionsPerNotice)
    this.#announced = Math.max(version, notice.seq)
    for (const listener of this.#listeners) listener(notice)
  }
}

function openLane(options: SqliteStoreOptions, driver: SqlDriver, events: LaneEvents): WriterLane {
  const { path, maxGroupEvents = 1024, durability = 'normal', now = Date.now } = options
  const writer = { path, driver, maxGroupEvents, durability }
  return options.lane === undefined ? ownLane(writer, { ...events, now }) : options.lane(writer, events)
}
