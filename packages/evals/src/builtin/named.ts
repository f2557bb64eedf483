import type { Evaluator } from '../evaluator/evaluator.ts'
import { contains } from './contains.ts'
import { levenshtein } from './edit-distance.ts'
import { exactMatch } from './exact-match.ts'
import { jsonDiff } from './json-diff.ts'
import { jsonValidity } from './json-schema.ts'
import { latency } from './latency.ts'
import { legacyExactMatch, legacyF1, legacyLength, legacySemanticSimilarity } from './legacy.ts'
import { numericCloseness } from './numeric.ts'
import { bleu, rougeL, tokenF1 } from './overlap.ts'

/** Evaluators that can be given by name, made without options. The capitalised ones are the Python library's. */
export const namedEvaluators: Readonly<Record<string, () => Evaluator>> = {
  exact_match: () => exactMatch(),
  contains: () => contains(),
  levenshtein: () => levenshtein(),
  token_f1: () => tokenF1(),
  rouge_l: () => rougeL(),
  bleu: () => bleu(),
  json_diff: () => jsonDiff(),
  json_valid: () => jsonValidity(),
  numeric_closeness: () => numericCloseness(),
  latency_ms: () => latency(),
  ExactMatch: legacyExactMatch,
  F1: legacyF1,
  f1_score: legacyF1,
  Length: legacyLength,
  length: legacyLength,
  SemanticSimilarity: legacySemanticSimilarity,
  semantic_similarity: legacySemanticSimilarity,
}
