import { chmodSync, closeSync, openSync } from 'node:fs'
import { StoreBusyError } from '../store-errors.ts'
import { openDatabase } from './database.ts'
import { DocumentReader, DocumentWriter } from './document-rows.ts'
import { EventReader } from './event-reader.ts'
import { EventWriter } from './event-writer.ts'
import { GroupCommit } from './group-commit.ts'
import { migrate } from './migrations.ts'
import { transaction } from './transaction.ts'
import type { ChangeNotice, EventSummary, SessionsPage, SessionSummary } from '@honeyhive/api'
import type {
  AppendOutcome,
  ChangeListener,
  EventsPage,
  EventsQuery,
  EventStore,
  SessionsQuery,
  StoreCounts,
} from '../event-store.ts'
import type { DocumentStore } from '../document-store.ts'
import type { EventPatch, IncomingEvent, StoredEvent } from '../event.ts'
import type { AggregateQuery, AggregateRow } from '../query.ts'
import type { SqlDatabase, SqlDriver } from './database.ts'

export interface SqliteStoreOptions {
  readonly path: string
  /** Default: the one that Node has built in, else `libsql`. */
  readonly driver?: SqlDriver
  /** Events that may wait to be written before writers are told to come back. Default 50,000. */
  readonly maxQueuedEvents?: number
  /** Events of one transaction. Default 2,048. */
  readonly maxGroupEvents?: number
  readonly now?: () => number
}

const changedSessionsPerNotice = 1000
const busyTimeoutMillis = 5000
const orphanedPatchMillis = 24 * 60 * 60 * 1000

/**
 * The store in one SQLite file, with its write-ahead log beside it. What it has answered for survives the death of
 * the process (WAL, `synchronous=NORMAL`); a power cut may take the last commits, and never corrupts.
 */
export class SqliteStore implements EventStore {
  readonly driver: SqlDriver
  readonly documents: DocumentStore
  readonly #write: SqlDatabase
  readonly #read: SqlDatabase
  readonly #writer: EventWriter
  readonly #reader: EventReader
  readonly #commits: GroupCommit
  readonly #listeners = new Set<ChangeListener>()
  readonly #now: () => number
  #dirty = new Set<string>()
  #version: number
  #isClosed = false

  constructor(options: SqliteStoreOptions) {
    makePrivate(options.path)
    this.#now = options.now ?? Date.now
    this.#write = openDatabase(options.path, options.driver)
    this.driver = this.#write.driver
    this.#write.exec(
      `PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = ${busyTimeoutMillis}`,
    )
    migrate(this.#write)
    this.#read = openDatabase(options.path, options.driver)
    this.#read.exec(`PRAGMA query_only = 1; PRAGMA busy_timeout = ${busyTimeoutMillis}`)
    this.#writer = new EventWriter(this.#write)
    this.#reader = new EventReader(this.#read)
    this.#writer.forgetPatches(this.#now() - orphanedPatchMillis)
    this.#version = this.#reader.version()
    this.documents = this.#documents()
    this.#commits = new GroupCommit({
      commit: (work) => this.#commit(work),
      maxQueuedWeight: options.maxQueuedEvents ?? 50_000,
      maxGroupWeight: options.maxGroupEvents ?? 2048,
    })
  }

  async append(batch: readonly IncomingEvent[]): Promise<AppendOutcome> {
    if (batch.length === 0) return { accepted: 0, duplicates: 0 }
    return this.#commits.submit(batch.length, () => this.#writer.append(batch, this.#dirty))
  }

  async patch(patch: EventPatch): Promise<'applied' | 'kept'> {
    return this.#commits.submit(1, () => this.#writer.patch(patch, { dirty: this.#dirty, nowMillis: this.#now() }))
  }

  async listSessions(query: SessionsQuery): Promise<SessionsPage> {
    return this.#reader.listSessions(query)
  }

  async getSession(id: string): Promise<SessionSummary | undefined> {
    return this.#reader.session(id)
  }

  async getTree(sessionId: string): Promise<readonly EventSummary[]> {
    return this.#reader.tree(sessionId)
  }

  async getEvent(id: string): Promise<StoredEvent | undefined> {
    return this.#reader.event(id)
  }

  async findEvents(query: EventsQuery): Promise<EventsPage> {
    return this.#reader.find(query)
  }

  async aggregate(query: AggregateQuery): Promise<readonly AggregateRow[]> {
    return this.#reader.aggregate(query)
  }

  async deleteSessions(ids: readonly string[]): Promise<number> {
    return this.#commits.submit(1, () => this.#writer.deleteSessions(ids, this.#dirty))
  }

  async deleteEvents(ids: readonly string[]): Promise<number> {
    return this.#commits.submit(1, () => this.#writer.deleteEvents(ids, this.#dirty))
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
    await this.#commits.idle()
    this.#read.close()
    this.#write.close()
  }

  #documents(): DocumentStore {
    const reader = new DocumentReader(this.#read)
    const writer = new DocumentWriter(this.#write)
    return {
      write: (writes) => this.#commits.submit(writes.length, () => writer.write(writes, this.#now())),
      get: async (kind, id) => reader.get(kind, id),
      getAll: async (kind, ids) => reader.getAll(kind, ids),
      list: async (query) => reader.list(query),
    }
  }

  #commit(work: () => void): void {
    this.#dirty = new Set()
    const next = this.#version + 1
    try {
      transaction(this.#write, () => {
        work()
        this.#writer.refreshSessions(this.#dirty, next)
      })
    } catch (error) {
      throw asBusy(error)
    }
    if (this.#dirty.size === 0) return
    this.#version = next
    this.#announce(next)
  }

  #announce(version: number): void {
    if (this.#listeners.size === 0) return
    const notice = this.#reader.changesSince(version - 1, changedSessionsPerNotice)
    for (const listener of this.#listeners) listener(notice)
  }
}

/** Created with its mode before SQLite sees it: log and shared memory take theirs from it. */
function makePrivate(path: string): void {
  closeSync(openSync(path, 'a', 0o600))
  chmodSync(path, 0o600)
}

// SQLite's result codes 5 BUSY, 6 LOCKED, 10 IOERR, 13 FULL: the disk or another program is in the way, for now.
const passingCodes: ReadonlySet<number> = new Set([5, 6, 10, 13])
const passingNames = /^SQLITE_(?:BUSY|LOCKED|IOERR|FULL)/u

function asBusy(error: unknown): unknown {
  const { code, errcode } = error as { readonly code?: unknown; readonly errcode?: unknown }
  // The low byte is the code, what is above it says more exactly where it happened.
  const isPassing = typeof errcode === 'number' ? passingCodes.has(errcode & 0xff) : passingNames.test(String(code))
  if (!isPassing) return error
  const message = 'The store could not write: the disk may be full, or the file locked.'
  return new StoreBusyError(message, { retryAfterSeconds: 5, cause: error })
}
