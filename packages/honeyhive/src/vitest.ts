import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  describeEvaluation,
  type Case,
  type EvaluationMatchers,
  matchers,
  type SuiteOptions,
} from '@honeyhive/evals/suite'

export type { Case, EvaluationMatchers, SuiteOptions } from '@honeyhive/evals/suite'

declare module 'vitest' {
  // The parameter, its default too, must be as vitest declares it.
  // oxlint-disable-next-line typescript/no-explicit-any, typescript/no-empty-object-type
  interface Matchers<T = any> extends EvaluationMatchers<T> {}
}

expect.extend(matchers)

/**
 * An evaluation as a vitest suite: a test for each row, one run for the file. `expect` knows scores and traces:
 * `toHaveScore`, `toPass`, `toHaveCalledTool`, `toHaveToolOrder`, `toHaveSucceeded`.
 *
 * @example
 * describeEval('agent', { dataset, function: agent, evaluators: [exactMatch()] }, (execution) => {
 *   expect(execution).toHaveScore('exact_match', 1)
 *   expect(execution).toHaveCalledTool('search')
 * })
 */
export function describeEval<Inputs, Outputs, GroundTruth>(
  name: string,
  options: SuiteOptions<Inputs, Outputs, GroundTruth>,
  check: (execution: Case<Inputs, Outputs, GroundTruth>) => unknown,
): void {
  describeEvaluation({ describe, it, beforeAll, afterAll }, name, options, check)
}
