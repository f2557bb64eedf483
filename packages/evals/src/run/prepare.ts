import { fileURLToPath } from 'node:url'
import type { HoneyHiveTracer } from '@honeyhive/tracing'
import type { TracerSeam } from '@honeyhive/tracing/experiment'
import { fetchDataset } from '../dataset/managed.ts'
import { readDatasetFile } from '../dataset/read-file.ts'
import { type Dataset, readRows } from '../dataset/read-rows.ts'
import type { Example } from '../datapoint.ts'
import { invalidOption } from '../errors.ts'
import { Platform } from '../platform/platform.ts'
import { AdaptiveLimit } from '../schedule/adaptive-limit.ts'
import type { Cancellation } from '../schedule/cancellation.ts'
import { Lane } from '../schedule/lane.ts'
import { callStyleOf } from './call-style.ts'
import { Delivery } from './delivery.ts'
import { validated } from './invoke.ts'
import type { CallStyle, EvaluateOptions } from './options.ts'
import { outboxDirectory } from './outbox.ts'
import { openRequests } from './requests.ts'
import type { RunConfig } from './resolve-options.ts'
import { openCache } from './result-cache.ts'
import type { LimitedLane, Run, RunListener } from './run.ts'
import { SpanLog } from './span-log.ts'

export interface RunParts {
  readonly config: RunConfig
  readonly dataset: Dataset
  readonly callStyle: CallStyle
  readonly tracer: HoneyHiveTracer | undefined
  readonly seam: TracerSeam | undefined
  readonly platform: Platform | undefined
  readonly cancellation: Cancellation
  readonly listener: RunListener
  readonly warn: (kind: string, message: string) => void
}

/** The API of the tracer's server; `undefined` where nothing is to go over the network. */
export function platformOf(seam: TracerSeam | undefined): Platform | undefined {
  if (seam === undefined || seam.mode !== 'on') return undefined
  const { serverUrl, apiKey, fetch, apiTimeoutMillis } = seam.config
  return new Platform({
    serverUrl,
    apiKey: () => apiKey?.reveal(),
    fetch,
    timeoutMillis: apiTimeoutMillis,
    deadlineMillis: apiTimeoutMillis,
  })
}

/** How the function is called, as far as it can be told before the rows are there. */
export function styleOf({ options, function: fn }: RunConfig): CallStyle {
  const [firstRow]: readonly unknown[] = Array.isArray(options.dataset) ? options.dataset : []
  return options.callStyle ?? callStyleOf(fn, firstRow)
}

/** The rows of the run, from wherever they are; checked against their schema. */
export async function loadDataset(
  { options, evaluators }: RunConfig,
  callStyle: CallStyle,
  platform: Platform | undefined,
  warn: (kind: string, message: string) => void,
): Promise<Dataset> {
  const anonymous = evaluators.findIndex(({ isAnonymous }) => isAnonymous)
  if (anonymous >= 0 && callStyle !== 'v1')
    throw invalidOption(
      `evaluators[${anonymous}] has no name, so its scores would have none. Name it: evaluator(fn, { name: '…' }).`,
    )
  const dataset = await readDataset(options, callStyle, platform, warn)
  return { ...dataset, examples: await withSchema(options, dataset.examples) }
}

function readDataset(
  options: EvaluateOptions,
  callStyle: CallStyle,
  platform: Platform | undefined,
  warn: (kind: string, message: string) => void,
): Dataset | Promise<Dataset> {
  const { dataset, datasetId, datasetFile } = options
  if (datasetId !== undefined) return fetchDataset(platform, datasetId, warn)
  if (datasetFile !== undefined)
    return readDatasetFile(datasetFile instanceof URL ? fileURLToPath(datasetFile) : datasetFile)
  return readRows(dataset, undefined, callStyle === 'v1' ? 'v1-md5' : 'sha256')
}

async function withSchema({ schema }: EvaluateOptions, examples: readonly Example[]): Promise<readonly Example[]> {
  if (schema?.inputs === undefined && schema?.groundTruth === undefined) return examples
  return Promise.all(
    examples.map(async (example) => ({
      ...example,
      inputs: await validated(schema.inputs, example.inputs, `The inputs of row ${example.index + 1}`),
      groundTruth: await validated(
        schema.groundTruth,
        example.groundTruth,
        `The ground truth of row ${example.index + 1}`,
      ),
    })),
  )
}

/** Whether an evaluator of the run looks at spans. */
export function needsSpans({ evaluators }: RunConfig): boolean {
  return evaluators.some(({ settings }) => settings.needsSpans === true)
}

/** Puts a run together; nothing has begun yet. */
export function assembleRun(parts: RunParts): Run {
  const { config, seam, platform, cancellation, warn } = parts
  const tasks = limitedLane(config.maxWorkers)
  const evaluations = limitedLane(config.evaluatorWorkers)
  cancellation.onStop(() => tasks.lane.close())
  cancellation.onAbort(() => evaluations.lane.close())
  const requests = openRequests(seam, parts.dataset.examples.length * config.trials)
  return {
    ...parts,
    tasks,
    evaluations,
    requests,
    delivery: new Delivery({
      platform,
      seam,
      requests,
      outboxDirectory: outboxDirectory(config.options.outboxDirectory),
      runId: config.runId,
      warn,
    }),
    spanLog: new SpanLog(seam, needsSpans(config), config.options.prices),
    cache: openCache(config.options.cache),
    spansBefore: seam?.spans(),
  }
}

function limitedLane(max: number): LimitedLane {
  // The lane looks at the limit, and the limit tells the lane of its changes.
  const limit: AdaptiveLimit = new AdaptiveLimit({ max, onChange: () => lane.changed() })
  const lane = new Lane(limit)
  return { lane, limit }
}
