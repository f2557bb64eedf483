import type { ScoreValue } from '../score.ts'
import type { SpanView } from '../trajectory/span-view.ts'

/** What an evaluator may answer. `null` and `undefined`: it has nothing to say of this datapoint. */
export type EvaluatorAnswer =
  | ScoreValue
  | null
  | undefined
  | EvaluatorRecord
  // A list of one is unwrapped, as the Python library does.
  | readonly [ScoreValue | EvaluatorRecord]

/** A score with what goes with it. Further fields are kept beside the score. */
export interface EvaluatorRecord {
  readonly score?: ScoreValue | null | undefined
  readonly label?: string | null | undefined
  readonly explanation?: string | null | undefined
  readonly metadata?: Readonly<Record<string, unknown>> | null | undefined
  readonly [detail: string]: unknown
}

/** What an evaluator can look at besides outputs, inputs and ground truth. */
export interface EvaluatorContext {
  readonly datapointId: string
  readonly sessionId: string
  readonly trial: number
  readonly metadata: Readonly<Record<string, unknown>> | undefined
  /** How long the function took, in milliseconds. */
  readonly durationMillis: number
  /** The datapoint's spans that have ended, by their start; empty without a tracer that is on. */
  readonly spans: readonly SpanView[]
  /** Aborted at the evaluator's timeout and at the end of the run. */
  readonly signal: AbortSignal
}

/** What scores: called with the outputs, the inputs, the ground truth, and what else there is to look at. */
export type EvaluatorFunction<Outputs = unknown, Inputs = unknown, GroundTruth = unknown> = (
  outputs: Outputs,
  inputs: Inputs,
  groundTruth: GroundTruth,
  context: EvaluatorContext,
) => EvaluatorAnswer | Promise<EvaluatorAnswer>

/** How several answers of an evaluator become one: by name, or by a function. */
export type Aggregate = 'mean' | 'median' | 'mode' | 'min' | 'max' | ((values: readonly ScoreValue[]) => ScoreValue)

/** What `evaluator` takes beside the function. */
export interface EvaluatorSettings {
  /** Default: the function's name. */
  readonly name?: string | undefined
  /** Share in the datapoint's overall score [1]. */
  readonly weight?: number | undefined
  /** How often it is asked about each datapoint [1]. */
  readonly repeat?: number | undefined
  /** Makes one score of several [mean of numbers, else the most frequent]. */
  readonly aggregate?: Aggregate | undefined
  /** Changes each score before it is aggregated. */
  readonly transform?: ((value: ScoreValue) => ScoreValue) | undefined
  /** Says whether the final score passes. Default with a numeric `target`: at least it; with another: equal to it. */
  readonly checker?: ((value: ScoreValue, target: unknown) => boolean) | undefined
  readonly target?: unknown
  /** Not passing fails the run [false]. */
  readonly asserts?: boolean | undefined
  /** Which direction is better [higher]. */
  readonly direction?: 'higher' | 'lower' | undefined
  /** Reads the datapoint's spans: they are kept for it [false]. */
  readonly needsSpans?: boolean | undefined
  /** For one answer, in milliseconds [the run's `evaluatorTimeoutMillis`]. */
  readonly timeoutMillis?: number | undefined
}

/** Where a wrapped function carries its settings; found by every copy of this package. */
export const settingsKey: unique symbol = Symbol.for('honeyhive.v2.evaluator') as never

/** A function that scores, with or without settings of its own. */
export interface Evaluator<Outputs = unknown, Inputs = unknown, GroundTruth = unknown> extends EvaluatorFunction<
  Outputs,
  Inputs,
  GroundTruth
> {
  readonly [settingsKey]?: { readonly fn: unknown; readonly settings: EvaluatorSettings } | undefined
}
