/** What an evaluator may answer as a score. */
export type ScoreValue = number | boolean | string

/** What one evaluator said of one datapoint. */
export interface Score {
  /** Absent when the evaluator answered nothing or failed. */
  readonly value?: ScoreValue | undefined
  readonly label?: string | undefined
  readonly explanation?: string | undefined
  readonly metadata?: Readonly<Record<string, unknown>> | undefined
  /** Further scalars that the evaluator answered, by their names. */
  readonly details?: Readonly<Record<string, ScoreValue>> | undefined
  /** Whether it passed: of the evaluator's checker, else of a boolean value. */
  readonly passed?: boolean | undefined
  /** The evaluator was made with `asserts`: not passing fails the run. */
  readonly isAsserted?: boolean | undefined
  /** Why there is no value. */
  readonly error?: string | undefined
  readonly durationMillis: number
}

/** A score as a number, where it is one: true is 1, false is 0. */
export function numericValue(score: Score | undefined): number | undefined {
  const value = score?.value
  if (typeof value === 'boolean') return value ? 1 : 0
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}
