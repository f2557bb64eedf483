import type { OpenRecord } from '../open-record.ts'

export type Datapoint = {
  id?: string | undefined
  tenant?: string | undefined
  projectId?: string | undefined
  createdAt?: string | undefined
  updatedAt?: string | undefined
  inputs?: OpenRecord | undefined
  history?: Array<OpenRecord> | undefined
  groundTruth?: OpenRecord | undefined
  /** Id of the event that it was made of. */
  linkedEvent?: string | undefined
  linkedEvals?: Array<string> | undefined
  linkedDatasets?: Array<string> | undefined
  saved?: boolean | undefined
  type?: string | undefined
  metadata?: OpenRecord | undefined
}

export type CreateDatapointRequest = {
  project: string
  inputs: OpenRecord
  history?: Array<OpenRecord> | undefined
  groundTruth?: OpenRecord | undefined
  linkedEvent?: string | undefined
  linkedDatasets?: Array<string> | undefined
  metadata?: OpenRecord | undefined
}

export type UpdateDatapointRequest = {
  inputs?: OpenRecord | undefined
  history?: Array<OpenRecord> | undefined
  groundTruth?: OpenRecord | undefined
  linkedEvals?: Array<string> | undefined
  linkedDatasets?: Array<string> | undefined
  metadata?: OpenRecord | undefined
}
