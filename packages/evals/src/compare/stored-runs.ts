import { connect, type PlatformOptions } from '../platform/connect.ts'
import type { AggregateFunction, RunOptions } from '../run/options.ts'
import { toleranceOf } from './baseline.ts'
import { compareScores } from './compare-scores.ts'
import type { Comparison } from './comparison.ts'
import { fetchRunResult, type RunResult, scoredRunOf } from './run-result.ts'

/** Where the run is, and how its values become one number. */
export interface GetRunResultOptions extends PlatformOptions {
  readonly aggregateFunction?: AggregateFunction | undefined
}

/**
 * The result of a stored run, as the server sums it up.
 *
 * @throws {HoneyHiveError} INVALID_OPTION when the server does not answer or does not know the run.
 * @example
 * const result = await getRunResult(runId, { aggregateFunction: 'p95' })
 */
export function getRunResult(runId: string, options: GetRunResultOptions = {}): Promise<RunResult> {
  return fetchRunResult(connect(options), runId, options.aggregateFunction)
}

/** Where the runs are, and what counts as better. */
export interface CompareRunsOptions extends PlatformOptions {
  /** Metrics of which lower is better. */
  readonly lowerIsBetter?: readonly string[] | undefined
  readonly tolerance?: RunOptions['tolerance']
}

/**
 * Compares two stored runs, datapoint by datapoint: what improved and what degraded, by how much, and how sure that is.
 *
 * @param newRunId the run in question
 * @param oldRunId the run to compare with
 * @throws {HoneyHiveError} INVALID_OPTION when the server does not answer or does not know one of the runs.
 * @example
 * const { metrics } = await compareRuns(newRunId, oldRunId)
 */
export async function compareRuns(
  newRunId: string,
  oldRunId: string,
  options: CompareRunsOptions = {},
): Promise<Comparison> {
  const platform = connect(options)
  const [after, before] = await Promise.all([fetchRunResult(platform, newRunId), fetchRunResult(platform, oldRunId)])
  const names = new Set(after.datapoints.flatMap(({ metrics }) => metrics.map(({ name }) => name)))
  const lower = new Set(options.lowerIsBetter)
  const metrics = [...names].map((name) => ({
    name,
    direction: lower.has(name) ? ('lower' as const) : ('higher' as const),
  }))
  return compareScores(scoredRunOf(before), scoredRunOf(after), {
    metrics,
    toleranceOf: toleranceOf(options.tolerance),
  })
}
