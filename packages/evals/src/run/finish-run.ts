import { compareWithBaseline } from '../compare/baseline.ts'
import { decideVerdict } from '../compare/verdict.ts'
import type { DatapointResult } from '../datapoint.ts'
import type { Json, Platform } from '../platform/platform.ts'
import { summarise } from '../statistics/metric-summary.ts'
import type { Progress } from '../terminal/progress.ts'
import type { EvaluationResult, RunStats, RunStatus } from './result.ts'
import type { Run } from './run.ts'
import { closeRun } from './run-requests.ts'
import { v1Data } from './v1-data.ts'

export interface FinishParts {
  readonly run: Run
  readonly platform: Platform | undefined
  readonly metadata: Json
  /** In the order in which they were completed. */
  readonly completed: readonly DatapointResult[]
  readonly progress: Progress
  readonly startedAt: number
}

/** Spans of a long run may need longer than an app's flush gives them. */
const flushMillis = 30_000

/** Delivers what is left, closes the run, and draws the conclusions. */
export async function finishRun(parts: FinishParts): Promise<EvaluationResult> {
  const { run, platform, metadata, completed } = parts
  const { config, seam, delivery } = run
  const status = statusOf(run, completed)
  const flushed = seam?.flush(seam.mode === 'on' && delivery.status !== 'stored' ? flushMillis : undefined)
  await Promise.all([delivery.settled(), flushed])
  await closeRun(run, metadata, status, completed)
  await run.requests?.close()
  const datapoints = completed.toSorted((a, b) => a.index - b.index || a.trial - b.trial)
  const { options, trials, evaluators } = config
  const metrics = summarise(datapoints, evaluators, {
    aggregateFunction: options.aggregateFunction ?? 'average',
    trials,
  })
  const compared = await compareWithBaseline({ run, platform, datapoints, metrics })
  const stats = statsOf(parts)
  const { comparison, problem: baselineProblem } = compared
  const { threshold } = options
  const verdict = decideVerdict({
    status,
    stats,
    datapoints,
    metrics,
    comparison,
    threshold,
    baselineProblem,
    maxFailures: config.maxFailures,
  })
  const result = {
    runId: config.runId,
    name: config.name,
    suite: config.suite,
    datasetId: run.dataset.datasetId,
    status,
    url:
      seam?.mode === 'on' && delivery.status !== 'stored'
        ? `${seam.config.serverUrl}/experiments/${config.runId}`
        : undefined,
    sessionIds: completed.map(({ sessionId }) => sessionId).filter((id) => id !== ''),
    stats,
    datapoints,
    metrics,
    comparison,
    verdict,
    delivery: {
      status: delivery.status,
      message: delivery.message,
      file: delivery.file,
      spans: spansOf(run),
    },
    get data() {
      return v1Data(datapoints)
    },
  }
  return result
}

/** What became of the spans that have ended since the run began. */
function spansOf({ seam, spansBefore }: Run): EvaluationResult['delivery']['spans'] {
  const after = seam?.spans()
  const dropped = (counts: typeof after): number =>
    Object.values(counts?.dropped ?? {}).reduce((sum, count) => sum + count, 0)
  return {
    delivered: (after?.delivered ?? 0) - (spansBefore?.delivered ?? 0),
    dropped: dropped(after) - dropped(spansBefore),
    pending: (after?.queued ?? 0) + (after?.spooled ?? 0),
  }
}

function statusOf({ cancellation }: Run, completed: readonly DatapointResult[]): RunStatus {
  if (cancellation.isStopped && completed.some(({ status }) => status === 'cancelled')) return 'cancelled'
  return completed.some(({ status }) => status === 'success') ? 'completed' : 'failed'
}

function statsOf({ run, completed, progress, startedAt }: FinishParts): RunStats {
  const durationMillis = performance.now() - startedAt
  const having = (status: DatapointResult['status']): number => completed.filter((one) => one.status === status).length
  const { inputTokens, outputTokens, costUsd } = progress.usage
  let evaluatorErrors = 0
  for (const { scores } of completed)
    for (const name in scores) if (scores[name]?.error !== undefined) evaluatorErrors += 1
  return {
    duration_s: Number((durationMillis / 1000).toFixed(3)),
    durationMillis,
    total: completed.length,
    succeeded: having('success'),
    failed: having('failed'),
    cancelled: having('cancelled'),
    reused: completed.filter(({ source, status }) => status === 'success' && source !== 'run').length,
    evaluatorErrors,
    rateLimits: run.tasks.limit.hits + run.evaluations.limit.hits,
    retries: progress.retries,
    inputTokens,
    outputTokens,
    costUsd,
  }
}
