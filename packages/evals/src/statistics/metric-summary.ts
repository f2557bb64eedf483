import type { DatapointResult } from '../datapoint.ts'
import type { NamedEvaluator } from '../evaluator/named-evaluator.ts'
import { numericValue } from '../score.ts'
import type { AggregateFunction } from '../run/options.ts'
import { mean, quantileOfSorted, standardDeviation } from './describe.ts'
import { isFlaky, meanPassHatK } from './pass-k.ts'

/** A metric's values over a run. Numbers and booleans (as 1 and 0) are aggregated; texts are counted. */
export interface MetricSummary {
  readonly name: string
  readonly type: 'number' | 'boolean' | 'string'
  /** Which direction is better. */
  readonly direction: 'higher' | 'lower'
  readonly weight: number
  /** Executions with a value. */
  readonly count: number
  /** Executions without: the function failed, or the evaluator answered nothing. */
  readonly missing: number
  /** Of these: the evaluator failed. */
  readonly errors: number
  readonly aggregateFunction: AggregateFunction
  /** `undefined` without numbers. */
  readonly aggregate: number | undefined
  readonly scalar: ScalarMetric | undefined
  /** How often each text was answered. */
  readonly labels: Readonly<Record<string, number>> | undefined
  /** Share of the executions that passed, of those that were judged. */
  readonly passRate: number | undefined
  /** With trials: the probability that as many executions as there are trials all pass. */
  readonly passHatK: number | undefined
  /** With trials: ids of datapoints of which some executions pass and some do not. */
  readonly flaky: readonly string[]
}

export interface ScalarMetric {
  readonly mean: number
  readonly median: number
  readonly min: number
  readonly max: number
  readonly standardDeviation: number
}

export interface SummaryOptions {
  readonly aggregateFunction: AggregateFunction
  readonly trials: number
}

export function summarise(
  results: readonly DatapointResult[],
  evaluators: readonly Pick<NamedEvaluator, 'name' | 'settings'>[],
  options: SummaryOptions,
): Readonly<Record<string, MetricSummary>> {
  return Object.fromEntries(evaluators.map((one) => [one.name, summariseOne(results, one, options)]))
}

function summariseOne(
  results: readonly DatapointResult[],
  { name, settings }: Pick<NamedEvaluator, 'name' | 'settings'>,
  { aggregateFunction, trials }: SummaryOptions,
): MetricSummary {
  const scores = results.map((result) => result.scores[name])
  const values = scores.map((score) => score?.value).filter((value) => value !== undefined)
  const numbers = scores.map(numericValue).filter((value) => value !== undefined)
  const texts = values.filter((value) => typeof value === 'string')
  const sorted = Float64Array.from(numbers).toSorted()
  const judged = scores.map((score) => score?.passed).filter((passed) => passed !== undefined)
  const byDatapoint = trials > 1 ? [...trialsOf(results, name)] : []
  return {
    name,
    type: texts.length > 0 ? 'string' : values.some((value) => typeof value === 'boolean') ? 'boolean' : 'number',
    direction: settings.direction ?? 'higher',
    weight: settings.weight ?? 1,
    count: values.length,
    missing: results.length - values.length,
    errors: scores.filter((score) => score?.error !== undefined).length,
    aggregateFunction,
    aggregate: sorted.length === 0 ? undefined : aggregateOf(numbers, sorted, aggregateFunction),
    scalar: sorted.length === 0 ? undefined : scalarOf(numbers, sorted),
    labels: texts.length === 0 ? undefined : countsOf(texts),
    passRate: judged.length === 0 ? undefined : judged.filter(Boolean).length / judged.length,
    passHatK: meanPassHatK(
      byDatapoint.map(([, passed]) => passed),
      trials,
    ),
    flaky: byDatapoint.filter(([, passed]) => isFlaky(passed)).map(([id]) => id),
  }
}

function scalarOf(numbers: readonly number[], sorted: Float64Array): ScalarMetric {
  return {
    mean: mean(numbers),
    median: quantileOfSorted(sorted, 0.5),
    min: sorted[0] ?? Number.NaN,
    max: sorted.at(-1) ?? Number.NaN,
    standardDeviation: standardDeviation(numbers),
  }
}

export function aggregateOf(numbers: readonly number[], sorted: ArrayLike<number>, how: AggregateFunction): number {
  switch (how) {
    case 'average':
      return mean(numbers)
    case 'sum':
      return mean(numbers) * numbers.length
    case 'count':
      return numbers.length
    case 'min':
      return quantileOfSorted(sorted, 0)
    case 'max':
      return quantileOfSorted(sorted, 1)
    case 'median':
      return quantileOfSorted(sorted, 0.5)
    default:
      return quantileOfSorted(sorted, Number(how.slice(1)) / 100)
  }
}

/** For each datapoint, whether its executions passed. */
function trialsOf(results: readonly DatapointResult[], name: string): Map<string, boolean[]> {
  const trials = new Map<string, boolean[]>()
  for (const { datapointId, scores, status } of results) {
    // An execution that failed has not passed; one that was cancelled says nothing.
    const passed = status === 'failed' ? false : scores[name]?.passed
    if (passed === undefined) continue
    const list = trials.get(datapointId)
    if (list === undefined) trials.set(datapointId, [passed])
    else list.push(passed)
  }
  return trials
}

function countsOf(texts: readonly string[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>()
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1)
  return Object.fromEntries(counts)
}
