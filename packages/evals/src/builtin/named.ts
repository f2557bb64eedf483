import type { Evaluator } from '../evaluator/evaluator.ts'
import { exactMatch } from './exact-match.ts'

/** Evaluators that can be given by name, made without options. */
export const namedEvaluators: Readonly<Record<string, () => Evaluator>> = {
  exact_match: exactMatch,
}
