import type { Score, ScoreValue } from '../score.ts'
import type { EvaluatorAnswer, EvaluatorSettings } from './evaluator.ts'
import { isRecord, unwrapped, valueOf } from './repeat.ts'

export interface Normalised {
  readonly score: Omit<Score, 'durationMillis'>
  /** What was left out of the answer, as whole sentences. */
  readonly warnings: readonly string[]
}

/**
 * An answer as a score, by the Python library's rules: a scalar is the score; of a record, `score` and `explanation` are
 * known, further scalars are kept under their names, what is nested is left out and said; `null` is no score and no fault.
 */
export function normalise(name: string, answer: EvaluatorAnswer, settings: EvaluatorSettings): Normalised {
  const single: unknown = unwrapped(answer)
  if (single === null || single === undefined) return { score: {}, warnings: [] }
  if (isRecord(single)) return ofRecord(name, single, settings)
  const value = valueOf(answer)
  if (value === undefined || (typeof value === 'number' && !Number.isFinite(value))) return unusable(name, single)
  return { score: judged({ value }, settings), warnings: [] }
}

function ofRecord(name: string, record: Readonly<Record<string, unknown>>, settings: EvaluatorSettings): Normalised {
  const { score: given, explanation, label, metadata, ...rest } = record
  const warnings: string[] = []
  const value = scalarOf(given)
  if (value === undefined && given !== null)
    warnings.push(`The evaluator '${name}' answered an object without a usable 'score', so there is none.`)
  const details: Record<string, ScoreValue> = {}
  for (const [key, detail] of Object.entries(rest)) {
    const scalar = scalarOf(detail)
    if (scalar !== undefined) details[key] = scalar
    else if (detail !== null && detail !== undefined)
      warnings.push(`The evaluator '${name}' answered '${key}', which is no number, boolean or string: it is left out.`)
  }
  const score: Omit<Score, 'durationMillis'> = {
    ...(value === undefined ? {} : { value }),
    ...(typeof label === 'string' ? { label } : {}),
    ...(typeof explanation === 'string' ? { explanation } : {}),
    ...(isRecord(metadata) ? { metadata } : {}),
    ...(Object.keys(details).length > 0 ? { details } : {}),
  }
  return { score: judged(score, settings), warnings }
}

/** Adds whether it passes. A checker that throws is the evaluator's own failure. */
function judged(score: Omit<Score, 'durationMillis'>, settings: EvaluatorSettings): Omit<Score, 'durationMillis'> {
  const passed = passes(score.value, settings)
  return {
    ...score,
    ...(passed === undefined ? {} : { passed }),
    ...(settings.asserts === true ? { isAsserted: true } : {}),
  }
}

function passes(value: ScoreValue | undefined, settings: EvaluatorSettings): boolean | undefined {
  if (value === undefined) return undefined
  const { checker, target, direction } = settings
  if (checker !== undefined) return checker(value, target)
  if (typeof target === 'number' && typeof value === 'number')
    return direction === 'lower' ? value <= target : value >= target
  if (target !== undefined) return value === target
  return typeof value === 'boolean' ? value : undefined
}

function scalarOf(value: unknown): ScoreValue | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  return typeof value === 'boolean' || typeof value === 'string' ? value : undefined
}

function unusable(name: string, value: unknown): Normalised {
  const what = Array.isArray(value)
    ? `a list of ${value.length}`
    : typeof value === 'number'
      ? String(value)
      : typeof value
  const error = `The evaluator '${name}' answered ${what}; expected a number, boolean, string or { score, … }.`
  return { score: { error }, warnings: [] }
}

/** The scores as the metrics of a span or session: `name`, `name_explanation`, `name_label`, `name_<detail>`. */
export function metricsOf(scores: Readonly<Record<string, Score>>): Record<string, ScoreValue> {
  const metrics: Record<string, ScoreValue> = {}
  for (const [name, { value, explanation, label, details }] of Object.entries(scores)) {
    if (value !== undefined) metrics[name] = value
    if (explanation !== undefined) metrics[`${name}_explanation`] = explanation
    if (label !== undefined) metrics[`${name}_label`] = label
    for (const [key, detail] of Object.entries(details ?? {})) metrics[`${name}_${key}`] = detail
  }
  return metrics
}
