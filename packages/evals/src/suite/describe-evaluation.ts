import type { DatapointResult, Example } from '../datapoint.ts'
import type { Dataset } from '../dataset/read-rows.ts'
import { readRows } from '../dataset/read-rows.ts'
import type { EvaluateOptions } from '../run/options.ts'
import { resolveOptions } from '../run/resolve-options.ts'
import type { EvaluationResult } from '../run/result.ts'
import type { SpanView } from '../trajectory/span-view.ts'
import { openSuite, type OpenSuite } from './open-suite.ts'

/** What is needed of a test runner: vitest's and jest's functions of these names. */
export interface TestRunner {
  readonly describe: (name: string, fn: () => void) => unknown
  readonly it: (name: string, fn: () => Promise<void>, timeoutMillis?: number) => unknown
  readonly beforeAll: (fn: () => Promise<void>) => unknown
  readonly afterAll: (fn: () => Promise<void>, timeoutMillis?: number) => unknown
}

/** What a case gets: the execution of one row, for `expect` and its matchers. */
export interface Case<Inputs = unknown, Outputs = unknown, GroundTruth = unknown> {
  readonly result: DatapointResult<Inputs, Outputs, GroundTruth>
  readonly inputs: Inputs
  readonly outputs: Outputs | undefined
  readonly groundTruth: GroundTruth | undefined
  readonly spans: readonly SpanView[]
}

/** What `describeEvaluation` takes: the options of `evaluate`, with rows that are known before the tests begin. */
export interface SuiteOptions<Inputs = unknown, Outputs = unknown, GroundTruth = unknown> extends EvaluateOptions<
  Inputs,
  Outputs,
  GroundTruth
> {
  /** Rows are needed before the tests begin, so that each is a test. */
  readonly dataset: NonNullable<EvaluateOptions<Inputs, Outputs, GroundTruth>['dataset']>
  /** Also looked at when all cases are done; default: the verdict must not be `fail`. */
  readonly onResult?: ((result: EvaluationResult<Inputs, Outputs, GroundTruth>) => void) | undefined
}

/** A test may take longer than its function by this: evaluators, and the report to the server. */
const graceMillis = 30_000

/**
 * One test for each row (and trial), and one run for all of them. A case that throws fails its test; what it looked at is
 * in the run all the same. After the last, the run is closed, and a verdict of `fail` fails the suite.
 */
export function describeEvaluation<Inputs, Outputs, GroundTruth>(
  runner: TestRunner,
  name: string,
  options: SuiteOptions<Inputs, Outputs, GroundTruth>,
  check: (execution: Case<Inputs, Outputs, GroundTruth>) => unknown,
): void {
  // Also says what is wrong with the options before a test runs.
  const config = resolveOptions({ name, ...options })
  const dataset: Dataset = readRows(options.dataset)
  runner.describe(name, () => {
    let suite: OpenSuite | undefined
    runner.beforeAll(async () => {
      suite = await openSuite({ printResults: false, name, ...options } as EvaluateOptions)
    })
    for (const example of dataset.examples)
      for (let trial = 0; trial < config.trials; trial += 1)
        runner.it(
          titleOf(example, trial, config.trials),
          () => runCase(suite, example, trial, check as never),
          config.timeoutMillis + graceMillis,
        )
    runner.afterAll(async () => {
      const result = await suite?.finish()
      if (result !== undefined) conclude(result, options.onResult as ((result: EvaluationResult) => void) | undefined)
    }, graceMillis * 2)
  })
}

async function runCase(
  suite: OpenSuite | undefined,
  example: Example,
  trial: number,
  check: (execution: Case) => unknown,
): Promise<void> {
  if (suite === undefined) throw new Error('The run could not begin; the error of beforeAll says why.')
  const { result, spans } = await suite.execute(example, trial)
  await check({ result, inputs: result.inputs, outputs: result.outputs, groundTruth: result.groundTruth, spans })
}

function conclude(result: EvaluationResult, onResult: ((result: EvaluationResult) => void) | undefined): void {
  if (onResult !== undefined) onResult(result)
  else if (result.verdict.status === 'fail') throw new Error(`The run fails: ${result.verdict.reasons.join(' ')}`)
}

function titleOf({ index, inputs }: Example, trial: number, trials: number): string {
  const text = typeof inputs === 'string' ? inputs : JSON.stringify(inputs)
  const cut = text.length > 60 ? `${text.slice(0, 59)}…` : text
  return `${index + 1}: ${cut}${trials > 1 ? ` (trial ${trial + 1})` : ''}`
}
