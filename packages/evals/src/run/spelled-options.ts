import { nearest } from '@honeyhive/tracing'
import { invalidOption } from '../errors.ts'
import type { EvaluateOptions } from './options.ts'

/** Other spellings, of v1, of the Python library, and of the vendor's own pages; snake_case is understood by itself. */
const aliases: Readonly<Record<string, string>> = {
  evaluationFunction: 'function',
  evaluation_function: 'function',
  fn: 'function',
  hh_api_key: 'apiKey',
  api_key: 'apiKey',
  hh_project: 'project',
  project_id: 'project',
  server_url: 'serverUrl',
  timeout: 'timeoutMillis',
  timeout_millis: 'timeoutMillis',
  disableHttpTracing: 'ignored',
  disable_http_tracing: 'ignored',
  instrumentModules: 'ignored',
}

/** Complete, because a name that is missing here does not compile. */
const known: Readonly<Record<keyof EvaluateOptions, true>> = {
  function: true,
  dataset: true,
  datasetId: true,
  datasetFile: true,
  evaluators: true,
  schema: true,
  name: true,
  runId: true,
  suite: true,
  metadata: true,
  maxWorkers: true,
  evaluatorWorkers: true,
  runConcurrently: true,
  trials: true,
  timeoutMillis: true,
  timeout: true,
  evaluatorTimeoutMillis: true,
  retries: true,
  rateLimitRetries: true,
  signal: true,
  aggregateFunction: true,
  baseline: true,
  threshold: true,
  tolerance: true,
  maxFailures: true,
  cache: true,
  prices: true,
  tracer: true,
  instrumentors: true,
  apiKey: true,
  serverUrl: true,
  project: true,
  verbose: true,
  printResults: true,
  output: true,
  callStyle: true,
  outboxDirectory: true,
  handleInterrupt: true,
}

/**
 * The options under their own names, whichever spelling they came in. What is no option is said, with the nearest that there is.
 *
 * @throws {HoneyHiveError} INVALID_OPTION when it is no object.
 */
export function spelledOptions(given: unknown): {
  readonly options: EvaluateOptions
  readonly warnings: readonly string[]
} {
  if (typeof given !== 'object' || given === null)
    throw invalidOption(
      `evaluate() expects an object with 'function' and 'dataset', but got ${given === null ? 'null' : typeof given}.`,
    )
  const options: Record<string, unknown> = {}
  const warnings: string[] = []
  for (const [key, value] of Object.entries(given)) {
    const name = aliases[key] ?? (isKnown(key) ? key : camelCase(key))
    if (name === 'ignored' || value === undefined || value === null) continue
    if (isKnown(name)) options[name] ??= value
    else {
      const hint = nearest(key, Object.keys(known))
      warnings.push(`evaluate() has no option '${key}'${hint === undefined ? '' : `; did you mean '${hint}'?`}`)
    }
  }
  return { options: options as unknown as EvaluateOptions, warnings }
}

function camelCase(key: string): string {
  return key.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

function isKnown(name: string): boolean {
  return Object.hasOwn(known, name)
}
