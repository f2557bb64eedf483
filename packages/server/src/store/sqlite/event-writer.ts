import { eventIdOfSpan } from '../event-id.ts'
import { applyPatch, mergeSessions } from '../merge.ts'
import { ChartRows, chartedRow } from './chart-rows.ts'
import { ContentWriter } from './content-writer.ts'
import { decodeEncoded } from './decode-event.ts'
import { EventEncoder } from './encode-event.ts'
import { eventColumns, eventValues } from './event-rows.ts'
import { EventLoader } from './event-loader.ts'
import { EventRemover } from './event-remover.ts'
import { idOf, idValue } from './ids.ts'
import { impliedSession } from './implied-session.ts'
import { KnownEvents, tellsMore } from './known-events.ts'
import { OrphanPieces } from './orphan-pieces.ts'
import { PatchRows } from './patch-rows.ts'
import { SessionAssignment } from './session-assignment.ts'
import { SessionRollup } from './session-rollup.ts'
import { WeekTables } from './week-tables.ts'
import type { AppendOutcome } from '../event-store.ts'
import type { EventPatch, IncomingEvent, StoredEvent } from '../event.ts'
import type { SqlDatabase, SqlRow, SqlStatement } from './database.ts'
import type { EncodedBatch, EncodedEvent } from './encode-event.ts'
import type { Placement } from './event-rows.ts'
import type { Known } from './known-events.ts'
import type { Assignment } from './session-assignment.ts'

interface Save {
  readonly batch: EncodedBatch
  readonly event: EncodedEvent
  readonly placement: Placement
  /** Whether a row with that number is in the store. */
  readonly isStored: boolean
}

/** All writes to events, each to be called within a transaction; what they touch is brought up to date by `finish`. */
export class EventWriter {
  readonly #weeks: WeekTables
  readonly #loader: EventLoader
  readonly #content: ContentWriter
  readonly #charts: ChartRows
  readonly #patches: PatchRows
  readonly #sessions: SessionAssignment
  readonly #rollup: SessionRollup
  readonly #remover: EventRemover
  readonly #orphans: OrphanPieces
  readonly #encoder = new EventEncoder()
  readonly #known: KnownEvents
  readonly #lastRow: SqlStatement
  readonly #charted: SqlStatement
  readonly #insertEvent: SqlStatement
  readonly #replaceEvent: SqlStatement
  readonly #saveDetails: SqlStatement
  readonly #rowOf: SqlStatement
  #dirty = new Set<number>()
  #nextRow: number | undefined
  readonly #pause: () => void
  #hasRemoved = false

