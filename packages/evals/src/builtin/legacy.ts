import { evaluator } from '../evaluator/define-evaluator.ts'
import type { Evaluator, EvaluatorFunction } from '../evaluator/evaluator.ts'
import { fieldsOf } from '../json.ts'
import { asText } from './text.ts'

/** What the Python library's `honeyhive.evaluation` compares: `inputs.expected` (else the ground truth) with `outputs.response`. */
function sides(
  outputs: unknown,
  inputs: unknown,
  groundTruth: unknown,
): { readonly expected: string; readonly actual: string } {
  const expected = fieldsOf(inputs)['expected'] ?? groundTruth
  const response = fieldsOf(outputs)['response'] ?? outputs
  return { expected: asText(expected), actual: asText(response) }
}

function legacy(name: string, score: (expected: string, actual: string) => number | object): () => Evaluator {
  const fn: EvaluatorFunction = (outputs, inputs, groundTruth) => {
    const { expected, actual } = sides(outputs, inputs, groundTruth)
    const value = score(expected, actual)
    return typeof value === 'number' ? value : { ...value }
  }
  return () => evaluator(fn, { name })
}

/** `ExactMatch`: 1 when equal without regard to case and space at the ends, else 0. */
export const legacyExactMatch: () => Evaluator = legacy('exact_match', (expected, actual) =>
  expected.trim().toLowerCase() === actual.trim().toLowerCase() ? 1 : 0,
)

/** `F1`: of the sets of lower-case words. */
export const legacyF1: () => Evaluator = legacy('f1_score', (expected, actual) => {
  const wanted = wordSet(expected)
  const found = wordSet(actual)
  if (wanted.size === 0 || found.size === 0) return 0
  const common = [...found].filter((word) => wanted.has(word)).length
  if (common === 0) return 0
  const precision = common / found.size
  const recall = common / wanted.size
  return (2 * precision * recall) / (precision + recall)
})

/** `Length`: the number of characters, with the number of words beside it. */
export const legacyLength: () => Evaluator = legacy('length', (_expected, actual) => ({
  score: actual.length,
  word_count: words(actual).length,
}))

/** `SemanticSimilarity`: 0.7 of the overlap of word sets (Jaccard) and 0.3 of the ratio of sentence counts. */
export const legacySemanticSimilarity: () => Evaluator = legacy('semantic_similarity', (expected, actual) => {
  const wanted = wordSet(expected)
  const found = wordSet(actual)
  if (wanted.size === 0 || found.size === 0) return 0
  const common = [...found].filter((word) => wanted.has(word)).length
  const jaccard = common / (wanted.size + found.size - common)
  const counts = [sentences(expected), sentences(actual)]
  return 0.7 * jaccard + 0.3 * (Math.min(...counts) / Math.max(...counts))
})

function words(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(/\s+/u)
    .filter((word) => word !== '')
}

function wordSet(text: string): ReadonlySet<string> {
  return new Set(words(text))
}

function sentences(text: string): number {
  return Math.max(1, text.split(/[.!?]+/u).filter((part) => part.trim() !== '').length)
}
