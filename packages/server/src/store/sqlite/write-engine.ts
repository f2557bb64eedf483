import { openDatabase } from './database.ts'
import { DocumentWriter } from './document-rows.ts'
import { EventWriter } from './event-writer.ts'
import { EventReader } from './event-reader.ts'
import { GroupCommit } from './group-commit.ts'
import { passingFault } from './passing-fault.ts'
import { transaction } from './transaction.ts'
import { weightOf } from './write-command.ts'
import type { SqlDatabase } from './database.ts'
import type { WriteCommand, WriteResult, WriterOptions } from './write-command.ts'

export interface WriteEngineOptions extends WriterOptions {
  readonly now: () => number
  /** After each commit that changed events, with the number of the change. */
  readonly onCommit: (version: number, hasDropped: boolean) => void
  /** Called between two events that are written: a place to let others go first. Default: nothing. */
  readonly pause?: () => void
}

const busyTimeoutMillis = 5000
const cacheKibibytes = 64 * 1024
const orphanedPatchMillis = 24 * 60 * 60 * 1000
/** Pages that one step of giving back room frees: some 4 MB. */
const vacuumPages = 1000

/** The one connection that writes. Commands that arrive together share a transaction. */
export class WriteEngine {
  readonly #database: SqlDatabase
  readonly #events: EventWriter
  readonly #documents: DocumentWriter
  readonly #commits: GroupCommit
  readonly #options: WriteEngineOptions
  #version: number
  #hasDropped = false
  #isClosed = false

  constructor(options: WriteEngineOptions) {
    this.#options = options
    this.#database = openDatabase(options.path, options.driver)
    this.#database.exec(
      `PRAGMA journal_mode = WAL; PRAGMA synchronous = ${options.durability === 'full' ? 'FULL' : 'NORMAL'};
       PRAGMA busy_timeout = ${busyTimeoutMillis}; PRAGMA cache_size = -${cacheKibibytes}; PRAGMA secure_delete = FAST; PRAGMA wal_autocheckpoint = 4000`,
    )
    this.#events = new EventWriter(this.#database, options.pause)
    this.#documents = new DocumentWriter(this.#database)
    this.#events.forgetPatches(options.now() - orphanedPatchMillis)
    this.#version = new EventReader(this.#database).version()
    this.#commits = new GroupCommit({
      commit: (work) => this.#commit(work),
      // Who submits keeps the count of what waits; here the queue is what it is.
      maxQueuedWeight: Number.MAX_SAFE_INTEGER,
      maxGroupWeight: options.maxGroupEvents,
    })
  }

  submit(command: WriteCommand): Promise<WriteResult> {
    if (command.kind === 'compact') return this.#commits.idle().then(() => this.#compact())
    return this.#commits.submit(weightOf(command), () => this.#run(command))
  }

  /** Waits for what was submitted. Twice is fine. */
  async close(): Promise<void> {
    await this.#commits.idle()
    if (this.#isClosed) return
    this.#isClosed = true
    this.#database.close()
  }

  #run(command: Exclude<WriteCommand, { readonly kind: 'compact' }>): WriteResult {
    switch (command.kind) {
      case 'append':
        return this.#events.append(command.batch)
      case 'patch':
        return this.#events.patch(command.patch, this.#options.now())
      case 'delete sessions':
        return this.#events.deleteSessions(command.ids)
      case 'delete events':
        return this.#events.deleteEvents(command.ids)
      case 'delete before':
        this.#hasDropped = true
        return this.#events.deleteBefore(command.timeMillis * 1000)
      case 'write documents':
        return this.#documents.write(command.writes, this.#options.now())
    }
  }

  #commit(work: () => void): void {
    const next = this.#version + 1
    let hasChanged = false
    try {
      transaction(this.#database, () => {
        work()
        hasChanged = this.#events.finish(next)
      })
    } catch (error) {
      this.#events.forget()
      throw passingFault(error)
    }
    if (!hasChanged) return
    this.#version = next
    this.#options.onCommit(next, this.#hasDropped)
    this.#hasDropped = false
  }

  /** What was deleted within a page is overwritten at once; here every page that was freed is, or is given back, and the log, which holds copies of all, is emptied. */
  #compact(): undefined {
    try {
      this.#database.exec('PRAGMA secure_delete = ON')
      transaction(this.#database, () => this.#events.compact())
      for (;;) {
        const before = this.#freePages()
        if (before === 0) break
        this.#database.prepare(`PRAGMA incremental_vacuum(${vacuumPages})`).all()
        if (this.#freePages() >= before) break
      }
      this.#database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').all()
    } catch (error) {
      this.#events.forget()
      throw passingFault(error)
    } finally {
      this.#database.exec('PRAGMA secure_delete = FAST')
    }
  }

  #freePages(): number {
    return Number(this.#database.prepare('PRAGMA freelist_count').get()?.['freelist_count'] ?? 0)
  }
}
