import type { ComputedMetricType, PassingRanges } from '@honeyhive/api/current'
import type { Entry } from './collection.ts'
import type { RunSession } from './run-events.ts'
import type { OpenObject } from '@honeyhive/api/current'

export type ScoreValue = number | boolean | string

/** One value of one metric on one event. */
export interface RunScore {
  readonly metric: string
  readonly eventName: string
  readonly eventType: string
  readonly value: ScoreValue
  readonly hasPassed: boolean
}

export interface ScoredSession {
  readonly session: RunSession
  readonly scores: readonly RunScore[]
  readonly hasPassed: boolean
}

/** What is known of a metric beside its values. */
export interface MetricKnowledge {
  readonly type: ComputedMetricType
  readonly range: { readonly min?: number | undefined; readonly max?: number | undefined } | undefined
  readonly passWhen: boolean | number | undefined
  readonly passingCategories: readonly string[] | undefined
}

export type KnownMetrics = (name: string) => MetricKnowledge

/** The thresholds of stored metrics; those that a run brings win. */
export function knownMetrics(metrics: readonly Entry<OpenObject>[], ranges: PassingRanges): KnownMetrics {
  const stored = new Map(metrics.map((entry) => [entry.name, entry.value]))
  return (name) => {
    const metric = stored.get(name)
    const threshold = recordOf(metric?.['threshold'])
    const categories = threshold['passing_categories']
    const passWhen = threshold['pass_when'] ?? metric?.['pass_when']
    return {
      type: typeOf(metric?.['type']),
      range: (Object.hasOwn(ranges, name) ? ranges[name] : undefined) ?? rangeOf(threshold),
      passWhen: typeof passWhen === 'boolean' || typeof passWhen === 'number' ? passWhen : undefined,
      passingCategories: Array.isArray(categories)
        ? categories.filter((value): value is string => typeof value === 'string')
        : undefined,
    }
  }
}

/** All values of the metrics of a session. A text that explains or labels a value beside it is none itself. */
export function scoredSession(session: RunSession, known: KnownMetrics): ScoredSession {
  const scores = session.events.flatMap(({ name: eventName, type: eventType, metrics }) =>
    Object.entries(metrics).flatMap(([metric, value]) =>
      isScore(value) && !isRemark(metric, metrics)
        ? [{ metric, eventName, eventType, value, hasPassed: passes(value, known(metric)) }]
        : [],
    ),
  )
  return { session, scores, hasPassed: !session.hasFailed && scores.every(({ hasPassed }) => hasPassed) }
}

/** A number of a value that is compared; undefined of a text. */
export function numberOf(value: ScoreValue): number | undefined {
  return typeof value === 'string' ? undefined : Number(value)
}

function isScore(value: unknown): value is ScoreValue {
  return (
    typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))
  )
}

function isRemark(metric: string, metrics: OpenObject): boolean {
  const base = /^(?<base>.+)_(?:explanation|label)$/u.exec(metric)?.groups?.['base']
  return base !== undefined && Object.hasOwn(metrics, base)
}

function passes(value: ScoreValue, { range, passWhen, passingCategories }: MetricKnowledge): boolean {
  if (typeof value === 'string') return passingCategories?.includes(value) ?? true
  if (typeof value === 'boolean') return value === (typeof passWhen === 'boolean' ? passWhen : true)
  if (range !== undefined) return value >= (range.min ?? -Infinity) && value <= (range.max ?? Infinity)
  return typeof passWhen !== 'number' || value >= passWhen
}

const types: Readonly<Record<string, ComputedMetricType>> = {
  PYTHON: 'PYTHON',
  custom: 'PYTHON',
  LLM: 'LLM',
  model: 'LLM',
  HUMAN: 'HUMAN',
  human: 'HUMAN',
  COMPOSITE: 'COMPOSITE',
  composite: 'COMPOSITE',
}

/** A metric that nobody stored here is an evaluator of the SDK. */
function typeOf(type: unknown): ComputedMetricType {
  return (typeof type === 'string' && Object.hasOwn(types, type) ? types[type] : undefined) ?? 'CLIENT_SIDE'
}

function rangeOf(threshold: OpenObject): MetricKnowledge['range'] {
  const [min, max] = [threshold['min'], threshold['max']]
  if (typeof min !== 'number' && typeof max !== 'number') return undefined
  return { ...(typeof min === 'number' ? { min } : {}), ...(typeof max === 'number' ? { max } : {}) }
}

function recordOf(value: unknown): OpenObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {}
}
