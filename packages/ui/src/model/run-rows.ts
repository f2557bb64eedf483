import { isRecord } from './json-value.ts'
import type { Event } from '@honeyhive/api/current'

export type ScoreValue = number | boolean | string

/** What became of one execution of a datapoint. */
export interface RunRow {
  readonly datapointId: string
  readonly sessionId: string
  /** From 0. */
  readonly trial: number
  readonly status: 'success' | 'failed' | 'cancelled' | 'running'
  readonly inputs: Readonly<Record<string, unknown>>
  readonly outputs: Readonly<Record<string, unknown>>
  readonly groundTruth: unknown
  readonly error: string | null
  readonly durationMillis: number | null
  readonly scores: Readonly<Record<string, ScoreValue>>
  /** By evaluator: why it has no value. */
  readonly evaluatorErrors: Readonly<Record<string, string>>
}

const STATUSES: ReadonlySet<unknown> = new Set(['success', 'failed', 'cancelled'])
const EVALUATOR_ERROR = 'evaluator_error.'

/**
 * One row per session of a run. What the function's own span says (`metadata.experiment_status`) goes before what its session
 * says; runs of other SDKs have the sessions only, with their metrics on them.
 */
export function runRows(events: readonly Event[]): RunRow[] {
  const functions = new Map(
    events.filter(({ metadata }) => 'experiment_status' in metadata).map((event) => [event.session_id, event]),
  )
  const sessions = events.filter(({ event_type: type }) => type === 'session')
  return sessions
    .map((session) => rowOf(session, functions.get(session.session_id)))
    .sort((one, other) => compare(one.datapointId, other.datapointId) || one.trial - other.trial)
}

function rowOf(session: Event, own: Event | undefined): RunRow {
  const metadata = { ...session.metadata, ...own?.metadata }
  const { experiment_status: status, experiment_trial: trial, datapoint_id: id } = metadata
  const ended = STATUSES.has(status) ? (status as RunRow['status']) : null
  const error = own?.error ?? session.error
  return {
    datapointId: typeof id === 'string' ? id : session.session_id,
    sessionId: session.session_id,
    trial: typeof trial === 'number' ? trial : 0,
    status: ended ?? (error !== null ? 'failed' : own === undefined && isOpen(session) ? 'running' : 'success'),
    inputs: session.inputs,
    outputs: isFilled(session.outputs) ? session.outputs : (own?.outputs ?? {}),
    groundTruth: session.feedback['ground_truth'] ?? null,
    error,
    durationMillis: own?.duration ?? session.duration,
    scores: scoresIn({ ...session.metrics, ...own?.metrics }),
    evaluatorErrors: errorsIn(metadata),
  }
}

/** A datapoint whose outputs have not come is being worked on. */
function isOpen({ outputs, metrics }: Event): boolean {
  return !isFilled(outputs) && !isFilled(metrics)
}

function isFilled(record: Readonly<Record<string, unknown>>): boolean {
  return Object.keys(record).length > 0
}

function scoresIn(metrics: Readonly<Record<string, unknown>>): Readonly<Record<string, ScoreValue>> {
  const found: Record<string, ScoreValue> = {}
  for (const [name, value] of Object.entries(metrics)) {
    if (name.endsWith('_explanation')) continue
    if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string') found[name] = value
    else if (isRecord(value) && isScore(value['score'])) found[name] = value['score']
  }
  return found
}

function isScore(value: unknown): value is ScoreValue {
  return typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string'
}

function errorsIn(metadata: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const found = Object.entries(metadata).filter(([key]) => key.startsWith(EVALUATOR_ERROR))
  return Object.fromEntries(found.map(([key, value]) => [key.slice(EVALUATOR_ERROR.length), String(value)]))
}

/** The names of all scores, in the order in which they first come. */
export function metricNames(rows: readonly RunRow[]): string[] {
  return [
    ...new Set(
      rows.flatMap(({ scores, evaluatorErrors }) => [...Object.keys(scores), ...Object.keys(evaluatorErrors)]),
    ),
  ]
}

export function numericScore(value: ScoreValue | undefined): number | null {
  if (typeof value === 'boolean') return value ? 1 : 0
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}
