import { evaluator } from '../evaluator/define-evaluator.ts'
import type { Evaluator } from '../evaluator/evaluator.ts'
import { asText, expectedText } from './text.ts'

/** How far off still counts. */
export interface NumericOptions {
  readonly name?: string | undefined
  /** Difference that still counts as equal [0]. */
  readonly tolerance?: number | undefined
  /** Difference that still counts as equal, as a share of the expected number [0]. */
  readonly relativeTolerance?: number | undefined
}

/**
 * 1 within the tolerance, else 1 less the difference as a share of the larger of the two, down to 0. The last number of a text counts.
 *
 * @example
 * evaluate({ dataset, function: calculate, evaluators: [numericCloseness({ tolerance: 0.01 })] })
 */
export function numericCloseness(options: NumericOptions = {}): Evaluator {
  const { name = 'numeric_closeness', tolerance = 0, relativeTolerance = 0 } = options
  return evaluator(
    (outputs: unknown, _inputs: unknown, groundTruth: unknown) => {
      const expected = numberIn(expectedText(groundTruth))
      if (expected === undefined) throw new TypeError('The ground truth has no number in it.')
      const actual = numberIn(asText(outputs))
      if (actual === undefined) return { score: 0, explanation: 'There is no number in the outputs.' }
      const difference = Math.abs(actual - expected)
      if (difference <= Math.max(tolerance, relativeTolerance * Math.abs(expected))) return 1
      return Math.max(0, 1 - difference / Math.max(Math.abs(actual), Math.abs(expected)))
    },
    { name },
  )
}

/** The last one, because answers come at the end; thousands may be set off by commas. */
function numberIn(text: string): number | undefined {
  const found = text.match(/-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/gi)?.at(-1)
  return found === undefined ? undefined : Number(found.replaceAll(',', ''))
}
