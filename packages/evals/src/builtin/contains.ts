import { evaluator } from '../evaluator/define-evaluator.ts'
import type { Evaluator } from '../evaluator/evaluator.ts'
import { asText, expectedText } from './text.ts'

/** What is looked for. */
export interface ContainsOptions {
  readonly name?: string | undefined
  /** What must be in the outputs. Default: the ground truth; of a list of texts each. */
  readonly text?: string | readonly string[] | undefined
  /** One of them is enough [false]. */
  readonly any?: boolean | undefined
  /** [true] */
  readonly ignoreCase?: boolean | undefined
}

/**
 * True when all (or, with `any`, one) of the texts are in the outputs.
 *
 * @example
 * evaluate({ dataset, function: answer, evaluators: [contains({ text: ['refund', '14 days'] })] })
 */
export function contains(options: ContainsOptions = {}): Evaluator {
  const { name = 'contains', text, any = false, ignoreCase = true } = options
  const fold = (value: string): string => (ignoreCase ? value.toLowerCase() : value)
  return evaluator(
    (outputs: unknown, _inputs: unknown, groundTruth: unknown) => {
      const wanted = wantedTexts(text ?? groundTruth).map(fold)
      const found = fold(asText(outputs))
      const isIn = (one: string): boolean => found.includes(one)
      return any ? wanted.some(isIn) : wanted.every(isIn)
    },
    { name },
  )
}

function wantedTexts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(asText) : [expectedText(value)]
}

/**
 * True when the outputs match a pattern. A pattern with `g` or `y` is read without its memory of the last match.
 *
 * @example
 * evaluate({ dataset, function: answer, evaluators: [matches(/^\d{4}-\d{2}-\d{2}$/)] })
 */
export function matches(pattern: RegExp, options: { readonly name?: string | undefined } = {}): Evaluator {
  const stateless = new RegExp(pattern.source, pattern.flags.replaceAll(/[gy]/g, ''))
  return evaluator((outputs: unknown) => stateless.test(asText(outputs)), { name: options.name ?? 'regex' })
}
