import type { OpenObject } from '../open-object.ts'
import type { DateRange, EventFilter } from './filters.ts'

export interface Dataset {
  readonly id: string
  readonly name: string
  readonly description?: string | null | undefined
  /** Ids of its datapoints, in order. */
  readonly datapoints: readonly string[]
  readonly created_at: string
  readonly updated_at: string
}

export interface NewDataset {
  /** Default `Untitled Dataset`. */
  readonly name?: string | undefined
  readonly description?: string | undefined
  readonly datapoints?: readonly string[] | undefined
}

/** `datapoints` replaces the whole list. */
export interface DatasetUpdate {
  readonly name?: string | undefined
  readonly description?: string | undefined
  readonly datapoints?: readonly string[] | undefined
}

/** Which keys of a row become what; keys that no list names go to the datapoint's metadata. */
export interface DatapointMapping {
  readonly inputs?: readonly string[] | undefined
  readonly ground_truth?: readonly string[] | undefined
  readonly history?: readonly string[] | undefined
}

export interface AddDatapoints {
  readonly data: readonly OpenObject[]
  readonly mapping: DatapointMapping
}

export interface Datapoint {
  readonly id: string
  readonly inputs: OpenObject
  readonly history: readonly OpenObject[]
  readonly ground_truth: OpenObject | null
  readonly metadata: OpenObject | null
  readonly linked_event: string | null
  readonly linked_datasets: readonly string[]
  readonly created_at: string
  readonly updated_at: string
}

export interface NewDatapoint {
  readonly inputs?: OpenObject | undefined
  readonly history?: readonly OpenObject[] | undefined
  readonly ground_truth?: OpenObject | null | undefined
  readonly metadata?: OpenObject | null | undefined
  readonly linked_event?: string | null | undefined
  readonly linked_datasets?: readonly string[] | undefined
}

/** Body of `POST /v1/datapoints/batch`: makes datapoints of events. */
export interface DatapointBatch {
  /** Ids of events. */
  readonly events?: readonly string[] | undefined
  readonly mapping?: DatapointMapping | undefined
  readonly filters?: readonly EventFilter[] | undefined
  readonly dateRange?: DateRange | undefined
  readonly checkState?: Readonly<Record<string, boolean>> | undefined
  readonly selectAll?: boolean | undefined
  readonly dataset_id?: string | undefined
}
