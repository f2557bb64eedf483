import type { DatapointResult } from '../datapoint.ts'
import { fieldsOf, listOf, textOf } from '../json.ts'
import type { Json, Platform } from '../platform/platform.ts'
import { mergeBase } from '../run/git.ts'
import type { Baseline, RunOptions } from '../run/options.ts'
import type { Run } from '../run/run.ts'
import type { MetricSummary } from '../statistics/metric-summary.ts'
import { compareScores, type ScoredRun } from './compare-scores.ts'
import type { Comparison } from './comparison.ts'
import { fetchRunResult, scoredRunOf } from './run-result.ts'
import { scoredResults } from './scored-results.ts'

export interface BaselineParts {
  readonly run: Run
  readonly platform: Platform | undefined
  readonly datapoints: readonly DatapointResult[]
  readonly metrics: Readonly<Record<string, MetricSummary>>
}

export interface BaselineOutcome {
  readonly comparison: Comparison | undefined
  /** Why there is none although one was asked for. */
  readonly problem: string | undefined
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
/** Runs that are looked through for one of the merge base. */
const maxRuns = 100

/** Compares with the baseline, if there is one. A baseline that cannot be found leaves the verdict open. Never rejects. */
export async function compareWithBaseline({
  run,
  platform,
  datapoints,
  metrics,
}: BaselineParts): Promise<BaselineOutcome> {
  const { options, runId, name } = run.config
  if (options.baseline === undefined) return { comparison: undefined, problem: undefined }
  try {
    const before = await findBaseline(options.baseline, platform, runId)
    const compared = Object.values(metrics).filter(({ type }) => type !== 'string')
    const after = scoredResults(runId, name, datapoints)
    const comparison = compareScores(before, after, { metrics: compared, toleranceOf: toleranceOf(options.tolerance) })
    const isEmpty = Object.keys(comparison.metrics).length === 0
    const problem = isEmpty
      ? `The baseline ${before.runId} has no score of the same datapoint and metric, so there is nothing to compare.`
      : undefined
    return { comparison, problem }
  } catch (error) {
    return { comparison: undefined, problem: error instanceof Error ? error.message : String(error) }
  }
}

export function toleranceOf(tolerance: RunOptions['tolerance']): (metric: string) => number {
  return (metric) => (typeof tolerance === 'object' ? (tolerance[metric] ?? 0) : (tolerance ?? 0))
}

async function findBaseline(baseline: Baseline, platform: Platform | undefined, ownId: string): Promise<ScoredRun> {
  if (typeof baseline === 'object' && 'datapoints' in baseline)
    return scoredResults(baseline.runId, baseline.name, baseline.datapoints)
  if (platform === undefined) throw new Error('There is no server to read the baseline from.')
  const found = await findRun(baseline, platform, ownId)
  return scoredRunOf(await fetchRunResult(platform, found.runId), found.name)
}

interface FoundRun {
  readonly runId: string
  readonly name: string | undefined
}

function findRun(
  baseline: Exclude<Baseline, { readonly datapoints: unknown }>,
  platform: Platform,
  ownId: string,
): Promise<FoundRun> | FoundRun {
  if (typeof baseline === 'object') {
    if ('runId' in baseline) return { runId: baseline.runId, name: undefined }
    return latestNamed(platform, baseline.name, ownId)
  }
  if (baseline === 'merge-base') return runOfMergeBase(platform, ownId)
  return uuid.test(baseline) ? { runId: baseline, name: undefined } : latestNamed(platform, baseline, ownId)
}

async function latestNamed(platform: Platform, name: string, ownId: string): Promise<FoundRun> {
  const runs = await listRuns(platform, { name, limit: maxRuns })
  const found = runs.find((run) => run['name'] === name && isUsable(run, ownId))
  if (found === undefined) throw new Error(`There is no completed run named '${name}' to compare with.`)
  return { runId: idOf(found) ?? '', name }
}

/** The newest run of the commit that this branch left from, as its metadata says. */
async function runOfMergeBase(platform: Platform, ownId: string): Promise<FoundRun> {
  const commit = await mergeBase()
  if (commit === undefined)
    throw new Error('There is no merge base: this is no git repository, or it has no main branch.')
  const runs = await listRuns(platform, { limit: maxRuns })
  const found = runs.find((run) => isUsable(run, ownId) && commitOf(run) === commit)
  if (found === undefined)
    throw new Error(
      `No run of the merge base ${commit.slice(0, 12)} is among the last ${maxRuns} runs. Run the evaluation there once.`,
    )
  return { runId: idOf(found) ?? '', name: textOf(found['name']) }
}

/** Newest first, whatever the server's own order. */
async function listRuns(
  platform: Platform,
  query: Readonly<Record<string, string | number>>,
): Promise<readonly Json[]> {
  const outcome = await platform.get('/v1/runs', { ...query, sort_by: 'created_at', sort_order: 'desc' })
  if (outcome.status !== 'ok') throw new Error(`The runs cannot be read: ${outcome.message}`)
  const runs = listOf(outcome.body['evaluations']).map(fieldsOf)
  return runs.toSorted((a, b) => String(b['created_at'] ?? '').localeCompare(String(a['created_at'] ?? '')))
}

function isUsable(run: Json, ownId: string): boolean {
  return idOf(run) !== undefined && idOf(run) !== ownId && run['status'] === 'completed'
}

function idOf(run: Json): string | undefined {
  return textOf(run['run_id']) ?? textOf(run['id'])
}

function commitOf(run: Json): string | undefined {
  const git = fieldsOf(fieldsOf(run['metadata'])['git'])
  return textOf(git['commit_hash']) ?? textOf(git['commit'])
}
