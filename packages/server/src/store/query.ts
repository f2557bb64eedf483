import type { BucketName } from './event.ts'

/**
 * The query language of every store: data, never text of some database. What a predicate says of an event is defined by
 * `matches` in `matches.ts`, which each implementation must agree with.
 */
export type Predicate<F = EventField> =
  | { readonly kind: 'all'; readonly of: readonly Predicate<F>[] }
  | { readonly kind: 'any'; readonly of: readonly Predicate<F>[] }
  | { readonly kind: 'not'; readonly of: Predicate<F> }
  /** The field is there and not null. */
  | { readonly kind: 'exists'; readonly field: F }
  /**
   * A text is compared with the field's text (a number or boolean as JSON writes it, objects and lists as their JSON), by code
   * points; a number with numbers, a boolean with booleans only. What is not there compares as false.
   */
  | { readonly kind: 'compare'; readonly field: F; readonly operator: Comparison; readonly value: Scalar }
  | { readonly kind: 'one of'; readonly field: F; readonly values: readonly Scalar[] }
  /** The field's text holds this text; case counts. */
  | { readonly kind: 'contains'; readonly field: F; readonly text: string }
  /** The field is a list with an element that equals the value. */
  | { readonly kind: 'includes'; readonly field: F; readonly value: Scalar }
  /**
   * The text of the event holds every one of these words, whatever their case; a word ending in `*` begins one. A longer text
   * that earlier events of the same project and week brought already counts for the first of them only: the hit is the step that said it.
   */
  | { readonly kind: 'words'; readonly text: string }

export type Scalar = string | number | boolean

export type Comparison = '=' | '<' | '<=' | '>' | '>='

/** A column of the event, or a path into one of its buckets. A whole number addresses an element of a list or a key of that name. */
export type EventField =
  | { readonly kind: 'column'; readonly column: EventColumn }
  | { readonly kind: 'bucket'; readonly bucket: BucketName; readonly path: readonly string[] }

export const eventColumns = [
  'id',
  'sessionId',
  'parentId',
  'traceId',
  'spanId',
  'type',
  'name',
  'project',
  'source',
  'status',
  'error',
  'model',
  'provider',
  'userId',
  'runId',
  'datapointId',
  'datasetId',
  'startTime',
  'endTime',
  'durationMillis',
  'inputTokens',
  'outputTokens',
  'costUsd',
  'timeToFirstTokenMillis',
] as const

/** `runId`, `datapointId` and `datasetId` are what the metadata says of them (`run_id` …), with an index where a store has one. */
export type EventColumn = (typeof eventColumns)[number]

/** Which events; times are Unix milliseconds, both ends included. */
export interface EventSelection {
  /** Absent or null: all. */
  readonly where?: Predicate | null
  readonly startedAfter?: number | null
  readonly startedBefore?: number | null
}

export type Measure =
  /** How many events. */
  | { readonly kind: 'count' }
  /** How many of them failed. */
  | { readonly kind: 'errors' }
  /** Over the numbers that the field holds; null where it holds none, except that their sum is 0. Percentiles may be off by 5 %. */
  | { readonly kind: 'number'; readonly field: EventField; readonly function: NumberFunction }

export type NumberFunction = 'sum' | 'average' | 'min' | 'max' | 'p50' | 'p90' | 'p95' | 'p99'

export interface AggregateQuery extends EventSelection {
  /** Width of the time buckets, a whole number, which begin at multiples of it since 1970; null: one bucket for all. */
  readonly bucketMillis: number | null
  /** At most 3. */
  readonly groupBy: readonly EventField[]
  readonly measures: readonly Measure[]
  /** Rows that are answered: the earliest buckets, within one the largest groups. */
  readonly limit: number
}

/** One bucket of one group; only those that hold events. */
export interface AggregateRow {
  /** Unix milliseconds; null without buckets. */
  readonly bucketStart: number | null
  /** One value per field of `groupBy`, as text; null for events without it. */
  readonly group: readonly (string | null)[]
  /** One value per measure. */
  readonly values: readonly (number | null)[]
}
