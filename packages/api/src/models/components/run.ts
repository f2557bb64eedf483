import type { OpenRecord, ValueOf } from '../open-record.ts'

/** How far a run is. */
export const Status = { Pending: 'pending', Completed: 'completed' } as const
export type Status = ValueOf<typeof Status>

export const EvaluationRunStatus: typeof Status = Status
export type EvaluationRunStatus = Status

export const UpdateRunRequestStatus: typeof Status = Status
export type UpdateRunRequestStatus = Status

export type Results = OpenRecord

export type EvaluationRun = {
  runId?: string | undefined
  project?: string | undefined
  createdAt?: Date | undefined
  /** Ids of its sessions. */
  eventIds?: Array<string> | undefined
  datasetId?: string | null | undefined
  datapointIds?: Array<string> | undefined
  results?: Results | undefined
  configuration?: OpenRecord | undefined
  metadata?: OpenRecord | undefined
  status?: EvaluationRunStatus | undefined
  name?: string | undefined
}

export type CreateRunRequest = {
  project: string
  name: string
  /** Ids of its sessions. */
  eventIds: Array<string>
  datasetId?: string | undefined
  datapointIds?: Array<string> | undefined
  configuration?: OpenRecord | undefined
  metadata?: OpenRecord | undefined
  status?: Status | undefined
}

/** `eventIds` are added to those that the run has. */
export type UpdateRunRequest = {
  eventIds?: Array<string> | undefined
  datasetId?: string | undefined
  datapointIds?: Array<string> | undefined
  configuration?: OpenRecord | undefined
  metadata?: OpenRecord | undefined
  name?: string | undefined
  status?: UpdateRunRequestStatus | undefined
}

export type CreateRunResponse = { evaluation?: EvaluationRun | undefined; runId?: string | undefined }
export type GetRunResponse = { evaluation?: EvaluationRun | undefined }
export type GetRunsResponse = { evaluations?: Array<EvaluationRun> | undefined }
export type UpdateRunResponse = { evaluation?: OpenRecord | undefined; warning?: string | null | undefined }
export type DeleteRunResponse = { id?: string | undefined; deleted?: boolean | undefined }
