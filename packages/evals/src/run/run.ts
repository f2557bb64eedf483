import type { TracerSeam } from '@honeyhive/tracing/experiment'
import type { HoneyHiveTracer, SpanCounts } from '@honeyhive/tracing'
import type { DatapointResult, Example, Usage } from '../datapoint.ts'
import type { Dataset } from '../dataset/read-rows.ts'
import type { AdaptiveLimit } from '../schedule/adaptive-limit.ts'
import type { Cancellation } from '../schedule/cancellation.ts'
import type { Lane } from '../schedule/lane.ts'
import type { Delivery } from './delivery.ts'
import type { CallStyle } from './options.ts'
import type { DatapointRequests } from './requests.ts'
import type { RunConfig } from './resolve-options.ts'
import type { ResultCache } from './result-cache.ts'
import type { SpanLog } from './span-log.ts'

export interface LimitedLane {
  readonly lane: Lane
  readonly limit: AdaptiveLimit
}

/** One run while it lasts: everything that its steps share. */
export interface Run {
  readonly config: RunConfig
  readonly dataset: Dataset
  readonly callStyle: CallStyle
  readonly tracer: HoneyHiveTracer | undefined
  readonly seam: TracerSeam | undefined
  readonly tasks: LimitedLane
  readonly evaluations: LimitedLane
  readonly cancellation: Cancellation
  readonly delivery: Delivery
  /** `undefined`: nothing is to be sent. */
  readonly requests: DatapointRequests | undefined
  readonly spanLog: SpanLog
  readonly cache: ResultCache | undefined
  readonly listener: RunListener
  /** The tracer's account when the run began. */
  readonly spansBefore: SpanCounts | undefined
  readonly warn: (kind: string, message: string) => void
}

/** Hears of what happens in a run, for whoever shows it. */
export interface RunListener {
  begun(example: Example, trial: number, sessionId: string): void
  retried(): void
  done(result: DatapointResult, evaluatorUsage: Usage | undefined): void
}
