import { aggregateEvents } from '../aggregation.ts'
import { eventIdOfSpan, sessionIdOfTrace } from '../event-id.ts'
import { applyPatch, mergePatches, mergeSessions } from '../merge.ts'
import { conditionsOf, isSelected } from '../selection.ts'
import { MemoryDocuments } from './memory-documents.ts'
import { rounded, toStored, toSummary } from './memory-rows.ts'
import { summarize } from './memory-sessions.ts'
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
import type { MemoryEvent, MemorySession } from './memory-rows.ts'

const orphanedPatchMillis = 24 * 60 * 60 * 1000

interface Trace {
  session: MemorySession
  isNamed: boolean
}

/**
 * The store without a database: plain objects, every answer computed from all events. It is what other implementations are
 * compared with, and good for a few thousand events.
 */
export class MemoryStore implements EventStore {
  readonly driver = 'memory'
  readonly documents: MemoryDocuments
  readonly #now: () => number
  readonly #events = new Map<string, MemoryEvent>()
  readonly #sessions = new Map<string, MemorySession>()
  readonly #traces = new Map<string, Trace>()
  readonly #patches = new Map<string, { readonly patch: EventPatch; readonly at: number }>()
  readonly #removed = new Map<string, number>()
  readonly #listeners = new Set<ChangeListener>()
  readonly #dirty = new Set<MemorySession>()
  #nextRow = 1
  #version = 0

  constructor({ now = Date.now }: { readonly now?: () => number } = {}) {
    this.#now = now
    this.documents = new MemoryDocuments(now)
  }

