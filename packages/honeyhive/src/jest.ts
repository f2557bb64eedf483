import { describeEvaluation, type Case, matchers, type SuiteOptions, type TestRunner } from '@honeyhive/evals/suite'

export type { Case, EvaluationMatchers, SuiteOptions } from '@honeyhive/evals/suite'

/** What jest puts into each test file. */
interface JestGlobals extends TestRunner {
  readonly expect: { extend(matchers: object): void }
}

/**
 * An evaluation as a jest suite: a test for each row, one run for the file. `expect` knows scores and traces:
 * `toHaveScore`, `toPass`, `toHaveCalledTool`, `toHaveToolOrder`, `toHaveSucceeded`.
 *
 * @example
 * describeEval('agent', { dataset, function: agent, evaluators: [exactMatch()] }, (execution) => {
 *   expect(execution).toHaveScore('exact_match', 1)
 * })
 */
export function describeEval<Inputs, Outputs, GroundTruth>(
  name: string,
  options: SuiteOptions<Inputs, Outputs, GroundTruth>,
  check: (execution: Case<Inputs, Outputs, GroundTruth>) => unknown,
): void {
  const { expect, describe, it, beforeAll, afterAll } = globalsOfJest()
  expect.extend(matchers)
  describeEvaluation({ describe, it, beforeAll, afterAll }, name, options, check)
}

function globalsOfJest(): JestGlobals {
  const globals = globalThis as unknown as Partial<JestGlobals>
  if (globals.describe === undefined || globals.it === undefined || globals.expect === undefined)
    throw new Error('describeEval of honeyhive/jest runs in a test file of jest, with injectGlobals on (its default).')
  return globals as JestGlobals
}
