import type { ScoreValue } from '../score.ts'
import type { Aggregate, EvaluatorAnswer, EvaluatorRecord, EvaluatorSettings } from './evaluator.ts'

/** Calls now when the value is there, later when it is promised. */
export function whenThere<T, R>(value: T | PromiseLike<T>, next: (value: T) => R | Promise<R>): R | Promise<R> {
  return isPromiseLike(value) ? later(value, next) : next(value)
}

async function later<T, R>(promised: PromiseLike<T>, next: (value: T) => R | Promise<R>): Promise<R> {
  return next(await promised)
}

/** What an evaluator returned, as one that it may return; anything else is for `normalise` to refuse. */
export function answerOf(value: unknown): EvaluatorAnswer | Promise<EvaluatorAnswer> {
  return value as EvaluatorAnswer | Promise<EvaluatorAnswer>
}

/** Asks as often as the settings say, one after the other, and makes one answer of all. Stays synchronous if it can. */
export function repeated<R>(
  ask: () => EvaluatorAnswer | Promise<EvaluatorAnswer>,
  settings: EvaluatorSettings,
  next: (answer: EvaluatorAnswer) => R,
): R | Promise<R> {
  const wanted = Math.max(1, Math.floor(settings.repeat ?? 1))
  const answers: EvaluatorAnswer[] = []
  const askOn = (): EvaluatorAnswer | Promise<EvaluatorAnswer> =>
    whenThere(ask(), (answer) => {
      answers.push(transformed(answer, settings))
      return answers.length < wanted ? askOn() : combined(answers, settings.aggregate)
    })
  return whenThere(askOn(), next)
}

function transformed(answer: EvaluatorAnswer, { transform }: EvaluatorSettings): EvaluatorAnswer {
  const single = unwrapped(answer)
  if (transform === undefined) return single
  const value = valueOf(single)
  if (value === undefined) return single
  const changed = transform(value)
  return isRecord(single) ? { ...single, score: changed } : changed
}

/** A single answer stays as it is; of several, the first record lends its explanation to their common score. */
function combined(answers: readonly EvaluatorAnswer[], aggregate: Aggregate | undefined): EvaluatorAnswer {
  const [first] = answers
  if (answers.length === 1 && aggregate === undefined) return first
  const values = answers.map(valueOf).filter((value) => value !== undefined)
  if (values.length === 0) return first
  const score = aggregated(values, aggregate)
  const record = answers.find(isRecord)
  return record === undefined ? score : { ...record, score }
}

export function aggregated(values: readonly ScoreValue[], aggregate: Aggregate | undefined): ScoreValue {
  if (typeof aggregate === 'function') return aggregate(values)
  const numbers = values.filter((value) => typeof value === 'number')
  if (numbers.length < values.length || aggregate === 'mode') return mode(values)
  const sorted = numbers.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  switch (aggregate) {
    case 'min':
      return sorted[0] ?? Number.NaN
    case 'max':
      return sorted.at(-1) ?? Number.NaN
    case 'median':
      return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
    default:
      return numbers.reduce((sum, value) => sum + value, 0) / numbers.length
  }
}

/** The most frequent; of equally frequent ones the first. */
function mode(values: readonly ScoreValue[]): ScoreValue {
  const counts = new Map<ScoreValue, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  const most = Math.max(...counts.values())
  return [...counts].find(([, count]) => count === most)?.[0] ?? ''
}

export function unwrapped(answer: EvaluatorAnswer): Exclude<EvaluatorAnswer, readonly unknown[]> {
  const value: unknown = Array.isArray(answer) && answer.length === 1 ? answer[0] : answer
  return value as Exclude<EvaluatorAnswer, readonly unknown[]>
}

export function isRecord(value: unknown): value is EvaluatorRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function valueOf(answer: EvaluatorAnswer): ScoreValue | undefined {
  const value: unknown = isRecord(answer) ? answer.score : unwrapped(answer)
  return typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string' ? value : undefined
}

function isPromiseLike<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}
