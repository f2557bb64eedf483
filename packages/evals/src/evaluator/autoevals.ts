import { fieldsOf } from '../json.ts'
import { evaluator } from './define-evaluator.ts'
import type { Evaluator, EvaluatorContext, EvaluatorSettings } from './evaluator.ts'

/** A scorer of the package `autoevals`, or any function of that form. */
// `any` because each scorer has arguments of its own.
// oxlint-disable-next-line typescript/no-explicit-any
export type AutoevalsScorer = (args: any) => unknown

/** Settings of an evaluator, and the arguments of the scorer. */
export interface AutoevalsOptions extends EvaluatorSettings {
  /** Further arguments of the scorer, such as `model`, `client` or `criteria`; a function makes them for each row. */
  readonly args?:
    | Readonly<Record<string, unknown>>
    | ((row: {
        readonly outputs: unknown
        readonly inputs: unknown
        readonly groundTruth: unknown
      }) => Readonly<Record<string, unknown>>)
    | undefined
}

/**
 * Makes an evaluator of a scorer of `autoevals`: outputs are its `output`, the ground truth its `expected`, inputs its
 * `input`. Its score, its rationale and its metadata are kept; an error that it returns is an error.
 *
 * @example
 * import { Levenshtein, Factuality } from 'autoevals'
 * evaluators: [fromAutoevals(Levenshtein), fromAutoevals(Factuality, { args: { model: 'gpt-4o-mini' } })]
 */
export function fromAutoevals(scorer: AutoevalsScorer, options: AutoevalsOptions = {}): Evaluator {
  const { args, ...settings } = options
  return evaluator(
    async (outputs: unknown, inputs: unknown, groundTruth: unknown, _context: EvaluatorContext) => {
      const further = typeof args === 'function' ? args({ outputs, inputs, groundTruth }) : args
      const result = fieldsOf(await scorer({ output: outputs, expected: groundTruth, input: inputs, ...further }))
      const { score, error } = result
      if (error !== undefined && error !== null) throw error
      const metadata = fieldsOf(result['metadata'])
      const rationale = metadata['rationale']
      return {
        score: typeof score === 'number' ? score : null,
        ...(typeof metadata['choice'] === 'string' ? { label: metadata['choice'] } : {}),
        ...(typeof rationale === 'string' ? { explanation: rationale } : {}),
        metadata,
      }
    },
    { ...settings, name: settings.name ?? scorer.name },
  )
}
