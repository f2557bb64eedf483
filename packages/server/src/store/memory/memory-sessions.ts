import { durationMillis } from '../duration.ts'
import { rounded } from './memory-rows.ts'
import type { SessionSummary } from '@honeyhive/api'
import type { MemoryEvent, MemorySession } from './memory-rows.ts'

/** The session as its events make it. `events` in the order of their rows, the session's own among them. */
export function summarize(session: MemorySession, events: readonly MemoryEvent[], version: number): SessionSummary {
  const own = events.find(({ event }) => event.type === 'session' && event.id === session.id)
  const steps = events.filter(({ event }) => event.type !== 'session')
  const [root] = steps.toSorted(
    (a, b) => rank(a) - rank(b) || rounded(a.event.startTime) - rounded(b.event.startTime) || a.row - b.row,
  )
  const models = events.filter(({ event }) => event.type === 'model')
  const costs = models.flatMap(({ event }) => event.costUsd ?? [])
  const startTime = Math.min(...events.map(({ event }) => rounded(event.startTime)))
  const ends = events.flatMap(({ event }) => (event.endTime === null ? [] : rounded(event.endTime)))
  const endTime = ends.length === 0 ? null : Math.max(...ends)
  const isExplicit = own?.implied === 0
  return {
    id: session.id,
    name: nonEmpty(own === undefined || own.implied === 2 ? null : own.event.name) ?? root?.event.name ?? 'session',
    title: earliest(events.filter(({ event }) => event.title !== null))?.event.title ?? null,
    project: isExplicit ? own.event.project : (root?.event.project ?? own?.event.project ?? 'default'),
    source: isExplicit ? own.event.source : (root?.event.source ?? own?.event.source ?? 'unknown'),
    startTime,
    endTime,
    durationMillis: durationMillis(startTime, endTime),
    eventCount: steps.length,
    errorCount: events.filter(({ event }) => event.status === 'error').length,
    inputTokens: sum(models.map(({ event }) => event.inputTokens)),
    outputTokens: sum(models.map(({ event }) => event.outputTokens)),
    costUsd: costs.length === 0 ? null : sum(costs),
    models: [...new Set(models.flatMap(({ event }) => event.model ?? []))].sort(),
    userId: own?.event.userId ?? greatest(events.flatMap(({ event }) => event.userId ?? [])),
    version,
  }
}

function rank({ event }: MemoryEvent): number {
  return (event.span?.parentSpanId ?? '') === '' ? 0 : 1
}

function earliest(events: readonly MemoryEvent[]): MemoryEvent | undefined {
  return events.toSorted((a, b) => rounded(a.event.startTime) - rounded(b.event.startTime) || a.row - b.row)[0]
}

function nonEmpty(text: string | null): string | null {
  return text === '' ? null : text
}

function greatest(texts: readonly string[]): string | null {
  return texts.toSorted((a, b) => Buffer.compare(Buffer.from(b), Buffer.from(a)))[0] ?? null
}

function sum(numbers: readonly (number | null)[]): number {
  return numbers.reduce<number>((total, value) => total + (value ?? 0), 0)
}
