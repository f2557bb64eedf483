import { compareScores } from '@honeyhive/evals/comparison'
import { numericScore } from './run-rows.ts'
import type { Comparison, ScoredRun } from '@honeyhive/evals/comparison'
import type { RunRow } from './run-rows.ts'

/**
 * What changed from one run to another, by the same numbers as `compareRuns` of the SDK: paired by datapoint, with an interval
 * and a verdict.
 */
export function compareRows(
  before: { readonly runId: string; readonly rows: readonly RunRow[] },
  after: { readonly runId: string; readonly rows: readonly RunRow[] },
  lowerIsBetter: ReadonlySet<string>,
): Comparison {
  const names = [...new Set(after.rows.flatMap(({ scores }) => Object.keys(scores)))]
  const metrics = names.map((name) => ({
    name,
    direction: lowerIsBetter.has(name) ? ('lower' as const) : ('higher' as const),
  }))
  return compareScores(scoredRun(before.runId, before.rows), scoredRun(after.runId, after.rows), {
    metrics,
    toleranceOf: () => 0,
  })
}

function scoredRun(runId: string, rows: readonly RunRow[]): ScoredRun {
  const scores = new Map<string, Record<string, number[]>>()
  const kinds = new Map<string, boolean>()
  for (const { datapointId, scores: ofRow } of rows) {
    const byMetric = scores.get(datapointId) ?? {}
    scores.set(datapointId, byMetric)
    for (const [name, value] of Object.entries(ofRow)) {
      const number = numericScore(value)
      if (number === null) continue
      kinds.set(name, (kinds.get(name) ?? true) && typeof value === 'boolean')
      ;(byMetric[name] ??= []).push(number)
    }
  }
  const passFail = new Set([...kinds].filter(([, isFlag]) => isFlag).map(([name]) => name))
  return { runId, name: undefined, scores, passFail }
}

/** Per datapoint the worst that happened to any of its scores: what degraded must not hide behind what improved. */
export function changesByDatapoint(comparison: Comparison): ReadonlyMap<string, 'improved' | 'degraded' | 'same'> {
  const found = new Map<string, 'improved' | 'degraded' | 'same'>()
  for (const { pairs } of Object.values(comparison.metrics)) {
    for (const { datapointId, change } of pairs) {
      const known = found.get(datapointId)
      if (known === 'degraded' || (known === 'improved' && change === 'same')) continue
      found.set(datapointId, change)
    }
  }
  return found
}
