import { AggregateQueries } from './aggregate-query.ts'
import { EventLoader, joins, wholeColumns } from './event-loader.ts'
import { EventQueries } from './event-query.ts'
import { toSummary } from './event-rows.ts'
import { idOf, idValue } from './ids.ts'
import { ScanLimit } from './scan-limit.ts'
import { anyRemoved } from './session-count.ts'
import { SessionQueries } from './session-query.ts'
import { SessionReader } from './session-reader.ts'
import { TreeRows } from './tree-rows.ts'
import { WeekTables } from './week-tables.ts'
import type { ChangeNotice, EventSummary, SessionsPage, SessionSummary } from '@honeyhive/api'
import type { EventsPage, EventsQuery, EventSummariesPage, SessionsQuery, StoreCounts } from '../event-store.ts'
import type { StoredEvent } from '../event.ts'
import type { AggregateQuery, AggregateRow } from '../query.ts'
import type { SqlDatabase, SqlStatement } from './database.ts'

/** All reads of events, on a connection that cannot write. Each sees the store as it was at one moment. */
export class EventReader {
  readonly #database: SqlDatabase
  readonly #weeks: WeekTables
  readonly #loader: EventLoader
  readonly #queries: EventQueries
  readonly #aggregates: AggregateQueries
  readonly #sessions: SessionReader
  readonly #tree: SqlStatement
  readonly #treeRows: TreeRows
  readonly #rowOf: SqlStatement
  readonly #removed: SqlStatement
  readonly #limit: ScanLimit

  constructor(database: SqlDatabase, limit: ScanLimit = new ScanLimit()) {
    this.#database = database
    this.#limit = limit
    this.#weeks = new WeekTables(database)
    this.#loader = new EventLoader(database, this.#weeks)
    this.#queries = new EventQueries(database, { loader: this.#loader, weeks: this.#weeks, limit })
    this.#aggregates = new AggregateQueries(database, this.#queries)
    this.#sessions = new SessionReader(database, new SessionQueries(database, { events: this.#queries, limit }))
    this.#tree = database.prepare(
      `SELECT ${wholeColumns} ${joins} WHERE e.session = (SELECT row FROM sessions WHERE id = ?) GROUP BY e.row
       ORDER BY e.type <> 'session', e.start_micros, e.parent_span_id IS NOT NULL, e.end_micros DESC, e.row`,
    )
    this.#treeRows = new TreeRows(database)
    this.#rowOf = database.prepare('SELECT row FROM events WHERE id = ?')
    this.#removed = database.prepare(
      `SELECT id FROM removed_sessions WHERE version > ? AND id <> ${anyRemoved} ORDER BY version DESC LIMIT ?`,
    )
  }

  listSessions(query: SessionsQuery): SessionsPage {
    return this.#atOneMoment(() => this.#sessions.list(query))
  }

  session(id: string): SessionSummary | undefined {
    return this.#sessions.get(id)
  }

  tree(sessionId: string): readonly EventSummary[] {
    return this.#tree.all(idValue(sessionId)).map((row) => toSummary(row))
  }

  treeRows(sessionId: string): string {
    return this.#treeRows.of(sessionId)
  }

  event(id: string): StoredEvent | undefined {
    return this.#atOneMoment(() => {
      const row = this.#rowOf.get(idValue(id))
      return row === undefined ? undefined : this.#loader.byRows([Number(row['row'])])[0]
    })
  }

  find(query: EventsQuery): EventsPage {
    return this.#atOneMoment(() => this.#queries.find(query))
  }

  list(query: EventsQuery): EventSummariesPage {
    return this.#atOneMoment(() => this.#queries.list(query))
  }

  aggregate(query: AggregateQuery): readonly AggregateRow[] {
    return this.#atOneMoment(() => this.#aggregates.aggregate(query))
  }

  changesSince(seq: number, limit: number): ChangeNotice {
    return this.#atOneMoment(() => ({
      seq: this.version(),
      sessions: this.#sessions.changedSince(seq, limit),
      removedSessionIds: this.#removed.all(seq, limit).map((row) => idOf(row['id'])),
    }))
  }

  /** The number of the last change, 0 in an empty store. */
  version(): number {
    return this.#sessions.version()
  }

  counts(): StoreCounts {
    return this.#sessions.counts()
  }

  /** After weeks were dropped: their numbers may come again with other tables behind them. */
  forget(): void {
    this.#weeks.forget()
    this.#loader.forgetBlocks()
  }

  #atOneMoment<T>(read: () => T): T {
    this.#database.exec('BEGIN')
    try {
      this.#limit.begin()
      return read()
    } finally {
      this.#database.exec('COMMIT')
    }
  }
}
