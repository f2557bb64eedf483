import { eventIdOfSpan, sessionIdOfTrace } from '../event-id.ts'
import { applyPatch, mergePatches, withHistory, mergeSessions } from '../merge.ts'
import { rounded, toStored } from './memory-rows.ts'
import { summarize } from './memory-sessions.ts'
import type { ChangeNotice, SessionSummary } from '@honeyhive/api'
import type { AppendOutcome } from '../event-store.ts'
import type { EventPatch, IncomingEvent, StoredEvent } from '../event.ts'
import type { MemoryEvent, MemorySession } from './memory-rows.ts'

const orphanedPatchMillis = 24 * 60 * 60 * 1000

interface Trace {
  session: MemorySession
  isNamed: boolean
}

/** Events and sessions in memory, and all that changes them. After each change `finish` brings the sessions up to date. */
export class MemoryEvents {
  readonly events: Map<string, MemoryEvent> = new Map()
  readonly sessions: Map<string, MemorySession> = new Map()
  /** Ids of sessions that are no more, with the number of the change. */
  readonly removed: Map<string, number> = new Map()
  readonly dirty: Set<MemorySession> = new Set()
  version = 0
  readonly #now: () => number
  readonly #traces = new Map<string, Trace>()
  readonly #patches = new Map<string, { readonly patch: EventPatch; readonly at: number }>()
  #nextRow = 1

  constructor(now: () => number) {
    this.#now = now
  }

  append(batch: readonly IncomingEvent[]): AppendOutcome {
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
      if (event !== undefined && !this.events.has(session.id)) this.#imply(event, session)
    }
    return { accepted, duplicates: batch.length - accepted }
  }

  patch(patch: EventPatch): 'applied' | 'kept' {
    const older = this.#patches.get(patch.eventId)?.patch
    const own = withHistory(patch, this.events.get(patch.eventId)?.event.inputs ?? older?.inputs)
    const merged = older === undefined ? own : mergePatches(older, own)
    this.#patches.set(patch.eventId, { patch: structuredClone(merged), at: this.#now() })
    const kept = this.events.get(patch.eventId)
    if (kept === undefined) return 'kept'
    const implied = patch.name === undefined ? kept.implied : Math.min(1, kept.implied)
    this.events.set(patch.eventId, { ...kept, implied, event: applyPatch(kept.event, merged) })
    this.dirty.add(kept.session)
    return 'applied'
  }

  removeAll(isGone: (kept: MemoryEvent) => boolean): void {
    for (const [id, kept] of this.events) {
      if (!isGone(kept)) continue
      this.events.delete(id)
      this.#patches.delete(id)
      this.dirty.add(kept.session)
    }
  }

  /** What has changed since the last time; undefined for nothing. */
  finish(): ChangeNotice | undefined {
    if (this.dirty.size === 0) return undefined
    this.version += 1
    for (const session of this.dirty) this.#refresh(session)
    this.dirty.clear()
    const changed = [...this.sessions.values()].flatMap(({ summary }) => summary ?? [])
    return {
      seq: this.version,
      sessions: changed.filter(({ version }) => version === this.version),
      removedSessionIds: [...this.removed].filter(([, version]) => version === this.version).map(([id]) => id),
    }
  }

  /** A session event spans its session, and one made on the spot takes its name from what came. */
  stored(kept: MemoryEvent): StoredEvent {
    return toStored(kept, ({ event, row }) => {
      if (event.span === null || event.span.parentSpanId === '') return undefined
      const { traceId, parentSpanId } = event.span
      const all = [...this.events.values()]
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
    for (const [id, kept] of this.events) {
      if (kept.event.span?.traceId !== traceId || kept.session !== known.session || kept.namesSession) continue
      this.events.set(id, { ...kept, session })
    }
    this.dirty.add(known.session).add(session)
  }

  #sessionOf(id: string): MemorySession {
    const found = this.sessions.get(id)
    if (found !== undefined) return found
    const row = Math.max(0, ...[...this.sessions.values()].map((session) => session.row)) + 1
    const session = { row, id, summary: undefined }
    this.sessions.set(id, session)
    this.dirty.add(session)
    return session
  }

  #withOwnId(event: IncomingEvent): IncomingEvent {
    const other = this.events.get(event.id)?.event
    if (other === undefined || event.span === null) return event
    const { traceId, spanId } = event.span
    if (other.span?.traceId === traceId && other.span.spanId === spanId) return event
    return { ...event, id: eventIdOfSpan(traceId, spanId) }
  }

  #keep(event: IncomingEvent, place: { readonly session: MemorySession; readonly namesSession: boolean }): boolean {
    const existing = this.events.get(event.id)
    if (existing !== undefined && !tellsMore(existing.event, event)) return false
    const isMerged = existing !== undefined && event.type === 'session'
    const merged = isMerged ? mergeSessions(existing.event, event) : event
    const patch = this.#patches.get(event.id)?.patch
    const kept = patch === undefined ? merged : applyPatch(merged, patch)
    if (existing !== undefined) this.dirty.add(existing.session)
    this.dirty.add(place.session)
    const row = existing?.row ?? this.#nextRow++
    this.events.set(event.id, { ...place, row, event: kept, implied: 0 })
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
    this.events.set(session.id, { row: this.#nextRow++, event: made, session, namesSession: true, implied })
    this.dirty.add(session)
  }

  #forgetPatches(): void {
    for (const [id, { at }] of this.#patches)
      if (!this.events.has(id) && at < this.#now() - orphanedPatchMillis) this.#patches.delete(id)
  }

  #describe({ id, name, project, source, startTime, endTime }: SessionSummary): void {
    const own = this.events.get(id)
    if (own?.event.type !== 'session') return
    this.events.set(id, { ...own, event: { ...own.event, name, project, source, startTime, endTime } })
  }

  #refresh(session: MemorySession): void {
    const events = [...this.events.values()].filter((kept) => kept.session === session)
    const [only] = events
    if (events.length === 1 && only?.event.id === session.id && only.implied > 0) {
      this.events.delete(session.id)
      this.#patches.delete(session.id)
      events.length = 0
    }
    if (events.length > 0) {
      session.summary = summarize(session, events, this.version)
      this.#describe(session.summary)
      this.removed.delete(session.id)
      return
    }
    if (session.summary !== undefined) this.removed.set(session.id, this.version)
    this.sessions.delete(session.id)
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
