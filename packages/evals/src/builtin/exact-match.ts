import { evaluator } from '../evaluator/define-evaluator.ts'
import type { Evaluator } from '../evaluator/evaluator.ts'
import { asText, expectedText } from './text.ts'

/** What counts as the same. */
export interface ExactMatchOptions {
  readonly name?: string | undefined
  /** Compare without regard to case [false]. */
  readonly ignoreCase?: boolean | undefined
  /** Leave out space at both ends [true]. */
  readonly trim?: boolean | undefined
}

/**
 * True when the outputs are the ground truth: text as text, anything else as JSON with its keys in order.
 *
 * @example
 * evaluate({ dataset, function: classify, evaluators: [exactMatch({ ignoreCase: true })] })
 */
export function exactMatch({
  name = 'exact_match',
  ignoreCase = false,
  trim = true,
}: ExactMatchOptions = {}): Evaluator {
  const fold = (text: string): string => {
    const trimmed = trim ? text.trim() : text
    return ignoreCase ? trimmed.toLowerCase() : trimmed
  }
  return evaluator(
    (outputs: unknown, _inputs: unknown, groundTruth: unknown) =>
      fold(asText(outputs)) === fold(expectedText(groundTruth)),
    {
      name,
    },
  )
}