  async append(batch: readonly IncomingEvent[]): Promise<AppendOutcome> {
    // What is not JSON is refused before anything is written.
    const events = batch.map((event) => JSON.parse(JSON.stringify(event)) as IncomingEvent)
    this.#forgetPatches()
    const placed = this.#assign(events)
    let accepted = 0
    for (const [index, given] of events.entries()) {
      const place = placed[index]
      if (place !== undefined && this.#keep(this.#withOwnId(given), place)) accepted += 1
    }
    for (const [index, { session }] of placed.entries()) {
      const event = events[index]
      if (event !== undefined && !this.#events.has(session.id)) this.#imply(event, session)
    }
    this.#finish()
    return { accepted, duplicates: batch.length - accepted }
  }

  async patch(patch: EventPatch): Promise<'applied' | 'kept'> {
    const older = this.#patches.get(patch.eventId)?.patch
    const merged = older === undefined ? patch : mergePatches(older, patch)
    this.#patches.set(patch.eventId, { patch: structuredClone(merged), at: this.#now() })
    const kept = this.#events.get(patch.eventId)
    if (kept === undefined) return 'kept'
    const implied = patch.name === undefined ? kept.implied : Math.min(1, kept.implied)
    this.#events.set(patch.eventId, { ...kept, implied, event: applyPatch(kept.event, merged) })
    this.#dirty.add(kept.session)
    this.#finish()
    return 'applied'
  }

  async listSessions(query: SessionsQuery): Promise<SessionsPage> {
    const all = [...this.#sessions.values()]
      .filter((session) => session.summary !== undefined && this.#isListed(session, query))
      .sort((a, b) => (b.summary?.startTime ?? 0) - (a.summary?.startTime ?? 0) || b.row - a.row)
    const from = query.cursor === null ? 0 : all.findIndex(({ row }) => String(row) === query.cursor) + 1
    const page = all.slice(from, from + query.limit)
    const last = page.at(-1)
    return {
      sessions: page.flatMap(({ summary }) => summary ?? []),
      nextCursor: from + page.length < all.length && last !== undefined ? String(last.row) : null,
      total: all.length,
    }
  }

  async getSession(id: string): Promise<SessionSummary | undefined> {
    return this.#sessions.get(id)?.summary
  }

  async getTree(sessionId: string): Promise<readonly EventSummary[]> {
    const found = [...this.#events.values()].filter(({ session }) => session.id === sessionId)
    const stored = found.map((kept) => ({ kept, event: this.#stored(kept) }))
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

  async getEvent(id: string): Promise<StoredEvent | undefined> {
    const kept = this.#events.get(id)
    return kept === undefined ? undefined : this.#stored(kept)
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
    const sessions = [...new Set(ids)].flatMap((id) => this.#sessions.get(id) ?? [])
    for (const session of sessions) this.#removeAll((kept) => kept.session === session)
    for (const session of sessions) this.#dirty.add(session)
    this.#finish()
    return sessions.length
  }

  async deleteEvents(ids: readonly string[]): Promise<number> {
    const found = [...new Set(ids)].flatMap((id) => this.#events.get(id) ?? [])
    for (const { event, session, row } of found)
      this.#removeAll((kept) => (event.type === 'session' ? kept.session === session : kept.row === row))
    for (const { session } of found) this.#dirty.add(session)
    this.#finish()
    return found.length
  }

  async deleteBefore(timeMillis: number): Promise<number> {
    const before = this.#events.size
    this.#removeAll((kept) => this.#stored(kept).startTime < timeMillis)
    const count = before - this.#events.size
    this.#finish()
    return count
  }

  async compact(): Promise<void> {
    // Nothing that was deleted is left anywhere.
  }

  async changesSince(seq: number, limit: number): Promise<ChangeNotice> {
    const changed = [...this.#sessions.values()].flatMap(({ summary }) => summary ?? [])
    const sessions = changed.filter(({ version }) => version > seq).sort((a, b) => b.version - a.version)
    const removed = [...this.#removed].filter(([, version]) => version > seq).sort(([, a], [, b]) => b - a)
    return {
      seq: this.#version,
      sessions: sessions.slice(0, limit),
      removedSessionIds: removed.slice(0, limit).map(([id]) => id),
    }
  }

  onChange(listener: ChangeListener): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  async counts(): Promise<StoreCounts> {
    const steps = [...this.#events.values()].filter(({ event }) => event.type !== 'session')
    return { sessionCount: this.#sessions.size, eventCount: steps.length }
  }

  async close(): Promise<void> {
    // There is nothing to wait for.
  }

  #isListed(session: MemorySession, { project, startedAfter, startedBefore, where }: SessionsQuery): boolean {
    const { summary } = session
    if (typeof project === 'string' && summary?.project !== project) return false
    if (typeof startedAfter === 'number' && (summary?.startTime ?? 0) < startedAfter) return false
    if (typeof startedBefore === 'number' && (summary?.startTime ?? 0) > startedBefore) return false
    if (where === undefined || where === null) return true
    return this.#select({ where }).some(({ event }) => event.sessionId === session.id)
  }

  #select({ where, startedAfter, startedBefore }: EventSelection): { row: number; event: StoredEvent }[] {
    const conditions: readonly Predicate[] = where === undefined || where === null ? [] : [where]
    const words = new MemoryWords([...this.#events.values()])
    return [...this.#events.values()]
      .map((kept) => ({ row: kept.row, event: this.#stored(kept) }))
      .filter(
        ({ row, event }) =>
          event.startTime >= (startedAfter ?? -Infinity) &&
          event.startTime <= (startedBefore ?? Infinity) &&
          isSelected(event, { conditions, hasWords: (text) => words.has(row, text) }),
      )
  }

  #stored(kept: MemoryEvent): StoredEvent {
    return toStored(kept, ({ event, row }) => {
      if (event.span === null || event.span.parentSpanId === '') return undefined
      const { traceId, parentSpanId } = event.span
      const all = [...this.#events.values()]
      return all.find(
        (other) =>
          other.event.span?.traceId === traceId && other.event.span.spanId === parentSpanId && other.row !== row,
      )?.event.id
    })
  }

  #assign(
    batch: readonly IncomingEvent[],
  ): readonly { readonly session: MemorySession; readonly namesSession: boolean }[] {
    const named = namedIn(batch)
    for (const event of batch) this.#sessionOf(event.sessionId ?? sessionIdOfTrace(event.span?.traceId ?? event.id))
    for (const [traceId, { sessionId }] of named) this.#nameTrace(traceId, sessionId)
    return batch.map((event) => {
      if (event.sessionId !== null) return { session: this.#sessionOf(event.sessionId), namesSession: true }
      const traceId = event.span?.traceId
      const own = this.#sessionOf(sessionIdOfTrace(traceId ?? event.id))
      const trace = traceId === undefined ? undefined : this.#traces.get(traceId)
      if (traceId !== undefined && trace === undefined) this.#traces.set(traceId, { session: own, isNamed: false })
      return { session: trace?.session ?? own, namesSession: false }
    })
  }

  #nameTrace(traceId: string, sessionId: string): void {
    const known = this.#traces.get(traceId)
    if (known?.isNamed === true) return
    const session = this.#sessionOf(sessionId)
    this.#traces.set(traceId, { session, isNamed: true })
    if (known === undefined || known.session === session) return
    for (const [id, kept] of this.#events) {
      if (kept.event.span?.traceId !== traceId || kept.session !== known.session || kept.namesSession) continue
      this.#events.set(id, { ...kept, session })
    }
    this.#dirty.add(known.session).add(session)
  }

  #sessionOf(id: string): MemorySession {
    const found = this.#sessions.get(id)
    if (found !== undefined) return found
    const row = Math.max(0, ...[...this.#sessions.values()].map((session) => session.row)) + 1
    const session = { row, id, summary: undefined }
    this.#sessions.set(id, session)
    this.#dirty.add(session)
    return session
  }

  #withOwnId(event: IncomingEvent): IncomingEvent {
    const other = this.#events.get(event.id)?.event
    if (other === undefined || event.span === null) return event
    const { traceId, spanId } = event.span
    if (other.span?.traceId === traceId && other.span.spanId === spanId) return event
    return { ...event, id: eventIdOfSpan(traceId, spanId) }
  }

  #keep(event: IncomingEvent, place: { readonly session: MemorySession; readonly namesSession: boolean }): boolean {
    const existing = this.#events.get(event.id)
    if (existing !== undefined && !tellsMore(existing.event, event)) return false
    const isMerged = existing !== undefined && event.type === 'session'
    const merged = isMerged ? mergeSessions(existing.event, event) : event
    const patch = this.#patches.get(event.id)?.patch
    const kept = patch === undefined ? merged : applyPatch(merged, patch)
    if (existing !== undefined) this.#dirty.add(existing.session)
    this.#dirty.add(place.session)
    const row = existing?.row ?? this.#nextRow++
    this.#events.set(event.id, { ...place, row, event: kept, implied: 0 })
    return true
  }

  #imply(event: IncomingEvent, session: MemorySession): void {
    const empty = { inputs: {}, outputs: {}, config: {}, metadata: {}, metrics: {}, feedback: {}, userProperties: {} }
    const none = { error: null, errorStack: null, model: null, provider: null, inputTokens: null, outputTokens: null }
    const bare: IncomingEvent = {
      ...empty,
      ...none,
      id: session.id,
      sessionId: session.id,
      sessionName: event.sessionName,
      parentId: null,
      project: event.project,
      source: event.source,
      type: 'session',
      name: event.sessionName ?? '',
      startTime: rounded(event.startTime),
      endTime: null,
      status: 'unset',
      costUsd: null,
      timeToFirstTokenMillis: null,
      userId: null,
      title: null,
      isIncomplete: false,
      span: null,
    }
    const patch = this.#patches.get(session.id)?.patch
    const implied = event.sessionName === null && patch?.name === undefined ? 2 : 1
    const made = patch === undefined ? bare : applyPatch(bare, patch)
    this.#events.set(session.id, { row: this.#nextRow++, event: made, session, namesSession: true, implied })
    this.#dirty.add(session)
  }

  #removeAll(isGone: (kept: MemoryEvent) => boolean): void {
    for (const [id, kept] of this.#events) {
      if (!isGone(kept)) continue
      this.#events.delete(id)
      this.#patches.delete(id)
      this.#dirty.add(kept.session)
    }
  }

  #forgetPatches(): void {
    for (const [id, { at }] of this.#patches)
      if (!this.#events.has(id) && at < this.#now() - orphanedPatchMillis) this.#patches.delete(id)
  }

  #finish(): void {
    if (this.#dirty.size === 0) return
    this.#version += 1
    for (const session of this.#dirty) this.#refresh(session)
    this.#dirty.clear()
    const changed = [...this.#sessions.values()].flatMap(({ summary }) => summary ?? [])
    const notice = {
      seq: this.#version,
      sessions: changed.filter(({ version }) => version === this.#version),
      removedSessionIds: [...this.#removed].filter(([, version]) => version === this.#version).map(([id]) => id),
    }
    for (const listener of this.#listeners) listener(notice)
  }

  /** A session event spans its session, and one made on the spot takes its name from what came. */
  #describe({ id, name, project, source, startTime, endTime }: SessionSummary): void {
    const own = this.#events.get(id)
    if (own?.event.type !== 'session') return
    this.#events.set(id, { ...own, event: { ...own.event, name, project, source, startTime, endTime } })
  }

  #refresh(session: MemorySession): void {
    const events = [...this.#events.values()].filter((kept) => kept.session === session)
    const [only] = events
    if (events.length === 1 && only?.event.id === session.id && only.implied > 0) {
      this.#events.delete(session.id)
      this.#patches.delete(session.id)
      events.length = 0
    }
    if (events.length > 0) {
      session.summary = summarize(session, events, this.#version)
      this.#describe(session.summary)
      this.#removed.delete(session.id)
      return
    }
    if (session.summary !== undefined) this.#removed.set(session.id, this.#version)
    this.#sessions.delete(session.id)
    for (const [traceId, trace] of this.#traces) if (trace.session === session) this.#traces.delete(traceId)
  }
}

function tellsMore(existing: IncomingEvent, event: IncomingEvent): boolean {
  if (event.type === 'session') return existing.type === 'session'
  if (existing.isIncomplete && !event.isIncomplete) return true
  if (event.isIncomplete && !existing.isIncomplete) return false
  return event.endTime !== null && rounded(event.endTime) > (existing.endTime === null ? -1 : rounded(existing.endTime))
}

/** The session that the earliest span of each trace names. */
function namedIn(
  batch: readonly IncomingEvent[],
): ReadonlyMap<string, { readonly start: number; readonly sessionId: string }> {
  const earliest = new Map<string, { readonly start: number; readonly sessionId: string }>()
  for (const { span, sessionId, startTime } of batch) {
    if (span === null || sessionId === null) continue
    const found = earliest.get(span.traceId)
    if (found === undefined || rounded(startTime) < found.start)
      earliest.set(span.traceId, { start: rounded(startTime), sessionId })
  }
  return earliest
}
