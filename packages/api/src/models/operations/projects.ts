import type * as components from '../../components.ts'

export const Env = { Dev: 'dev', Staging: 'staging', Prod: 'prod' } as const
export type Env = (typeof Env)[keyof typeof Env]
export type GetConfigurationsRequest = { project: string; env?: Env | undefined; name?: string | undefined }
export type UpdateConfigurationRequest = {
  id: string
  putConfigurationRequest: components.PutConfigurationRequest
}
export type DeleteConfigurationRequest = { id: string }

export type GetMetricsRequest = { projectName: string }
export type DeleteMetricRequest = { metricId: string }

export type GetProjectsRequest = { name?: string | undefined }
export type DeleteProjectRequest = { name: string }

export type Result = { insertedId?: string | undefined }
export type CreateToolResponseBody = { result?: Result | undefined }
export type DeleteToolRequest = { functionId: string }
