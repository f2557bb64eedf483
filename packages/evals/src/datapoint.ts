import type { Score } from './score.ts'

/** One row of a dataset, in the spellings that users of either SDK type. */
export interface Datapoint<Inputs = unknown, GroundTruth = unknown> {
  /** Unique in its dataset. Default: a hash of the row and its place. `datapoint_id` is understood too. */
  readonly id?: string | undefined
  readonly inputs: Inputs
  /** What a good answer is measured against. `ground_truth` and `ground_truths` are understood too. */
  readonly groundTruth?: GroundTruth | undefined
  readonly metadata?: Readonly<Record<string, unknown>> | undefined
}

/** A row as a run works on it. */
export interface Example<Inputs = unknown, GroundTruth = unknown> {
  readonly datapointId: string
  /** Place in the dataset, from 0. */
  readonly index: number
  readonly inputs: Inputs
  readonly groundTruth: GroundTruth | undefined
  readonly metadata: Readonly<Record<string, unknown>> | undefined
}

/** Tokens of the model calls of a datapoint's function, as far as its spans told; evaluators' calls are not in it. */
export interface Usage {
  readonly inputTokens: number
  readonly outputTokens: number
  /** In US dollars; absent when no span and no price told. */
  readonly costUsd?: number | undefined
}

/** What became of one execution of one row. */
export interface DatapointResult<Inputs = unknown, Outputs = unknown, GroundTruth = unknown> extends Example<
  Inputs,
  GroundTruth
> {
  /** From 0; more than one where `trials` asked for it. */
  readonly trial: number
  /** `cancelled`: the run ended before it was its turn, or while it ran. */
  readonly status: 'success' | 'failed' | 'cancelled'
  readonly outputs: Outputs | undefined
  /** Why it failed: type and message. */
  readonly error?: string | undefined
  /** '' when it never began. */
  readonly sessionId: string
  /** The page of its session. */
  readonly url?: string | undefined
  /** Of the last attempt, in milliseconds, without its wait for a free worker. */
  readonly durationMillis: number
  /** How often the function was called. */
  readonly attempts: number
  /** Where the outputs come from: the function, a cache, or an earlier part of the same run. */
  readonly source: 'run' | 'cache' | 'resumed'
  /** By the evaluator's name. */
  readonly scores: Readonly<Record<string, Score>>
  readonly usage?: Usage | undefined
}
