/** Door for test runners. */
export { describeEvaluation } from './suite/describe-evaluation.ts'
export type { Case, SuiteOptions, TestRunner } from './suite/describe-evaluation.ts'
export { matchers } from './suite/matchers.ts'
export type { EvaluationMatchers, MatcherOutcome } from './suite/matchers.ts'
