import { evaluator } from '../evaluator/define-evaluator.ts'
import type { Evaluator, EvaluatorContext } from '../evaluator/evaluator.ts'

/** A bound, and what it is called. */
export interface BudgetOptions {
  readonly name?: string | undefined
  /** More than this does not pass. Default: it is measured and not judged. */
  readonly max?: number | undefined
  /** Not passing fails the run [false]. */
  readonly asserts?: boolean | undefined
}

/**
 * How long the function took, in milliseconds; lower is better.
 *
 * @example
 * evaluate({ dataset, function: answer, evaluators: [latency({ max: 2_000 })] })
 */
export function latency({ name = 'latency_ms', max, asserts }: BudgetOptions = {}): Evaluator {
  return evaluator(
    (_outputs: unknown, _inputs: unknown, _groundTruth: unknown, context: EvaluatorContext) => context.durationMillis,
    {
      name,
      direction: 'lower',
      target: max,
      asserts,
    },
  )
}
