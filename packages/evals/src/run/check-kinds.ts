import { invalidOption } from '../errors.ts'
import type { EvaluateOptions } from './options.ts'

/**
 * The kinds of options that would otherwise fail in the middle of a run, or be taken for something else.
 *
 * @throws {HoneyHiveError} INVALID_OPTION for the first that is of another kind.
 */
export function checkKinds(options: EvaluateOptions): void {
  expect(options, 'name', 'a string', (value) => typeof value === 'string')
  expect(options, 'metadata', 'an object', isObject)
  expect(options, 'signal', 'an AbortSignal', isSignal)
  expect(options, 'threshold', thresholds, (value) => isThreshold(value) || (isObject(value) && isAllThresholds(value)))
  expect(options, 'baseline', baselines, (value) => typeof value === 'string' || (isObject(value) && isBaseline(value)))
}

const thresholds = 'a number, { min, max }, or either by metric: { exact_match: 0.9 }'
const baselines = "a run's id or name, 'merge-base', { runId }, { name }, or the result of evaluate()"

function expect(
  options: EvaluateOptions,
  name: keyof EvaluateOptions,
  what: string,
  fits: (value: unknown) => boolean,
): void {
  const value: unknown = options[name]
  if (value === undefined || value === null || fits(value)) return
  throw invalidOption(`${name} must be ${what}, but is ${shown(value)}.`)
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isSignal(value: unknown): boolean {
  return isObject(value) && 'aborted' in value && 'addEventListener' in value
}

function isThreshold(value: unknown): boolean {
  if (typeof value === 'number') return !Number.isNaN(value)
  if (!isObject(value)) return false
  const entries = Object.entries(value)
  return entries.length > 0 && entries.every(([key, limit]) => (key === 'min' || key === 'max') && isLimit(limit))
}

function isLimit(limit: unknown): boolean {
  return limit === undefined || (typeof limit === 'number' && !Number.isNaN(limit))
}

function isAllThresholds(value: object): boolean {
  return Object.values(value).every(isThreshold)
}

function isBaseline(value: object): boolean {
  return 'runId' in value || 'name' in value
}

function shown(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`
  return (typeof value === 'object' ? JSON.stringify(value) : String(value)).slice(0, 80)
}
