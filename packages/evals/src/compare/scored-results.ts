import type { DatapointResult } from '../datapoint.ts'
import { numericValue } from '../score.ts'
import type { ScoredRun } from './compare-scores.ts'

/** The scores of a run that is at hand, for a comparison. */
export function scoredResults(runId: string, name: string | undefined, results: readonly DatapointResult[]): ScoredRun {
  const scores = new Map<string, Record<string, number[]>>()
  const kinds = new Map<string, boolean>()
  for (const result of results) {
    const byMetric = scores.get(result.datapointId) ?? {}
    scores.set(result.datapointId, byMetric)
    for (const [metric, score] of Object.entries(result.scores)) {
      const value = numericValue(score)
      if (value === undefined) continue
      kinds.set(metric, (kinds.get(metric) ?? true) && typeof score.value === 'boolean')
      ;(byMetric[metric] ??= []).push(value)
    }
  }
  const passFail = new Set([...kinds].filter(([, isPassFail]) => isPassFail).map(([metric]) => metric))
  return { runId, name, scores, passFail }
}
