import { bootstrapInterval } from '../statistics/bootstrap.ts'
import { mean } from '../statistics/describe.ts'
import { mcnemarTest } from '../statistics/mcnemar.ts'
import { permutationTest } from '../statistics/permutation.ts'
import type { Comparison, MetricComparison, PairedScore } from './comparison.ts'

/** The scores of a run by datapoint and metric; of several trials all of them. */
export interface ScoredRun {
  readonly runId: string
  readonly name: string | undefined
  readonly scores: ReadonlyMap<string, Readonly<Record<string, readonly number[]>>>
  /** Metrics whose every value was true or false. */
  readonly passFail: ReadonlySet<string>
}

export interface CompareOptions {
  readonly metrics: readonly { readonly name: string; readonly direction: 'higher' | 'lower' }[]
  /** In the metric's own unit [0]. */
  readonly toleranceOf: (metric: string) => number
  readonly seed?: number | undefined
}

/** Differences below this are rounding. */
const epsilon = 1e-12

export function compareScores(before: ScoredRun, after: ScoredRun, options: CompareOptions): Comparison {
  const beforeIds = [...before.scores.keys()]
  const afterIds = [...after.scores.keys()]
  const metrics = options.metrics.map((metric) => compareMetric(before, after, metric, options))
  return {
    baseline: { runId: before.runId, name: before.name },
    metrics: Object.fromEntries(metrics.filter(({ pairs }) => pairs.length > 0).map((metric) => [metric.name, metric])),
    commonDatapoints: afterIds.filter((id) => before.scores.has(id)).length,
    onlyBefore: beforeIds.filter((id) => !after.scores.has(id)),
    onlyAfter: afterIds.filter((id) => !before.scores.has(id)),
  }
}

function compareMetric(
  before: ScoredRun,
  after: ScoredRun,
  { name, direction }: CompareOptions['metrics'][number],
  { toleranceOf, seed }: CompareOptions,
): MetricComparison {
  const pairs = pairsOf(before, after, name, direction)
  // In their own order: what is drawn at random must not depend on the order in which a server lists the datapoints.
  const differences = pairs.map((pair) => pair.after - pair.before).toSorted((one, other) => one - other)
  const interval = bootstrapInterval(differences, { seed })
  const isPassFail = before.passFail.has(name) && after.passFail.has(name) && pairs.every(isWhole)
  const counts = (change: PairedScore['change']): number => pairs.filter((pair) => pair.change === change).length
  const tolerance = toleranceOf(name)
  return {
    name,
    direction,
    pairs,
    before: mean(pairs.map((pair) => pair.before)),
    after: mean(pairs.map((pair) => pair.after)),
    difference: mean(differences),
    interval,
    test: isPassFail ? 'mcnemar' : 'permutation',
    pValue: isPassFail ? mcnemarTest(counts('degraded'), counts('improved')) : permutationTest(differences, { seed }),
    improved: counts('improved'),
    degraded: counts('degraded'),
    same: counts('same'),
    onlyBefore: onlyIn(before, after, name),
    onlyAfter: onlyIn(after, before, name),
    tolerance,
    verdict: verdictOf(interval, tolerance, direction),
  }
}

function pairsOf(
  before: ScoredRun,
  after: ScoredRun,
  name: string,
  direction: 'higher' | 'lower',
): readonly PairedScore[] {
  const sign = direction === 'higher' ? 1 : -1
  const pairs: PairedScore[] = []
  for (const [datapointId, scores] of after.scores) {
    const now = scores[name]
    const then = before.scores.get(datapointId)?.[name]
    if (now === undefined || then === undefined || now.length === 0 || then.length === 0) continue
    const gain = sign * (mean(now) - mean(then))
    const change = gain > epsilon ? 'improved' : gain < -epsilon ? 'degraded' : 'same'
    pairs.push({ datapointId, before: mean(then), after: mean(now), change })
  }
  return pairs
}

function onlyIn(one: ScoredRun, other: ScoredRun, name: string): readonly string[] {
  return [...one.scores]
    .filter(([id, scores]) => (scores[name]?.length ?? 0) > 0 && (other.scores.get(id)?.[name]?.length ?? 0) === 0)
    .map(([id]) => id)
}

/** Several trials of a pass/fail metric give shares, which McNemar's test cannot read. */
function isWhole({ before, after }: PairedScore): boolean {
  return (before === 0 || before === 1) && (after === 0 || after === 1)
}

/** By the interval alone: it says both how large the difference may be and how sure that is. */
function verdictOf(
  { low, high }: { readonly low: number; readonly high: number },
  tolerance: number,
  direction: 'higher' | 'lower',
): 'pass' | 'fail' | 'inconclusive' {
  const [worst, best] = direction === 'higher' ? [low, high] : [-high, -low]
  if (worst >= -tolerance - epsilon) return 'pass'
  return best < -tolerance - epsilon ? 'fail' : 'inconclusive'
}
