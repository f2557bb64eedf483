import { nearest } from '@honeyhive/tracing'
import { namedEvaluators } from '../builtin/named.ts'
import { invalidOption } from '../errors.ts'
import { innerFunction, settingsOf } from './define-evaluator.ts'
import type { EvaluatorFunction, EvaluatorSettings } from './evaluator.ts'

/** An evaluator of a run, under a name that no other has. */
export interface NamedEvaluator {
  readonly name: string
  /** Neither the function nor its settings said a name. */
  readonly isAnonymous: boolean
  /** Called once for each repetition. */
  readonly fn: EvaluatorFunction
  readonly settings: EvaluatorSettings
}

/**
 * The evaluators of a run. A function without a name is `evaluator_<i>`, as in v1; only v1's calls may have such.
 *
 * @throws {HoneyHiveError} INVALID_OPTION for what is no evaluator, an unknown built-in name, and a name that is there twice.
 */
export function readEvaluators(given: unknown): readonly NamedEvaluator[] {
  if (!Array.isArray(given)) throw invalidOption(`evaluators must be a list of functions, but is ${typeof given}.`)
  const evaluators = given.map(readEvaluator)
  const seen = new Set<string>()
  for (const { name } of evaluators) {
    if (seen.has(name))
      throw invalidOption(`Two evaluators are named '${name}'. Name one of them: evaluator(fn, { name: '…' }).`)
    seen.add(name)
  }
  return evaluators
}

function readEvaluator(given: unknown, index: number): NamedEvaluator {
  if (typeof given === 'string') return builtIn(given)
  if (typeof given !== 'function')
    throw invalidOption(
      `evaluators[${index}] must be a function or the name of a built-in one, but is ${typeof given}.`,
    )
  const fn = given as EvaluatorFunction
  const settings = settingsOf(fn)
  const name = settings.name || fn.name
  return { name: name || `evaluator_${index}`, isAnonymous: name === '', fn: innerFunction(fn), settings }
}

function builtIn(name: string): NamedEvaluator {
  const found = namedEvaluators[name]
  if (found === undefined) {
    const hint = nearest(name, Object.keys(namedEvaluators))
    throw invalidOption(
      `There is no built-in evaluator '${name}'${hint === undefined ? '.' : `; did you mean '${hint}'?`} There are: ${Object.keys(namedEvaluators).join(', ')}.`,
    )
  }
  const fn = found()
  const settings = settingsOf(fn)
  return { name: settings.name || name, isAnonymous: false, fn: innerFunction(fn), settings }
}
