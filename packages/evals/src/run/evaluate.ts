import type { DatapointResult, Example } from '../datapoint.ts'
import { holdProcess } from '@honeyhive/tracing/experiment'
import { Cancellation } from '../schedule/cancellation.ts'
import { feed } from '../schedule/feed.ts'
import { processOutput, type TerminalOutput } from '../terminal/output.ts'
import { Progress } from '../terminal/progress.ts'
import { summaryText } from '../terminal/summary.ts'
import { finishRun } from './finish-run.ts'
import { gitContext } from './git.ts'
import { withHost } from './host.ts'
import { startInstrumentors } from './instrumentors.ts'
import { stopAtInterrupt } from './interrupt.ts'
import type { EvaluateOptions } from './options.ts'
import { assembleRun, loadDataset, needsSpans, platformOf, styleOf } from './prepare.ts'
import { resolveOptions } from './resolve-options.ts'
import type { EvaluationResult } from './result.ts'
import { type EarlierPart, earlierPartOf, executionKey } from './resume.ts'
import type { Run } from './run.ts'
import { runDatapoint } from './run-datapoint.ts'
import { announceRun, runMetadata } from './run-requests.ts'
import { acquireTracer } from './run-tracer.ts'

/** Executions that may be begun and not done, for each worker: some wait for evaluators or for another attempt. */
const openPerWorker = 4
/** Ended spans that may wait to be sent before new work waits for them. */
const maxQueuedSpans = 8_192

/**
 * Runs a function over a dataset, scores what it answers, and says how sure the outcome is. Each datapoint gets a session of
 * its own; the function and each evaluator a span in it. A function that throws is a failed datapoint, an evaluator that
 * throws is an error beside the other scores, and the run goes on.
 *
 * Rejects before anything runs when the options cannot be used; never for what happens in the run.
 *
 * @example
 * const result = await evaluate({
 *   dataset: [{ inputs: { question: '2 + 2?' }, groundTruth: '4' }],
 *   function: async ({ question }) => answer(question),
 *   evaluators: [exactMatch()],
 *   threshold: { exact_match: 0.9 },
 * })
 * process.exitCode = result.verdict.exitCode
 */
export async function evaluate<Inputs, Outputs, GroundTruth>(
  given: EvaluateOptions<Inputs, Outputs, GroundTruth>,
): Promise<EvaluationResult<Inputs, Outputs, GroundTruth>> {
  // Waits for a server must not let the process end under a program that awaits this.
  const result = await holdProcess(withHost(given, runEvaluation))
  // What came out of the caller's own function and rows has their types.
  return result as EvaluationResult<Inputs, Outputs, GroundTruth>
}

async function runEvaluation(given: unknown): Promise<EvaluationResult> {
  const config = resolveOptions(given)
  const output = config.options.output ?? processOutput()
  const startedAt = performance.now()
  const runTracer = acquireTracer(config, needsSpans(config))
  const { seam } = runTracer
  const warn = warner(output, config.printResults, seam?.warn)
  // Also where nothing else is printed: an option with a slip of the pen does nothing.
  const warnOption = warner(output, true, seam?.warn)
  for (const warning of config.warnings) warnOption(warning, warning)
  try {
    const platform = platformOf(seam)
    // Nobody hears of it without a server; with one it is found out while the dataset is read.
    const git = platform === undefined ? undefined : gitContext()
    const callStyle = styleOf(config)
    const dataset = await loadDataset(config, callStyle, platform, warn)
    const earlier = config.isResumable ? await earlierPartOf(platform, config, warn) : undefined
    const cancellation = new Cancellation()
    const total = dataset.examples.length * config.trials
    const progress = new Progress({
      output: silentUnless(config.printResults, output),
      total,
      limit: () => run.tasks.limit,
    })
    const run: Run = assembleRun({
      ...runTracer,
      config,
      dataset,
      callStyle,
      platform,
      cancellation,
      listener: progress,
      warn,
    })
    const metadata = runMetadata(run, await git)
    await announceRun(run, metadata, earlier !== undefined)
    const completed = await execute(run, earlier, output)
    progress.end()
    const result = await finishRun({ run, platform, metadata, completed, progress, startedAt })
    if (config.printResults) output.write(summaryText(result, output))
    return result
  } finally {
    await runTracer.release()
  }
}

/** Executes what is still to be done; the results in the order in which they were completed. */
async function execute(run: Run, earlier: EarlierPart | undefined, output: TerminalOutput): Promise<DatapointResult[]> {
  const { config, cancellation } = run
  const unfollow = cancellation.follow(config.options.signal)
  const unlisten = stopAtInterrupt(cancellation, output, config.options.handleInterrupt !== false)
  const uninstrument = startInstrumentors(config.options.instrumentors ?? [], run.seam?.provider, run.warn)
  const completed: DatapointResult[] = []
  try {
    await feed(executions(run), config.maxWorkers * openPerWorker, cancellation, async ({ example, trial }) => {
      const done = earlier?.results.get(executionKey(example.datapointId, trial))
      const result = done === undefined ? await runDatapoint(run, example, trial) : { ...done, ...example }
      if (done !== undefined) run.listener.done(result, undefined)
      completed.push(result)
      await drainSpans(run, completed.length)
      await run.delivery.room()
    })
    return [...completed, ...cancelled(run, completed)]
  } finally {
    uninstrument()
    unlisten()
    unfollow()
    run.spanLog.end()
  }
}

function* executions({ dataset, config }: Run): Generator<{ readonly example: Example; readonly trial: number }> {
  for (const example of dataset.examples)
    for (let trial = 0; trial < config.trials; trial += 1) yield { example, trial }
}

/** What never had its turn is there too, so that the counts add up. */
function cancelled(run: Run, completed: readonly DatapointResult[]): readonly DatapointResult[] {
  if (!run.cancellation.isStopped) return []
  const begun = new Set(completed.map(({ datapointId, trial }) => executionKey(datapointId, trial)))
  const rest = [...executions(run)].filter(({ example, trial }) => !begun.has(executionKey(example.datapointId, trial)))
  return rest.map(neverBegun)
}

function neverBegun({ example, trial }: { readonly example: Example; readonly trial: number }): DatapointResult {
  return {
    ...example,
    trial,
    status: 'cancelled',
    outputs: undefined,
    sessionId: '',
    durationMillis: 0,
    attempts: 0,
    source: 'run',
    scores: {},
  }
}

/** New work waits when spans come faster than they leave, because beyond its bound their queue drops the oldest. */
async function drainSpans({ seam }: Run, completed: number): Promise<void> {
  if (seam === undefined || seam.mode !== 'on' || completed % 64 !== 0) return
  if (seam.spans().queued > maxQueuedSpans) await seam.flush(30_000)
}

function silentUnless(isWanted: boolean, output: TerminalOutput): TerminalOutput {
  return isWanted ? output : { ...output, writeProgress: () => undefined }
}

/** Through the tracer where there is one, which says each kind once; else the same here. */
function warner(
  output: TerminalOutput,
  isPrinting: boolean,
  warn: ((kind: string, message: string) => void) | undefined,
): (kind: string, message: string) => void {
  if (warn !== undefined) return warn
  const said = new Set<string>()
  return (kind, message) => {
    if (!isPrinting || said.has(kind)) return
    said.add(kind)
    output.writeProgress(`honeyhive: ${message}\n`)
  }
}
