import { evaluator } from '../evaluator/define-evaluator.ts'
import type { Evaluator } from '../evaluator/evaluator.ts'
import { asText, expectedText } from './text.ts'

/** Longer texts are compared by their first so many signs, because the work grows with the product of both. */
const maxLength = 10_000

/** Insertions, deletions and replacements of code points that make one text of the other (Levenshtein). */
export function editDistance(one: string, other: string): number {
  const a = Array.from(one)
  const b = Array.from(other)
  let previous = Uint32Array.from({ length: b.length + 1 }, (_, index) => index)
  let current = new Uint32Array(b.length + 1)
  for (let i = 1; i <= a.length; i += 1) {
    current[0] = i
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      current[j] = Math.min((previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1, replaced)
    }
    ;[previous, current] = [current, previous]
  }
  return previous[b.length] ?? 0
}

/**
 * 1 less the edit distance as a share of the longer text: 1 is equal, 0 has nothing in common.
 *
 * @example
 * evaluate({ dataset, function: transcribe, evaluators: [levenshtein()] })
 */
export function levenshtein({ name = 'levenshtein' }: { readonly name?: string | undefined } = {}): Evaluator {
  return evaluator(
    (outputs: unknown, _inputs: unknown, groundTruth: unknown) => {
      const one = asText(outputs).slice(0, maxLength)
      const other = expectedText(groundTruth).slice(0, maxLength)
      const longer = Math.max(Array.from(one).length, Array.from(other).length)
      return longer === 0 ? 1 : 1 - editDistance(one, other) / longer
    },
    { name },
  )
}
