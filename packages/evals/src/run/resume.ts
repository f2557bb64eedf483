import type { DatapointResult } from '../datapoint.ts'
import { fieldsOf, type Fields, listOf, numberOf, textOf } from '../json.ts'
import type { Platform } from '../platform/platform.ts'
import type { Score, ScoreValue } from '../score.ts'
import type { RunConfig } from './resolve-options.ts'

/** What an earlier part of a run has done well. */
export interface EarlierPart {
  /** By `executionKey`. */
  readonly results: ReadonlyMap<string, DatapointResult>
}

export function executionKey(datapointId: string, trial: number): string {
  return `${trial} ${datapointId}`
}

const pageSize = 1_000
/** A million executions; beyond that something is wrong with the answers. */
const maxPages = 1_000

/**
 * What the server knows of a run with this id; `undefined` when it knows none. Executions that succeeded, and whose
 * evaluators all did, are taken over; all others run again.
 */
export async function earlierPartOf(
  platform: Platform | undefined,
  config: RunConfig,
  warn: (kind: string, message: string) => void,
): Promise<EarlierPart | undefined> {
  if (platform === undefined) return undefined
  const found = await platform.get(`/v1/runs/${config.runId}`)
  if (found.status !== 'ok' || Object.keys(fieldsOf(found.body['evaluation'])).length === 0) {
    if (found.status === 'unreachable')
      warn('resume', `Whether run ${config.runId} exists is not known: ${found.message}`)
    return undefined
  }
  const results = new Map<string, DatapointResult>()
  for (let page = 1; page <= maxPages; page += 1) {
    const outcome = await platform.send({ method: 'POST', path: '/v1/events/export', body: queryOf(config, page) })
    if (outcome.status !== 'ok') {
      warn('resume', `What run ${config.runId} has done cannot be read, so all of it runs again: ${outcome.message}`)
      return { results: new Map() }
    }
    const events = listOf(outcome.body['events']).map(fieldsOf)
    for (const event of events) {
      const result = resultOf(event, config)
      if (result !== undefined) results.set(executionKey(result.datapointId, result.trial), result)
    }
    if (events.length < pageSize) break
  }
  return { results }
}

function queryOf({ runId, functionName }: RunConfig, page: number): unknown {
  const filter = (field: string, value: string): unknown => ({ field, operator: 'is', value, type: 'string' })
  return {
    filters: [filter('metadata.run_id', runId), filter('event_type', 'chain'), filter('event_name', functionName)],
    limit: pageSize,
    page,
  }
}

function resultOf(event: Fields, { evaluators }: RunConfig): DatapointResult | undefined {
  const metadata = fieldsOf(event['metadata'])
  const datapointId = textOf(metadata['datapoint_id'])
  if (metadata['experiment_status'] !== 'success' || datapointId === undefined) return undefined
  const metrics = fieldsOf(event['metrics'])
  const scores = Object.fromEntries(evaluators.map(({ name }) => [name, scoreOf(name, metrics)] as const))
  const isWhole = evaluators.every(
    ({ name }) => metadata[`evaluator_error.${name}`] === undefined && scores[name]?.value !== undefined,
  )
  if (!isWhole) return undefined
  const outputs = fieldsOf(event['outputs'])
  return {
    datapointId,
    index: 0,
    inputs: undefined,
    groundTruth: undefined,
    metadata: undefined,
    trial: numberOf(metadata['experiment_trial']) ?? 0,
    status: 'success',
    outputs: metadata['experiment_output_wrapped'] === true ? (outputs['result'] ?? outputs['value']) : outputs,
    sessionId: textOf(event['session_id']) ?? '',
    durationMillis: numberOf(event['duration']) ?? 0,
    attempts: numberOf(metadata['experiment_attempts']) ?? 1,
    source: 'resumed',
    scores,
  }
}

function scoreOf(name: string, metrics: Fields): Score {
  const value = metrics[name]
  const explanation = textOf(metrics[`${name}_explanation`])
  const label = textOf(metrics[`${name}_label`])
  const isScalar = typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string'
  return {
    durationMillis: 0,
    ...(isScalar ? { value: value as ScoreValue } : {}),
    ...(typeof value === 'boolean' ? { passed: value } : {}),
    ...(explanation === undefined ? {} : { explanation }),
    ...(label === undefined ? {} : { label }),
  }
}
