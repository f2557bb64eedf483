import { aggregated } from './aggregate.ts'
import { eventsOfRun, sessionsOf } from './run-events.ts'
import { knownMetrics, numberOf, scoredSession } from './scores.ts'
import type {
  AggregateFunction,
  DatapointResult,
  EventPresence,
  MetricDetail,
  RunMetrics,
} from '@honeyhive/api/current'
import type { EventStore } from '../store/event-store.ts'
import type { Predicate } from '../store/query.ts'
import type { Entry } from './collection.ts'
import type { Records } from './records.ts'
import type { KnownMetrics, RunScore, ScoredSession, ScoreValue } from './scores.ts'
import type { StoredRun } from './stored.ts'

export interface RunNumbers {
  readonly run: Entry<StoredRun>
  readonly sessions: readonly ScoredSession[]
  readonly known: KnownMetrics
}

/** Reads a run with all its values. @throws {RefusedRequest} 404 where there is none. */
export async function runNumbers(
  { store, records }: { readonly store: EventStore; readonly records: Records },
  id: string,
  where: Predicate | null = null,
): Promise<RunNumbers> {
  const run = await records.runs.get(id)
  const known = knownMetrics(await records.metrics.list(), run.value.passing_ranges)
  const sessions = await sessionsOf(store, run, where)
  return { run, known, sessions: sessions.map((session) => scoredSession(session, known)) }
}

export interface Summary {
  readonly passed: readonly string[]
  readonly failed: readonly string[]
  readonly details: readonly MetricDetail[]
  readonly datapoints: readonly DatapointResult[]
  readonly eventDetails: readonly Omit<EventPresence, 'presence'>[]
}

/** A run in numbers. A datapoint that ran several times has passed when it always has. */
export function summaryOf({ sessions, known }: RunNumbers, by: AggregateFunction): Summary {
  const failed = new Set(sessions.filter(({ hasPassed }) => !hasPassed).map((one) => keyOf(one)))
  const all = [...new Set(sessions.map((one) => keyOf(one)))]
  return {
    passed: all.filter((id) => !failed.has(id)),
    failed: all.filter((id) => failed.has(id)),
    details: metricGroups(sessions).map((group) => detailOf(group, known, by)),
    datapoints: sessions.map((one) => datapointOf(one)),
    eventDetails: eventDetails(sessions),
  }
}

/** A session without a datapoint stands for itself. */
export function keyOf({ session }: ScoredSession): string {
  return session.datapointId ?? session.sessionId
}

/** All values of one metric on events of one name and type, with the datapoint of each. */
export interface MetricGroup {
  readonly metric: string
  readonly eventName: string
  readonly eventType: string
  readonly values: readonly { readonly datapointId: string; readonly value: ScoreValue; readonly hasPassed: boolean }[]
}

export function metricGroups(sessions: readonly ScoredSession[]): readonly MetricGroup[] {
  const groups = new Map<string, { readonly first: RunScore; readonly values: MetricGroup['values'][number][] }>()
  for (const session of sessions) {
    for (const score of session.scores) {
      const key = groupKey({ ...score })
      const group = groups.get(key) ?? { first: score, values: [] }
      groups.set(key, group)
      group.values.push({ datapointId: keyOf(session), value: score.value, hasPassed: score.hasPassed })
    }
  }
  return [...groups.values()].map(({ first: { metric, eventName, eventType }, values }) => ({
    metric,
    eventName,
    eventType,
    values,
  }))
}

/** Sessions are called after their run, so that their names tell runs apart and nothing else. */
export function groupKey({ metric, eventName, eventType }: Omit<MetricGroup, 'values'>): string {
  return JSON.stringify(eventType === 'session' ? [metric, eventType] : [metric, eventType, eventName])
}

export function numbersOf(values: readonly { readonly value: ScoreValue }[]): readonly number[] {
  return values.map(({ value }) => numberOf(value)).filter((value) => value !== undefined)
}

function detailOf(
  { metric, eventName, eventType, values }: MetricGroup,
  known: KnownMetrics,
  by: AggregateFunction,
): MetricDetail {
  const { type, range } = known(metric)
  const ids = (hasPassed: boolean): readonly string[] => [
    ...new Set(values.filter((value) => value.hasPassed === hasPassed).map(({ datapointId }) => datapointId)),
  ]
  return {
    metric_name: metric,
    metric_type: type,
    event_name: eventName,
    event_type: eventType,
    aggregate: aggregated(numbersOf(values), by),
    values: values.map(({ value }) => value),
    datapoints: { passed: ids(true), failed: ids(false) },
    ...(range === undefined ? {} : { passing_range: range }),
  }
}

function datapointOf({ session, scores, hasPassed }: ScoredSession): DatapointResult {
  return {
    datapoint_id: session.datapointId,
    session_id: session.sessionId,
    passed: hasPassed,
    metrics: scores.map((score) => ({
      name: score.metric,
      event_name: score.eventName,
      event_type: score.eventType,
      value: score.value,
      passed: score.hasPassed,
    })),
  }
}

export function eventDetails(sessions: readonly ScoredSession[]): readonly Omit<EventPresence, 'presence'>[] {
  const kinds = new Map<string, Omit<EventPresence, 'presence'>>()
  for (const { session } of sessions)
    for (const { name, type } of session.events)
      kinds.set(JSON.stringify([name, type]), { event_name: name, event_type: type })
  return [...kinds.values()]
}

/** The events of a run that carry values. */
export async function runMetrics(
  { store, records }: { readonly store: EventStore; readonly records: Records },
  id: string,
  where: Predicate | null,
): Promise<RunMetrics> {
  const events = await eventsOfRun(store, await records.runs.get(id), where)
  const scored = events.filter(({ metrics }) => Object.keys(metrics).length > 0)
  return {
    events: scored.map(({ name, type, sessionId, metadata, metrics }) => ({
      event_name: name,
      event_type: type,
      session_id: sessionId,
      metadata: typeof metadata['datapoint_id'] === 'string' ? { datapoint_id: metadata['datapoint_id'] } : {},
      metrics,
    })),
    totalEvents: scored.length,
  }
}
