import { invalidOption } from '../errors.ts'
import { fieldsOf, type Fields, listOf, numberOf, textOf } from '../json.ts'
import type { Json, Platform } from '../platform/platform.ts'
import type { AggregateFunction } from '../run/options.ts'
import type { ScoredRun } from './compare-scores.ts'

/** One metric of a stored run, as the server aggregates it. */
export interface RunMetric {
  readonly name: string
  readonly type: string | undefined
  readonly eventName: string | undefined
  readonly eventType: string | undefined
  readonly aggregate: number | undefined
  readonly values: readonly unknown[]
  readonly passed: readonly string[]
  readonly failed: readonly string[]
}

/** What became of one datapoint of a stored run. */
export interface RunDatapoint {
  readonly datapointId: string
  readonly sessionId: string | undefined
  readonly passed: boolean | undefined
  readonly metrics: readonly { readonly name: string; readonly value: unknown; readonly passed: boolean | undefined }[]
}

/** A stored run, as the server sums it up. */
export interface RunResult {
  readonly runId: string
  readonly status: string
  readonly success: boolean | undefined
  readonly aggregateFunction: string | undefined
  readonly passed: readonly string[]
  readonly failed: readonly string[]
  readonly metrics: Readonly<Record<string, RunMetric>>
  readonly datapoints: readonly RunDatapoint[]
}

/**
 * Reads the result of a run from the server.
 *
 * @throws {HoneyHiveError} INVALID_OPTION when the server does not answer or does not know the run.
 */
export async function fetchRunResult(
  platform: Platform,
  runId: string,
  aggregateFunction: AggregateFunction = 'average',
): Promise<RunResult> {
  const path = `/v1/runs/${encodeURIComponent(runId)}/result`
  const outcome = await platform.get(path, { aggregate_function: aggregateFunction })
  if (outcome.status !== 'ok') throw invalidOption(`The result of run '${runId}' cannot be read: ${outcome.message}`)
  return readRunResult(runId, outcome.body)
}

/** The body of `GET /v1/runs/{id}/result`; metrics with `details`, or as a map from names to values, as older servers say. */
export function readRunResult(runId: string, body: Json): RunResult {
  const metrics = fieldsOf(body['metrics'])
  const details = Array.isArray(metrics['details'])
    ? metrics['details'].map(fieldsOf).map(readMetric)
    : legacyMetrics(metrics)
  return {
    runId,
    status: textOf(body['status']) ?? 'unknown',
    success: typeof body['success'] === 'boolean' ? body['success'] : undefined,
    aggregateFunction: textOf(metrics['aggregation_function']),
    passed: textsOf(body['passed']),
    failed: textsOf(body['failed']),
    metrics: Object.fromEntries(details.map((metric) => [metric.name, metric])),
    datapoints: listOf(body['datapoints']).map(fieldsOf).flatMap(readDatapoint),
  }
}

function readMetric(metric: Fields): RunMetric {
  const datapoints = fieldsOf(metric['datapoints'])
  return {
    name: textOf(metric['metric_name']) ?? '',
    type: textOf(metric['metric_type']),
    eventName: textOf(metric['event_name']),
    eventType: textOf(metric['event_type']),
    aggregate: numberOf(metric['aggregate']),
    values: listOf(metric['values']),
    passed: textsOf(datapoints['passed']),
    failed: textsOf(datapoints['failed']),
  }
}

/** `{ accuracy: 0.9 }` or `{ accuracy: { aggregate: 0.9, … } }`, beside the name of the function that aggregated. */
function legacyMetrics(metrics: Fields): readonly RunMetric[] {
  return Object.entries(metrics)
    .filter(([name]) => name !== 'aggregation_function')
    .map(([name, value]) => legacyMetric(name, value))
}

function legacyMetric(name: string, value: unknown): RunMetric {
  const metric = readMetric({ ...fieldsOf(value), metric_name: name })
  return { ...metric, aggregate: numberOf(value) ?? metric.aggregate }
}

function readDatapoint(datapoint: Fields): readonly RunDatapoint[] {
  const datapointId = textOf(datapoint['datapoint_id'])
  if (datapointId === undefined) return []
  return [
    {
      datapointId,
      sessionId: textOf(datapoint['session_id']),
      passed: typeof datapoint['passed'] === 'boolean' ? datapoint['passed'] : undefined,
      metrics: listOf(datapoint['metrics'])
        .map(fieldsOf)
        .map((metric) => ({
          name: textOf(metric['name']) ?? '',
          value: metric['value'],
          passed: typeof metric['passed'] === 'boolean' ? metric['passed'] : undefined,
        })),
    },
  ]
}

function textsOf(value: unknown): readonly string[] {
  return listOf(value).filter((item) => typeof item === 'string')
}

/** The scores of a stored run, for a comparison. */
export function scoredRunOf(result: RunResult, name?: string): ScoredRun {
  const scores = new Map<string, Record<string, number[]>>()
  const notPassFail = new Set<string>()
  const seen = new Set<string>()
  for (const { datapointId, metrics } of result.datapoints) {
    const byMetric = scores.get(datapointId) ?? {}
    scores.set(datapointId, byMetric)
    for (const metric of metrics) {
      const value = typeof metric.value === 'boolean' ? Number(metric.value) : numberOf(metric.value)
      if (value === undefined) continue
      seen.add(metric.name)
      if (typeof metric.value !== 'boolean') notPassFail.add(metric.name)
      ;(byMetric[metric.name] ??= []).push(value)
    }
  }
  const passFail = new Set([...seen].filter((metric) => !notPassFail.has(metric)))
  return { runId: result.runId, name, scores, passFail }
}
