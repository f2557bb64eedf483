import { evaluator } from '../evaluator/define-evaluator.ts'
import type { Evaluator } from '../evaluator/evaluator.ts'
import { asText, expectedText, normalisedWords, plainWords } from './text.ts'

interface OverlapOptions {
  readonly name?: string | undefined
}

type WordMeasure = (candidate: readonly string[], reference: readonly string[]) => number

/**
 * Harmonic mean of precision and recall of words, without case, punctuation and articles (SQuAD 1.1).
 *
 * @example
 * evaluate({ dataset, function: answer, evaluators: [tokenF1()] })
 */
export function tokenF1({ name = 'token_f1' }: OverlapOptions = {}): Evaluator {
  return overlap(name, normalisedWords, wordF1)
}

/**
 * F-measure of the longest common subsequence of words (ROUGE-L, Lin 2004, with equal weight of precision and recall).
 *
 * @example
 * evaluate({ dataset, function: summarise, evaluators: [rougeL()] })
 */
export function rougeL({ name = 'rouge_l' }: OverlapOptions = {}): Evaluator {
  return overlap(name, plainWords, rougeLOf)
}

/**
 * Sentence BLEU of up to four words in a row, exponentially smoothed (Chen and Cherry 2014, method 3; as sacreBLEU).
 *
 * @example
 * evaluate({ dataset, function: translate, evaluators: [bleu()] })
 */
export function bleu({ name = 'bleu' }: OverlapOptions = {}): Evaluator {
  return overlap(name, plainWords, bleuOf)
}

function overlap(name: string, words: (text: string) => readonly string[], measure: WordMeasure): Evaluator {
  return evaluator(
    (outputs: unknown, _inputs: unknown, groundTruth: unknown) =>
      measure(words(asText(outputs)), words(expectedText(groundTruth))),
    { name },
  )
}

export function wordF1(candidate: readonly string[], reference: readonly string[]): number {
  if (candidate.length === 0 || reference.length === 0) return candidate.length === reference.length ? 1 : 0
  const common = matchesOf(countsOf(candidate), countsOf(reference))
  return common === 0 ? 0 : (2 * common) / (candidate.length + reference.length)
}

export function rougeLOf(candidate: readonly string[], reference: readonly string[]): number {
  if (candidate.length === 0 || reference.length === 0) return candidate.length === reference.length ? 1 : 0
  return (2 * longestCommon(candidate, reference)) / (candidate.length + reference.length)
}

export function bleuOf(candidate: readonly string[], reference: readonly string[]): number {
  let smoothing = 1
  let logSum = 0
  let orders = 0
  let isAnyFound = false
  for (let order = 1; order <= 4 && candidate.length >= order; order += 1) {
    const total = candidate.length - order + 1
    const found = matchesOf(countsOf(grams(candidate, order)), countsOf(grams(reference, order)))
    isAnyFound ||= found > 0
    if (found === 0) smoothing *= 2
    logSum += Math.log(found === 0 ? 1 / (smoothing * total) : found / total)
    orders = order
  }
  if (!isAnyFound) return 0
  const brevity = candidate.length < reference.length ? Math.exp(1 - reference.length / candidate.length) : 1
  return brevity * Math.exp(logSum / orders)
}

function grams(words: readonly string[], order: number): readonly string[] {
  return words.slice(order - 1).map((_, index) => words.slice(index, index + order).join(' '))
}

function countsOf(items: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1)
  return counts
}

function matchesOf(one: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>): number {
  let sum = 0
  for (const [item, count] of one) sum += Math.min(count, other.get(item) ?? 0)
  return sum
}

function longestCommon(one: readonly string[], other: readonly string[]): number {
  let previous = new Uint32Array(other.length + 1)
  let current = new Uint32Array(other.length + 1)
  for (const word of one) {
    for (const [index, candidate] of other.entries())
      current[index + 1] =
        word === candidate ? (previous[index] ?? 0) + 1 : Math.max(previous[index + 1] ?? 0, current[index] ?? 0)
    ;[previous, current] = [current, previous]
  }
  return previous[other.length] ?? 0
}
