import type { Interval } from '../statistics/bootstrap.ts'

/** A score of a datapoint in the baseline and now; of several trials their mean. */
export interface PairedScore {
  readonly datapointId: string
  readonly before: number
  readonly after: number
  readonly change: 'improved' | 'degraded' | 'same'
}

/** One metric of two runs, over the datapoints that both have a score of. */
export interface MetricComparison {
  readonly name: string
  readonly direction: 'higher' | 'lower'
  readonly pairs: readonly PairedScore[]
  /** Means over the pairs. */
  readonly before: number
  readonly after: number
  /** `after` less `before`, in the metric's own direction. */
  readonly difference: number
  /** In which the mean of the paired differences lies with 95 % confidence. */
  readonly interval: Interval
  /** McNemar's exact test for pass/fail, else a sign-flip permutation test. */
  readonly test: 'mcnemar' | 'permutation'
  readonly pValue: number
  readonly improved: number
  readonly degraded: number
  readonly same: number
  /** Scored in one of the two runs only: not compared, and said. */
  readonly onlyBefore: readonly string[]
  readonly onlyAfter: readonly string[]
  /** How much worse is still as good. */
  readonly tolerance: number
  /** `fail`: worse by more than the tolerance. `pass`: not worse by more. `inconclusive`: the data leave both open. */
  readonly verdict: 'pass' | 'fail' | 'inconclusive'
}

/** What changed from one run to another. */
export interface Comparison {
  readonly baseline: { readonly runId: string; readonly name: string | undefined }
  readonly metrics: Readonly<Record<string, MetricComparison>>
  /** Datapoints of both runs. */
  readonly commonDatapoints: number
  readonly onlyBefore: readonly string[]
  readonly onlyAfter: readonly string[]
}
