import type { DatapointResult } from '../datapoint.ts'
import type { RunStats, RunStatus } from '../run/result.ts'
import type { Threshold } from '../run/options.ts'
import type { MetricSummary } from '../statistics/metric-summary.ts'
import type { Comparison } from './comparison.ts'

/** What a build does with a run. */
export interface Verdict {
  readonly status: 'pass' | 'fail' | 'inconclusive'
  /** 0 pass, 1 fail, 2 inconclusive. */
  readonly exitCode: 0 | 1 | 2
  /** Whole sentences: what failed, else what is open, else what it passed on. */
  readonly reasons: readonly string[]
}

export interface VerdictParts {
  readonly status: RunStatus
  readonly stats: RunStats
  readonly datapoints: readonly DatapointResult[]
  readonly metrics: Readonly<Record<string, MetricSummary>>
  readonly comparison: Comparison | undefined
  readonly threshold: Threshold | Readonly<Record<string, Threshold>> | undefined
  readonly maxFailures: number
  /** Why there is no comparison although one was asked for. */
  readonly baselineProblem?: string | undefined
}

/** Fails for a reason: datapoints that failed, assertions, thresholds, a baseline that was better. */
export function decideVerdict(parts: VerdictParts): Verdict {
  const failures = [
    ...runFailures(parts),
    ...assertionFailures(parts.datapoints),
    ...thresholdFailures(parts),
    ...comparisonReasons(parts.comparison, 'fail'),
  ]
  if (failures.length > 0) return { status: 'fail', exitCode: 1, reasons: failures }
  const open = [
    ...(parts.baselineProblem === undefined ? [] : [parts.baselineProblem]),
    ...comparisonReasons(parts.comparison, 'inconclusive'),
  ]
  if (open.length > 0) return { status: 'inconclusive', exitCode: 2, reasons: open }
  return { status: 'pass', exitCode: 0, reasons: passReasons(parts) }
}

function runFailures({ status, stats, maxFailures }: VerdictParts): readonly string[] {
  const reasons: string[] = []
  if (status === 'cancelled') reasons.push(`The run was cancelled: ${stats.cancelled} of ${stats.total} did not run.`)
  if (stats.failed > maxFailures)
    reasons.push(
      `${stats.failed} of ${stats.total} failed${maxFailures > 0 ? `; at most ${maxFailures} may (maxFailures)` : ''}.`,
    )
  return reasons
}

function assertionFailures(datapoints: readonly DatapointResult[]): readonly string[] {
  const failed = new Map<string, number>()
  for (const { scores } of datapoints)
    for (const [name, score] of Object.entries(scores))
      if (score.isAsserted === true && score.passed !== true) failed.set(name, (failed.get(name) ?? 0) + 1)
  return [...failed].map(([name, count]) => `${name} asserts, and did not pass for ${count} of ${datapoints.length}.`)
}

function thresholdFailures({ threshold, metrics }: VerdictParts): readonly string[] {
  if (threshold === undefined) return []
  const named: readonly (readonly [string, Threshold])[] =
    typeof threshold === 'number' || isRange(threshold)
      ? Object.values(metrics)
          .filter(({ type }) => type !== 'string')
          .map(({ name }) => [name, threshold] as const)
      : Object.entries<Threshold>(threshold)
  return named.flatMap(([name, limit]) => missed(name, metrics[name], limit) ?? [])
}

function isRange(threshold: object): threshold is Exclude<Threshold, number> {
  const keys = Object.keys(threshold)
  return keys.length > 0 && keys.every((key) => key === 'min' || key === 'max')
}

function missed(name: string, metric: MetricSummary | undefined, limit: Threshold): string | undefined {
  const value = metric?.aggregate
  if (value === undefined) return `${name} has a threshold, but no value.`
  const { min, max } =
    typeof limit !== 'number' ? limit : metric?.direction === 'lower' ? { max: limit } : { min: limit, max: undefined }
  const what = `${name} is ${formatNumber(value)} (${metric?.aggregateFunction})`
  if (min !== undefined && value < min) return `${what}; at least ${formatNumber(min)} is asked for.`
  return max !== undefined && value > max ? `${what}; at most ${formatNumber(max)} is asked for.` : undefined
}

function comparisonReasons(comparison: Comparison | undefined, verdict: 'fail' | 'inconclusive'): readonly string[] {
  return Object.values(comparison?.metrics ?? {})
    .filter((metric) => metric.verdict === verdict)
    .map((metric) => {
      const { low, high } = metric.interval
      const range = `${signed(metric.difference)} [${signed(low)}, ${signed(high)}], p = ${metric.pValue.toPrecision(2)}`
      const counts = `${metric.improved} improved, ${metric.degraded} degraded, ${metric.same} same`
      return verdict === 'fail'
        ? `${metric.name} is worse than the baseline: ${range}; ${counts}.`
        : `${metric.name} may be worse than the baseline, or not: ${range}; ${counts}.`
    })
}

function passReasons({ stats, comparison, threshold }: VerdictParts): readonly string[] {
  const compared = Object.keys(comparison?.metrics ?? {})
  return [
    `${stats.succeeded} of ${stats.total} succeeded.`,
    ...(threshold === undefined ? [] : ['Every threshold is reached.']),
    ...(compared.length === 0 ? [] : [`Not worse than the baseline: ${compared.join(', ')}.`]),
  ]
}

/** At most four digits after the point. */
export function formatNumber(value: number): string {
  return String(Number(value.toFixed(4)))
}

export function signed(value: number): string {
  return `${value >= 0 ? '+' : ''}${formatNumber(value)}`
}
