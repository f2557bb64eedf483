import type { HoneyHiveTracer } from '@honeyhive/tracing'
import type { Datapoint } from '../datapoint.ts'
import type { Evaluator } from '../evaluator/evaluator.ts'
import type { TerminalOutput } from '../terminal/output.ts'
import type { EvaluationResult } from './result.ts'

/** What the function can look at besides its inputs. */
export interface TaskContext<Inputs = unknown, GroundTruth = unknown> {
  readonly groundTruth: GroundTruth | undefined
  readonly datapoint: Datapoint<Inputs, GroundTruth>
  readonly datapointId: string
  readonly sessionId: string
  /** From 0. */
  readonly trial: number
  /** From 0; above it the earlier ones failed. */
  readonly attempt: number
  /** Aborted at the timeout and when the run is aborted. */
  readonly signal: AbortSignal
  readonly tracer: HoneyHiveTracer | undefined
}

/** A schema of any library that keeps to Standard Schema 1 (zod, valibot, arktype …). */
export interface StandardSchema {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    readonly validate: (value: unknown) => StandardResult | Promise<StandardResult>
  }
}

export type StandardResult =
  | { readonly value: unknown; readonly issues?: undefined }
  | { readonly issues: readonly { readonly message: string; readonly path?: readonly unknown[] | undefined }[] }

/** How the function is called: with `(inputs, context)`, with v1's `(inputs, ground_truths)`, or with Python's `(datapoint, tracer)`. */
export type CallStyle = 'inputs' | 'v1' | 'datapoint'

/** How the values of a metric become one number. */
export type AggregateFunction = 'average' | 'min' | 'max' | 'median' | 'p90' | 'p95' | 'p99' | 'sum' | 'count'

/** What an aggregate must reach. A number is the least that is good, the most for a metric of which lower is better. */
export type Threshold = number | { readonly min?: number | undefined; readonly max?: number | undefined }

/** A run to compare with: its id, a name (the latest run of it), a result, or the run of the commit that this branch left from. */
export type Baseline = string | { readonly name: string } | { readonly runId: string } | 'merge-base' | EvaluationResult

/** US dollars per million tokens. */
export interface ModelPrice {
  readonly inputPerMillion: number
  readonly outputPerMillion: number
}

/** Something that instruments a library for the time of the run, as OpenTelemetry's instrumentations do. */
export interface Instrumentor {
  setTracerProvider?(provider: unknown): void
  enable?(): void
  disable?(): void
}

/** Everything about a run except what it works on. */
export interface RunOptions {
  /** Of the run and its sessions. Default: `experiment-` and the first digits of the run's id. */
  readonly name?: string | undefined
  /** A UUID. With one of an earlier run, that run is resumed: what is done stays, what failed or is missing runs. Default: a new one. */
  readonly runId?: string | undefined
  /** Only printed. */
  readonly suite?: string | undefined
  readonly metadata?: Readonly<Record<string, unknown>> | undefined
  /** Functions that run at once, at most [HH_MAX_WORKERS, 10]. */
  readonly maxWorkers?: number | undefined
  /** Evaluators that run at once, at most [as many as `maxWorkers`]. */
  readonly evaluatorWorkers?: number | undefined
  /** False: one datapoint after the other [true]. */
  readonly runConcurrently?: boolean | undefined
  /** Executions of each datapoint [1]. */
  readonly trials?: number | undefined
  /** For one call of the function [300,000 ms]. `timeout` is understood too. */
  readonly timeoutMillis?: number | undefined
  readonly timeout?: number | undefined
  /** For one call of an evaluator [120,000 ms]. */
  readonly evaluatorTimeoutMillis?: number | undefined
  /** Further attempts after an error or a timeout [0]. */
  readonly retries?: number | undefined
  /** Further attempts after a rate limit (an error with status 429) [8]. */
  readonly rateLimitRetries?: number | undefined
  /** Ends the run early: what runs gets its signal aborted, the rest is cancelled. */
  readonly signal?: AbortSignal | undefined
  /** How a metric's values become one number ['average']. */
  readonly aggregateFunction?: AggregateFunction | undefined
  readonly baseline?: Baseline | undefined
  /** One for all metrics, or by metric. */
  readonly threshold?: Threshold | Readonly<Record<string, Threshold>> | undefined
  /** How much worse than the baseline is still as good, in the metric's own unit; one for all, or by metric [0]. */
  readonly tolerance?: number | Readonly<Record<string, number>> | undefined
  /** Datapoints that may fail without failing the run [0]. */
  readonly maxFailures?: number | undefined
  /** True, or where: keep outputs and scores by the hash of what they came from, and use them again [false]. */
  readonly cache?:
    | boolean
    | { readonly directory?: string | undefined; readonly version?: string | undefined }
    | undefined
  readonly prices?: Readonly<Record<string, ModelPrice>> | undefined
  /** Default: the one of the context, then the first that was made, then one for this run alone. */
  readonly tracer?: HoneyHiveTracer | undefined
  readonly instrumentors?: readonly (Instrumentor | (() => Instrumentor))[] | undefined
  readonly apiKey?: string | undefined
  readonly serverUrl?: string | undefined
  readonly project?: string | undefined
  /** Say what is being done [false]. */
  readonly verbose?: boolean | undefined
  /** Progress and summary in the terminal [true]. */
  readonly printResults?: boolean | undefined
  /** Default: this process's standard output and error. */
  readonly output?: TerminalOutput | undefined
  /** Overrides what the function's parameters tell. */
  readonly callStyle?: CallStyle | undefined
  /** Where results go that cannot be delivered [HH_OUTBOX_DIR, or `honeyhive/outbox` in the user's cache directory]. */
  readonly outboxDirectory?: string | undefined
  /** Finish what runs at the first Ctrl-C and write what is done [true]. */
  readonly handleInterrupt?: boolean | undefined
}

/** Exactly one of `dataset`, `datasetId` and `datasetFile`. */
export interface DatasetOptions<Inputs = unknown, GroundTruth = unknown> {
  readonly dataset?: readonly Datapoint<Inputs, GroundTruth>[] | undefined
  /** Of a dataset at the server. */
  readonly datasetId?: string | undefined
  /** JSON, JSONL, CSV or YAML. */
  readonly datasetFile?: string | URL | undefined
}

/** What `evaluate` takes. */
export interface EvaluateOptions<Inputs = unknown, Outputs = unknown, GroundTruth = unknown>
  extends RunOptions, DatasetOptions<Inputs, GroundTruth> {
  /** What is evaluated. Called once for each datapoint and trial, with its inputs. */
  readonly function: (inputs: Inputs, context: TaskContext<Inputs, GroundTruth>) => Outputs | PromiseLike<Outputs>
  /** Functions, what `evaluator` made of them, or names of built-in ones. */
  readonly evaluators?:
    | readonly (Evaluator<NoInfer<Outputs>, NoInfer<Inputs>, NoInfer<GroundTruth>> | string)[]
    | undefined
  /** Checked before anything runs (inputs, ground truth), and after each call (outputs). */
  readonly schema?:
    | {
        readonly inputs?: StandardSchema | undefined
        readonly groundTruth?: StandardSchema | undefined
        readonly outputs?: StandardSchema | undefined
      }
    | undefined
}
