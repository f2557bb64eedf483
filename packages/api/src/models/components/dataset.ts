import type { OpenRecord, ValueOf } from '../open-record.ts'

export const DatasetType = { Evaluation: 'evaluation', FineTuning: 'fine-tuning' } as const
export type DatasetType = ValueOf<typeof DatasetType>

export const PipelineType = { Event: 'event', Session: 'session' } as const
export type PipelineType = ValueOf<typeof PipelineType>

export const CreateDatasetRequestType: typeof DatasetType = DatasetType
export type CreateDatasetRequestType = DatasetType

export const CreateDatasetRequestPipelineType: typeof PipelineType = PipelineType
export type CreateDatasetRequestPipelineType = PipelineType

export type Dataset = {
  /** Not there in the first SDK, so that what was listed could not be used. */
  id?: string | undefined
  project?: string | undefined
  name?: string | undefined
  description?: string | undefined
  type?: DatasetType | undefined
  /** Ids of its datapoints. */
  datapoints?: Array<string> | undefined
  numPoints?: number | undefined
  linkedEvals?: Array<string> | undefined
  saved?: boolean | undefined
  pipelineType?: PipelineType | undefined
  createdAt?: string | undefined
  updatedAt?: string | undefined
}

export type CreateDatasetRequest = {
  project: string
  name: string
  description?: string | undefined
  type?: CreateDatasetRequestType | undefined
  datapoints?: Array<string> | undefined
  linkedEvals?: Array<string> | undefined
  saved?: boolean | undefined
  pipelineType?: CreateDatasetRequestPipelineType | undefined
  metadata?: OpenRecord | undefined
}

/** `datapoints` replaces the whole list. */
export type DatasetUpdate = {
  datasetId: string
  name?: string | undefined
  description?: string | undefined
  datapoints?: Array<string> | undefined
  linkedEvals?: Array<string> | undefined
  metadata?: OpenRecord | undefined
}
