import { aggregateEvents } from '../aggregation.ts'
import { conditionsOf, isSelected } from '../selection.ts'
import { MemoryDocuments } from './memory-documents.ts'
import { MemoryEvents } from './memory-events.ts'
import { toSummary } from './memory-rows.ts'
import { rowsOfTree } from './memory-tree-rows.ts'
import { MemoryWords } from './memory-words.ts'
import type { ChangeNotice, EventSummary, SessionsPage, SessionSummary } from '@honeyhive/api'
import type {
  AppendOutcome,
  ChangeListener,
  EventsPage,
  EventsQuery,
  EventStore,
  EventSummariesPage,
  SessionsQuery,
  StoreCounts,
} from '../event-store.ts'
import type { EventPatch, IncomingEvent, StoredEvent } from '../event.ts'
import type { AggregateQuery, AggregateRow, EventSelection, Predicate } from '../query.ts'
import type { MemorySession } from './memory-rows.ts'

/**
 * The store without a database: plain objects, every answer computed from all events. It is what other implementations are
 * compared with, and good for a few thousand events.
 */
export class MemoryStore implements EventStore {
  readonly driver = 'memory'
  readonly documents: MemoryDocuments
  readonly #state: MemoryEvents
  readonly #listeners = new Set<ChangeListener>()

  constructor({ now = Date.now }: { readonly now?: () => number } = {}) {
    this.#state = new MemoryEvents(now)
    this.documents = new MemoryDocuments(now)
  }
  async append(batch: readonly IncomingEvent[]): Promise<AppendOutcome> {
    const outcome = this.#state.append(batch)
    this.#tell()
    return outcome
  }

  async patch(patch: EventPatch): Promise<'applied' | 'kept'> {
    const outcome = this.#state.patch(patch)
    this.#tell()
    return outcome
  }

