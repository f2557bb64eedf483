import type { OpenObject } from '../open-object.ts'

export type LegacyDatasetType = 'evaluation' | 'fine-tuning'
export type LegacyPipelineType = 'event' | 'session'

/** A dataset of `GET /datasets`. Clients of the first generation drop the id, the ones after them read it. */
export interface LegacyDataset {
  readonly _id?: string | undefined
  readonly project?: string | undefined
  readonly name?: string | undefined
  readonly description?: string | undefined
  readonly type?: LegacyDatasetType | undefined
  /** Ids of its datapoints, in order. */
  readonly datapoints?: readonly string[] | undefined
  readonly num_points?: number | undefined
  readonly linked_evals?: readonly string[] | undefined
  readonly saved?: boolean | undefined
  readonly pipeline_type?: LegacyPipelineType | undefined
  readonly created_at?: string | undefined
  readonly updated_at?: string | undefined
  readonly metadata?: OpenObject | undefined
}

export interface LegacyNewDataset {
  readonly project: string
  readonly name: string
  readonly description?: string | undefined
  readonly type?: LegacyDatasetType | undefined
  readonly datapoints?: readonly string[] | undefined
  readonly linked_evals?: readonly string[] | undefined
  readonly saved?: boolean | undefined
  readonly pipeline_type?: LegacyPipelineType | undefined
  readonly metadata?: OpenObject | undefined
}

/** `datapoints` replaces the whole list. */
export interface LegacyDatasetUpdate {
  readonly dataset_id: string
  readonly name?: string | undefined
  readonly description?: string | undefined
  readonly datapoints?: readonly string[] | undefined
  readonly linked_evals?: readonly string[] | undefined
  readonly metadata?: OpenObject | undefined
}

/** Body of `POST /datasets/{id}/datapoints`. Keys that no mapping names go to the datapoint's metadata. */
export interface LegacyAddDatapoints {
  readonly project: string
  readonly data: readonly OpenObject[]
  readonly mapping: {
    readonly inputs: readonly string[]
    readonly ground_truth: readonly string[]
    readonly history: readonly string[]
  }
}

export interface LegacyDatapoint {
  readonly _id?: string | undefined
  readonly tenant?: string | undefined
  readonly project_id?: string | undefined
  readonly created_at?: string | undefined
  readonly updated_at?: string | undefined
  readonly inputs?: OpenObject | undefined
  readonly history?: readonly OpenObject[] | undefined
  readonly ground_truth?: OpenObject | undefined
  readonly linked_event?: string | undefined
  readonly linked_evals?: readonly string[] | undefined
  readonly linked_datasets?: readonly string[] | undefined
  readonly saved?: boolean | undefined
  readonly type?: string | undefined
  readonly metadata?: OpenObject | undefined
}

export interface LegacyNewDatapoint {
  readonly project: string
  readonly inputs: OpenObject
  readonly history?: readonly OpenObject[] | undefined
  readonly ground_truth?: OpenObject | undefined
  readonly linked_event?: string | undefined
  readonly linked_datasets?: readonly string[] | undefined
  readonly metadata?: OpenObject | undefined
}

export interface LegacyDatapointUpdate {
  readonly inputs?: OpenObject | undefined
  readonly history?: readonly OpenObject[] | undefined
  readonly ground_truth?: OpenObject | undefined
  readonly linked_evals?: readonly string[] | undefined
  readonly linked_datasets?: readonly string[] | undefined
  readonly metadata?: OpenObject | undefined
}
