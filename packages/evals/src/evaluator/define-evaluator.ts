import { HoneyHiveError } from '@honeyhive/tracing'
import { type Evaluator, type EvaluatorFunction, type EvaluatorSettings, settingsKey } from './evaluator.ts'
import { answerOf, repeated } from './repeat.ts'

// `any` keeps the caller's own parameter types.
// oxlint-disable-next-line typescript/no-explicit-any
type AnyEvaluatorFunction = (outputs: any, inputs: any, groundTruth: any, context: any) => unknown

const numbers = ['weight', 'repeat', 'timeoutMillis'] as const
const functions = ['transform', 'checker'] as const

/**
 * Gives an evaluator a name and settings. What comes back is called as the function was, and answers the final score:
 * asked `repeat` times, each answer transformed, all aggregated. Whether it passes (`checker`, `target`) is worked out
 * when `evaluate` runs it.
 *
 * @throws {HoneyHiveError} INVALID_OPTION for a setting that cannot be used, with what was expected.
 * @example
 * const short = evaluator((answer: string) => answer.length, { name: 'length', checker: (length) => Number(length) < 400 })
 */
// Arguments and result, and not the function as one type: that would keep TypeScript from telling what the evaluated
// function answers, where both stand in one object. `any` leaves the arguments what they are.
// oxlint-disable-next-line typescript/no-explicit-any
export function evaluator<Args extends any[], Result>(
  fn: (...args: Args) => Result,
  settings?: EvaluatorSettings,
): (...args: Args) => Result
export function evaluator(
  settings: EvaluatorSettings,
  // oxlint-disable-next-line typescript/no-explicit-any
): <Args extends any[], Result>(fn: (...args: Args) => Result) => (...args: Args) => Result
export function evaluator(first: AnyEvaluatorFunction | EvaluatorSettings, second?: EvaluatorSettings): unknown {
  if (typeof first === 'function') return wrap(first, checked(second ?? {}, first.name))
  return (fn: AnyEvaluatorFunction) => wrap(fn, checked(first, fn.name))
}

/** The settings of a function that `evaluator` made; none of any other. */
export function settingsOf(fn: unknown): EvaluatorSettings {
  return isEvaluator(fn) ? (fn[settingsKey]?.settings ?? {}) : {}
}

/** What is called once for each repetition. */
export function innerFunction(fn: EvaluatorFunction): EvaluatorFunction {
  const inner = isEvaluator(fn) ? fn[settingsKey]?.fn : undefined
  return typeof inner === 'function' ? (inner as EvaluatorFunction) : fn
}

function isEvaluator(fn: unknown): fn is Evaluator {
  return typeof fn === 'function' && settingsKey in fn
}

function wrap(fn: AnyEvaluatorFunction, settings: EvaluatorSettings): unknown {
  if (typeof fn !== 'function') throw invalid(`evaluator() expects a function, but got ${typeof fn}.`)
  const wrapped = (...args: Parameters<EvaluatorFunction>): unknown =>
    repeated(
      () => answerOf(fn(...args)),
      settings,
      (answer) => answer,
    )
  Object.defineProperty(wrapped, 'name', { value: settings.name ?? fn.name, configurable: true })
  Object.defineProperty(wrapped, settingsKey, { value: { fn, settings } })
  return wrapped
}

/** v1's settings are texts, empty by default; text that is to be run is nothing we take. */
function checked(settings: EvaluatorSettings, name: string): EvaluatorSettings {
  const given = Object.entries(settings).filter(([, value]) => value !== undefined && value !== '')
  const known: EvaluatorSettings = Object.fromEntries(given)
  const subject = `The evaluator '${known.name ?? name}'`
  for (const key of numbers) {
    const value: unknown = known[key]
    if (value !== undefined && !(typeof value === 'number' && value > 0 && Number.isFinite(value)))
      throw invalid(`${subject}: ${key} must be a number above 0, but is ${String(value)}.`)
  }
  for (const key of functions) {
    const value: unknown = known[key]
    if (value !== undefined && typeof value !== 'function')
      throw invalid(`${subject}: ${key} must be a function, but is ${typeof value}. Text is not evaluated.`)
  }
  return Object.freeze(known)
}

function invalid(message: string): HoneyHiveError {
  return new HoneyHiveError('INVALID_OPTION', message)
}