  /** `pause` is called between two events. */
  constructor(database: SqlDatabase, pause: () => void = () => undefined) {
    this.#pause = pause
    this.#weeks = new WeekTables(database)
    this.#loader = new EventLoader(database, this.#weeks)
    this.#content = new ContentWriter(database, this.#weeks, pause)
    this.#charts = new ChartRows(database)
    this.#patches = new PatchRows(database)
    this.#sessions = new SessionAssignment(database)
    this.#rollup = new SessionRollup(database)
    this.#remover = new EventRemover(database, { weeks: this.#weeks, charts: this.#charts })
    this.#orphans = new OrphanPieces(database, { weeks: this.#weeks, loader: this.#loader })
    this.#known = new KnownEvents(database)
    this.#lastRow = database.prepare('SELECT MAX(row) AS row FROM events')
    this.#charted = database.prepare('SELECT * FROM events WHERE row = ?')
    const marks = eventColumns.map(() => '?').join(', ')
    const row = `INTO events (${eventColumns.join(', ')}) VALUES (${marks})`
    // Replacing keeps a copy of every page that it touches until it is done; what is new needs none.
    this.#insertEvent = database.prepare(`INSERT ${row}`)
    this.#replaceEvent = database.prepare(`INSERT OR REPLACE ${row}`)
    this.#saveDetails = database.prepare('INSERT OR REPLACE INTO details (row, json) VALUES (?, ?)')
    this.#rowOf = database.prepare(
      'SELECT row, parent_id, session, names_session, implied, trace FROM events WHERE id = ?',
    )
  }

  append(batch: EncodedBatch): AppendOutcome {
    const assignments = this.#sessions.assign(batch.events, this.#dirty)
    const ids = new Set([...batch.events.map(({ id }) => id), ...assignments.map(({ sessionId }) => sessionId)])
    const known = this.#known.find([...ids])
    const patches = this.#patches.find([...ids])
    const saves = new Map<number, Save>()
    let accepted = 0
    for (const [index, given] of batch.events.entries()) {
      const assignment = assignments[index]
      if (assignment === undefined) continue
      const event = this.#withOwnId(given, known)
      const existing = known.get(event.id)
      if (existing !== undefined && !tellsMore(existing, event)) continue
      const save = this.#saveOf({ batch, event, assignment, existing, patch: patches.get(event.id), earlier: saves })
      saves.set(save.placement.row, save)
      known.set(event.id, knownOf(save))
      if (existing !== undefined) this.#dirty.add(existing.session)
      this.#dirty.add(assignment.session)
      accepted += 1
    }
    this.#implySessions(batch.events, assignments, { known, patches, saves })
    this.#write([...saves.values()])
    return { accepted, duplicates: batch.events.length - accepted }
  }

  patch(patch: EventPatch, nowMillis: number): 'applied' | 'kept' {
    const row = this.#rowOf.get(idValue(patch.eventId))
    const [event] = row === undefined ? [] : this.#loader.byRows([Number(row['row'])])
    const merged = this.#patches.add(patch, nowMillis, event?.inputs)
    if (row === undefined || event === undefined) return 'kept'
    const batch = this.#encoder.encode([applyPatch(ownEvent(event, row), merged)])
    const placement = {
      row: Number(row['row']),
      session: Number(row['session']),
      trace: row['trace'] === null ? null : Number(row['trace']),
      namesSession: row['names_session'] === 1,
      implied: patch.name === undefined ? Number(row['implied']) : Math.min(1, Number(row['implied'])),
    }
    this.#write(batch.events.map((encoded) => ({ batch, event: encoded, placement, isStored: true })))
    this.#dirty.add(placement.session)
    return 'applied'
  }

  deleteSessions(ids: readonly string[]): number {
    const count = this.#remover.removeSessions(ids, this.#dirty)
    this.#hasRemoved ||= count > 0
    return count
  }

  deleteEvents(ids: readonly string[]): number {
    const count = this.#remover.removeEvents(ids, this.#dirty)
    this.#hasRemoved ||= count > 0
    return count
  }

  deleteBefore(micros: number): number {
    return this.#remover.removeBefore(micros, this.#dirty)
  }

  forgetPatches(beforeMillis: number): void {
    this.#patches.forget(beforeMillis)
  }

  /** Once per transaction, after all that it writes. Tells whether anything changed. */
  finish(version: number): boolean {
    if (this.#dirty.size === 0) return false
    this.#rollup.refresh(this.#dirty, { version, remove: (row) => this.#remover.removeRow(row) })
    this.#remover.flush()
    if (this.#hasRemoved) this.settle()
    this.#charts.flush()
    this.#dirty = new Set()
    return true
  }

  /** Rewrites the indexes of words from which something was removed: until then they only hide it. */
  compact(): void {
    for (const week of new Set([...this.settle(), ...this.#weeks.weeks()]))
      this.#weeks.statement(week, "INSERT INTO words_$ (words_$) VALUES ('optimize')").run()
  }

  /** Texts that no event holds any more go. Returns the weeks in which there may be more room now. */
  settle(): readonly number[] {
    this.#hasRemoved = false
    // What the writer has read before may be what was removed meanwhile.
    this.#loader.forgetBlocks()
    this.#content.forget()
    return this.#orphans.settle()
  }

  /** After a transaction that was undone. */
  forget(): void {
    this.#hasRemoved = false
    this.#remover.forget()
    this.#dirty = new Set()
    this.#nextRow = undefined
    this.#weeks.forget()
    this.#content.forget()
    this.#charts.forget()
    this.#loader.forgetBlocks()
  }

  /** Two spans that claim one event id are still two spans: the second gets the id that it would have had. */
  #withOwnId(event: EncodedEvent, known: Map<string, Known>): EncodedEvent {
    const existing = known.get(event.id)
    if (existing === undefined || event.traceId === null || event.spanId === null) return event
    if (existing.traceId === event.traceId && existing.spanId === event.spanId) return event
    const id = eventIdOfSpan(event.traceId, event.spanId)
    for (const [key, row] of this.#known.find([id])) known.set(key, row)
    return { ...event, id }
  }

  /** As it came in nearly every case; a session that is told again, and an event that a patch waits for, are put together first. */
  #saveOf(given: {
    readonly batch: EncodedBatch
    readonly event: EncodedEvent
    readonly assignment: Assignment
    readonly existing: Known | undefined
    readonly patch: EventPatch | undefined
    readonly earlier: ReadonlyMap<number, Save>
  }): Save {
    const { batch, event, assignment, existing, patch, earlier } = given
    const { session, trace, namesSession } = assignment
    const row = existing?.row ?? this.#takeRow()
    const placement = { row, session, trace, namesSession, implied: 0 }
    const before = earlier.get(row)
    const isStored = existing !== undefined && (before === undefined || before.isStored)
    const isMerged = existing !== undefined && event.type === 'session'
    if (!isMerged && patch === undefined) return { batch, event, placement, isStored }
    const older = isMerged ? this.#older(row, before) : undefined
    const came = decodeEncoded(batch, event)
    const merged = older === undefined ? came : mergeSessions(older, came)
    const made = this.#encoder.encode([patch === undefined ? merged : applyPatch(merged, patch)])
    return { batch: made, event: made.events[0] ?? event, placement, isStored }
  }

  #older(row: number, before: Save | undefined): IncomingEvent | undefined {
    return before === undefined ? this.#loader.byRows([row])[0] : decodeEncoded(before.batch, before.event)
  }

  #takeRow(): number {
    const row = this.#nextRow ?? Number(this.#lastRow.get()?.['row'] ?? 0) + 1
    this.#nextRow = row + 1
    return row
  }

  #implySessions(
    events: readonly EncodedEvent[],
    assignments: readonly Assignment[],
    context: {
      readonly known: Map<string, Known>
      readonly patches: ReadonlyMap<string, EventPatch>
      readonly saves: Map<number, Save>
    },
  ): void {
    const { known, patches, saves } = context
    const made = new Map<
      string,
      { readonly event: IncomingEvent; readonly session: number; readonly implied: number }
    >()
    for (const [index, { sessionId, session }] of assignments.entries()) {
      const event = events[index]
      if (event === undefined || known.has(sessionId) || made.has(sessionId)) continue
      const bare = impliedSession(event, sessionId)
      const patch = patches.get(sessionId)
      const implied = event.sessionName === null && patch?.name === undefined ? 2 : 1
      made.set(sessionId, { event: patch === undefined ? bare : applyPatch(bare, patch), session, implied })
    }
    if (made.size === 0) return
    const batch = this.#encoder.encode([...made.values()].map(({ event }) => event))
    for (const [index, { session, implied }] of [...made.values()].entries()) {
      const event = batch.events[index]
      if (event === undefined) continue
      const placement = { row: this.#takeRow(), session, trace: null, namesSession: true, implied }
      const save = { batch, event, placement, isStored: false }
      saves.set(placement.row, save)
      known.set(event.id, knownOf(save))
    }
  }

  #write(saves: readonly Save[]): void {
    for (const save of saves) if (save.isStored) this.#takeBack(save.placement.row)
    for (const batch of new Set(saves.map((save) => save.batch))) {
      const own = saves.filter((save) => save.batch === batch)
      const places = this.#content.write(
        batch,
        own.map(({ event, placement, isStored }) => ({ event, row: placement.row, isStored })),
      )
      for (const [index, { event, placement, isStored }] of own.entries()) {
        const place = places[index]
        if (place === undefined) continue
        const write = isStored ? this.#replaceEvent : this.#insertEvent
        write.run(...eventValues(event, placement, place))
        this.#saveDetails.run(placement.row, event.details)
        this.#charts.count(event, 1)
        this.#pause()
      }
    }
  }

  /** What an earlier state of the row counted and said is no more. */
  #takeBack(row: number): void {
    const older = this.#charted.get(row)
    if (older === undefined) return
    this.#charts.count(chartedRow(older), -1)
    this.#remover.removeContent(older)
  }
}

/** The event as it would come in again: the parent only where the event itself named it. */
function ownEvent(event: StoredEvent, row: SqlRow): IncomingEvent {
  const parentId = row['parent_id'] === null ? null : idOf(row['parent_id'])
  // A name that came from elsewhere is found there again.
  const name = row['implied'] === 2 ? '' : event.name
  return { ...event, name, parentId, sessionId: row['names_session'] === 1 ? event.sessionId : null }
}

function knownOf({ event, placement }: Save): Known {
  const { type, traceId, spanId, isIncomplete, endMicros } = event
  return { row: placement.row, session: placement.session, type, traceId, spanId, isIncomplete, endMicros }
}
