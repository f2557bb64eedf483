import { invalidOption } from '../errors.ts'
import type { NamedEvaluator } from '../evaluator/named-evaluator.ts'
import { readEvaluators } from '../evaluator/named-evaluator.ts'
import { checkKinds } from './check-kinds.ts'
import type { EvaluateOptions } from './options.ts'
import { spelledOptions } from './spelled-options.ts'

/** Everything that a run works by: complete, checked, and never changed. */
export interface RunConfig {
  readonly options: EvaluateOptions
  readonly function: EvaluateOptions['function']
  readonly functionName: string
  readonly evaluators: readonly NamedEvaluator[]
  readonly runId: string
  /** The user named the run's id, so there may be an earlier part of it. */
  readonly isResumable: boolean
  readonly name: string
  readonly suite: string
  readonly maxWorkers: number
  readonly evaluatorWorkers: number
  readonly trials: number
  readonly timeoutMillis: number
  readonly evaluatorTimeoutMillis: number
  readonly retries: number
  readonly rateLimitRetries: number
  readonly maxFailures: number
  readonly printResults: boolean
  readonly warnings: readonly string[]
}

const aggregates = ['average', 'min', 'max', 'median', 'p90', 'p95', 'p99', 'sum', 'count']
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Checks what the user gave, in whichever spelling, and fills in the rest. Pure but for the random id.
 *
 * @throws {HoneyHiveError} INVALID_OPTION: no function, both or neither dataset, numbers out of range, evaluators that are none.
 */
export function resolveOptions(given: unknown, env: Environment = process.env): RunConfig {
  const { options, warnings } = spelledOptions(given)
  if (typeof options.function !== 'function')
    throw invalidOption(`Please provide a function to evaluate: 'function' is ${describe(options.function)}.`)
  checkDataset(options)
  checkKinds(options)
  if (options.runId !== undefined && !uuid.test(options.runId))
    throw invalidOption(`runId must be a UUID, but is '${options.runId}'.`)
  if (options.aggregateFunction !== undefined && !aggregates.includes(options.aggregateFunction))
    throw invalidOption(
      `aggregateFunction must be one of ${aggregates.join(', ')}, but is '${options.aggregateFunction}'.`,
    )
  const runId = options.runId?.toLowerCase() ?? globalThis.crypto.randomUUID()
  const name = typeof options.name === 'string' ? options.name.trim() : ''
  const maxWorkers = options.runConcurrently === false ? 1 : count(options, 'maxWorkers', envNumber(env) ?? 10, 1)
  return {
    options,
    function: options.function,
    functionName: options.function.name || 'function',
    evaluators: readEvaluators(options.evaluators ?? []),
    runId,
    isResumable: options.runId !== undefined,
    name: name === '' ? `experiment-${runId.slice(0, 8)}` : name,
    suite: options.suite ?? 'experiments',
    maxWorkers,
    evaluatorWorkers: options.runConcurrently === false ? 1 : count(options, 'evaluatorWorkers', maxWorkers, 1),
    trials: count(options, 'trials', 1, 1),
    timeoutMillis: duration(options, 'timeoutMillis', 300_000),
    evaluatorTimeoutMillis: duration(options, 'evaluatorTimeoutMillis', 120_000),
    retries: count(options, 'retries', 0, 0),
    rateLimitRetries: count(options, 'rateLimitRetries', 8, 0),
    maxFailures: count(options, 'maxFailures', 0, 0),
    printResults: options.printResults !== false,
    warnings,
  }
}

function checkDataset(options: EvaluateOptions): void {
  const names = ['dataset', 'datasetId', 'datasetFile'] as const
  const given = names.filter((name) => options[name] !== undefined)
  if (given.length === 1) return
  throw invalidOption(
    given.length === 0
      ? 'There is nothing to evaluate on: give dataset (rows), datasetId (at the server) or datasetFile.'
      : `Give one dataset: ${given.join(' and ')} are both there.`,
  )
}

function count(options: EvaluateOptions, name: keyof EvaluateOptions, fallback: number, least: number): number {
  const value: unknown = options[name] ?? fallback
  if (Number.isSafeInteger(value) && Number(value) >= least) return Number(value)
  throw invalidOption(`${name} must be a whole number from ${least} upwards, but is ${String(value)}.`)
}

function duration(options: EvaluateOptions, name: keyof EvaluateOptions, fallback: number): number {
  const value: unknown = options[name] ?? fallback
  if (typeof value === 'number' && value > 0 && value <= 2_147_483_647) return value
  throw invalidOption(`${name} must be milliseconds above 0, but is ${String(value)}.`)
}

function envNumber(env: Environment): number | undefined {
  const text = env['HH_MAX_WORKERS'] ?? ''
  return /^[1-9]\d*$/.test(text) ? Number(text) : undefined
}

function describe(value: unknown): string {
  return value === undefined ? 'missing' : value === null ? 'null' : typeof value
}