  async listSessions(query: SessionsQuery): Promise<SessionsPage> {
    const { where = null } = query
    const holding = where === null ? undefined : new Set(this.#select({ where }).map(({ event }) => event.sessionId))
    const all = [...this.#state.sessions.values()]
      .filter(
        (session) =>
          session.summary !== undefined && this.#isListed(session, query) && (holding?.has(session.id) ?? true),
      )
      .sort((a, b) => (b.summary?.startTime ?? 0) - (a.summary?.startTime ?? 0) || b.row - a.row)
    const from = query.cursor === null ? 0 : all.findIndex(({ row }) => String(row) === query.cursor) + 1
    const page = all.slice(from, from + query.limit)
    const last = page.at(-1)
    const { countLimit = Number.POSITIVE_INFINITY } = query
    return {
      sessions: page.flatMap(({ summary }) => summary ?? []),
      nextCursor: from + page.length < all.length && last !== undefined ? String(last.row) : null,
      total: Math.min(all.length, countLimit),
      isTotalExact: countLimit > 0 && all.length <= countLimit,
    }
  }

  async getSession(id: string): Promise<SessionSummary | undefined> {
    return this.#state.sessions.get(id)?.summary
  }

  async getTree(sessionId: string): Promise<readonly EventSummary[]> {
    const found = [...this.#state.events.values()].filter(({ session }) => session.id === sessionId)
    const stored = found.map((kept) => ({ kept, event: this.#state.stored(kept) }))
    stored.sort(
      (a, b) =>
        Number(a.event.type !== 'session') - Number(b.event.type !== 'session') ||
        a.event.startTime - b.event.startTime ||
        Number((a.event.span?.parentSpanId ?? '') !== '') - Number((b.event.span?.parentSpanId ?? '') !== '') ||
        (b.event.endTime ?? Number.MIN_SAFE_INTEGER) - (a.event.endTime ?? Number.MIN_SAFE_INTEGER) ||
        a.kept.row - b.kept.row,
    )
    return stored.map(({ event }) => toSummary(event))
  }

  async getTreeRows(sessionId: string): Promise<string> {
    return rowsOfTree(await this.getTree(sessionId))
  }

  async getEvent(id: string): Promise<StoredEvent | undefined> {
    const kept = this.#state.events.get(id)
    return kept === undefined ? undefined : this.#state.stored(kept)
  }

  async findEvents(query: EventsQuery): Promise<EventsPage> {
    const selected = this.#select({ ...query, where: { kind: 'all', of: conditionsOf(query) } })
    const sign = query.order === 'oldest' ? 1 : -1
    selected.sort((a, b) => sign * (a.event.startTime - b.event.startTime || a.row - b.row))
    const start = Math.max(0, selected.findIndex(({ row }) => String(row) === query.cursor) + 1) + (query.offset ?? 0)
    const page = selected.slice(start, start + query.limit)
    const last = page.at(-1)
    const { countLimit = 100_000 } = query
    return {
      events: page.map(({ event }) => event),
      total: Math.min(selected.length, countLimit),
      isTotalExact: countLimit > 0 && selected.length <= countLimit,
      nextCursor: start + page.length < selected.length && last !== undefined ? String(last.row) : null,
    }
  }

  async listEvents(query: EventsQuery): Promise<EventSummariesPage> {
    const { events, ...page } = await this.findEvents(query)
    return { ...page, events: events.map((event) => toSummary(event)) }
  }

  async aggregate(query: AggregateQuery): Promise<readonly AggregateRow[]> {
    return aggregateEvents(
      this.#select(query).map(({ event }) => event),
      query,
    )
  }

  async deleteSessions(ids: readonly string[]): Promise<number> {
    const sessions = [...new Set(ids)].flatMap((id) => this.#state.sessions.get(id) ?? [])
    for (const session of sessions) this.#state.removeAll((kept) => kept.session === session)
    for (const session of sessions) this.#state.dirty.add(session)
    this.#tell()
    return sessions.length
  }

  async deleteEvents(ids: readonly string[]): Promise<number> {
    const found = [...new Set(ids)].flatMap((id) => this.#state.events.get(id) ?? [])
    for (const { event, session, row } of found)
      this.#state.removeAll((kept) => (event.type === 'session' ? kept.session === session : kept.row === row))
    for (const { session } of found) this.#state.dirty.add(session)
    this.#tell()
    return found.length
  }

  async deleteBefore(timeMillis: number): Promise<number> {
    const before = this.#state.events.size
    this.#state.removeAll((kept) => this.#state.stored(kept).startTime < timeMillis)
    const count = before - this.#state.events.size
    this.#tell()
    return count
  }

  async compact(): Promise<void> {
    // Nothing that was deleted is left anywhere.
  }

  async changesSince(seq: number, limit: number): Promise<ChangeNotice> {
    const changed = [...this.#state.sessions.values()].flatMap(({ summary }) => summary ?? [])
    const sessions = changed.filter(({ version }) => version > seq).sort((a, b) => b.version - a.version)
    const removed = [...this.#state.removed].filter(([, version]) => version > seq).sort(([, a], [, b]) => b - a)
    return {
      seq: this.#state.version,
      sessions: sessions.slice(0, limit),
      removedSessionIds: removed.slice(0, limit).map(([id]) => id),
    }
  }

  onChange(listener: ChangeListener): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  async counts(): Promise<StoreCounts> {
    const steps = [...this.#state.events.values()].filter(({ event }) => event.type !== 'session')
    return { sessionCount: this.#state.sessions.size, eventCount: steps.length }
  }

  async close(): Promise<void> {
    // There is nothing to wait for.
  }

  #isListed(session: MemorySession, { project, startedAfter, startedBefore }: SessionsQuery): boolean {
    const { summary } = session
    if (typeof project === 'string' && summary?.project !== project) return false
    if (typeof startedAfter === 'number' && (summary?.startTime ?? 0) < startedAfter) return false
    return typeof startedBefore !== 'number' || (summary?.startTime ?? 0) <= startedBefore
  }

  #select({ where, startedAfter, startedBefore }: EventSelection): { row: number; event: StoredEvent }[] {
    const conditions: readonly Predicate[] = where === undefined || where === null ? [] : [where]
    const words = new MemoryWords([...this.#state.events.values()])
    return [...this.#state.events.values()]
      .map((kept) => ({ row: kept.row, event: this.#state.stored(kept) }))
      .filter(
        ({ row, event }) =>
          event.startTime >= (startedAfter ?? -Infinity) &&
          event.startTime <= (startedBefore ?? Infinity) &&
          isSelected(event, { conditions, hasWords: (text) => words.has(row, text) }),
      )
  }
  #tell(): void {
    const notice = this.#state.finish()
    if (notice === undefined) return
    for (const listener of this.#listeners) listener(notice)
  }
}
