/** Door: the comparison of two runs' scores, which needs nothing but numbers, so that the page computes as the command does. */
export { compareScores } from './compare/compare-scores.ts'
export type { CompareOptions, ScoredRun } from './compare/compare-scores.ts'
export type { Comparison, MetricComparison, PairedScore } from './compare/comparison.ts'
export type { Interval } from './statistics/bootstrap.ts'
