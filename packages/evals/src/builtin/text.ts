import { canonicalJson } from '../dataset/canonical-json.ts'
import { jsonOf } from '../json.ts'

/** Text of any outputs or ground truth: of an object with one field, that field; else JSON with its keys in order. */
export function asText(value: unknown): string {
  const single = singleField(value)
  if (typeof single === 'string') return single
  if (single === undefined || single === null) return ''
  return canonicalJson(jsonOf(single))
}

/**
 * What is compared with: as `asText`.
 *
 * @throws {TypeError} when the row has no ground truth: a comparison with nothing would look like a wrong answer.
 */
export function expectedText(groundTruth: unknown): string {
  if (groundTruth === undefined || groundTruth === null)
    throw new TypeError('This evaluator compares with the ground truth, and the row has none.')
  return asText(groundTruth)
}

/** `{ answer: 'x' }` stands for 'x', on both sides. */
function singleField(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const values: readonly unknown[] = Object.values(value)
  return values.length === 1 && (typeof values[0] === 'string' || typeof values[0] === 'number')
    ? String(values[0])
    : value
}

/** Lower-case words without punctuation and English articles, as SQuAD's scorer normalises. */
export function normalisedWords(text: string): readonly string[] {
  return text
    .toLowerCase()
    .replaceAll(/[\p{P}\p{S}]+/gu, '')
    .replaceAll(/\b(a|an|the)\b/g, ' ')
    .split(/\s+/u)
    .filter((word) => word !== '')
}

/** Lower-case runs of letters and digits. */
export function plainWords(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
}
