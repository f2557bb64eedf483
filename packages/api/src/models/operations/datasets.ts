import type * as components from '../../components.ts'
import type { OpenRecord } from '../open-record.ts'

/** Which keys of a row become what; keys that no list names go to the datapoint's metadata. */
export type Mapping = { inputs: Array<string>; groundTruth: Array<string>; history: Array<string> }

export type AddDatapointsRequestBody = { project: string; data: Array<OpenRecord>; mapping: Mapping }
export type AddDatapointsRequest = { datasetId: string; requestBody: AddDatapointsRequestBody }
export type AddDatapointsResponseBody = {
  inserted?: boolean | undefined
  datapointIds?: Array<string> | undefined
}

export type CreateDatapointResult = { insertedId?: string | undefined }
export type CreateDatapointResponseBody = { result?: CreateDatapointResult | undefined }
export type GetDatapointRequest = { id: string }
export type GetDatapointResponseBody = { datapoint?: Array<components.Datapoint> | undefined }
export type GetDatapointsRequest = {
  project: string
  datapointIds?: Array<string> | undefined
  datasetName?: string | undefined
}
export type GetDatapointsResponseBody = { datapoints?: Array<components.Datapoint> | undefined }
export type UpdateDatapointRequest = { id: string; updateDatapointRequest: components.UpdateDatapointRequest }
export type DeleteDatapointRequest = { id: string }
export type DeleteDatapointResponseBody = { deleted?: boolean | undefined }

export type CreateDatasetResult = { insertedId?: string | undefined }
export type CreateDatasetResponseBody = {
  inserted?: boolean | undefined
  result?: CreateDatasetResult | undefined
}
export type DeleteDatasetRequest = { datasetId: string }

export const Type = { Evaluation: 'evaluation', FineTuning: 'fine-tuning' } as const
export type Type = (typeof Type)[keyof typeof Type]
export type GetDatasetsRequest = { project: string; type?: Type | undefined; datasetId?: string | undefined }
export type GetDatasetsResponseBody = { testcases?: Array<components.Dataset> | undefined }
