import type { DatapointResult, Example } from '../datapoint.ts'
import { Cancellation } from '../schedule/cancellation.ts'
import { processOutput } from '../terminal/output.ts'
import { Progress } from '../terminal/progress.ts'
import { summaryText } from '../terminal/summary.ts'
import type { EvaluateOptions } from '../run/options.ts'
import { finishRun } from '../run/finish-run.ts'
import { gitContext } from '../run/git.ts'
import { assembleRun, loadDataset, platformOf, styleOf } from '../run/prepare.ts'
import { resolveOptions } from '../run/resolve-options.ts'
import type { EvaluationResult } from '../run/result.ts'
import type { Run } from '../run/run.ts'
import { runDatapoint } from '../run/run-datapoint.ts'
import { announceRun, runMetadata } from '../run/run-requests.ts'
import { acquireTracer } from '../run/run-tracer.ts'
import { SpanLog } from '../run/span-log.ts'
import type { SpanView } from '../trajectory/span-view.ts'

/** A run whose executions somebody else asks for, one by one: a test runner. */
export interface OpenSuite {
  readonly examples: readonly Example[]
  execute(example: Example, trial: number): Promise<SuiteExecution>
  /** Delivers and closes the run. */
  finish(): Promise<EvaluationResult>
}

export interface SuiteExecution {
  readonly result: DatapointResult
  readonly spans: readonly SpanView[]
}

/** Begins a run without a scheduler of its own. */
export async function openSuite(options: EvaluateOptions): Promise<OpenSuite> {
  const config = resolveOptions({ ...options, handleInterrupt: false })
  const runTracer = acquireTracer(config, true)
  const { seam } = runTracer
  const warn = (kind: string, message: string): void => seam?.warn(kind, message)
  const platform = platformOf(seam)
  const callStyle = styleOf(config)
  const dataset = await loadDataset(config, callStyle, platform, warn)
  const output = config.options.output ?? processOutput()
  const total = dataset.examples.length * config.trials
  const progress = new Progress({
    output: { ...output, writeProgress: () => undefined },
    total,
    limit: () => ({ current: config.maxWorkers, max: config.maxWorkers }),
  })
  const startedAt = performance.now()
  const cancellation = new Cancellation()
  const assembled = assembleRun({
    ...runTracer,
    config,
    dataset,
    callStyle,
    platform,
    cancellation,
    listener: progress,
    warn,
  })
  // Matchers look at traces whether or not an evaluator does.
  assembled.spanLog.end()
  const kept = new Map<string, readonly SpanView[]>()
  const run: Run = {
    ...assembled,
    spanLog: new SpanLog(seam, true, config.options.prices, (id, spans) => kept.set(id, spans)),
  }
  const metadata = runMetadata(run, await gitContext())
  await announceRun(run, metadata, false)
  const completed: DatapointResult[] = []
  return {
    examples: dataset.examples,
    async execute(example, trial) {
      const result = await runDatapoint(run, example, trial)
      completed.push(result)
      const spans = kept.get(result.sessionId) ?? []
      kept.delete(result.sessionId)
      return { result, spans }
    },
    async finish() {
      const result = await finishRun({ run, platform, metadata, completed, progress, startedAt })
      run.spanLog.end()
      await runTracer.release()
      if (config.printResults) output.write(summaryText(result, output))
      return result
    },
  }
}
