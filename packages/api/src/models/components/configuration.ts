import type { OpenRecord, ValueOf } from '../open-record.ts'

/** Where a configuration is in use. */
export const Env = { Dev: 'dev', Staging: 'staging', Prod: 'prod' } as const
export type Env = ValueOf<typeof Env>

export const CallType = { Chat: 'chat', Completion: 'completion' } as const
export type CallType = ValueOf<typeof CallType>

export const FunctionCallParams = { None: 'none', Auto: 'auto', Force: 'force' } as const
export type FunctionCallParams = ValueOf<typeof FunctionCallParams>

export const ConfigurationType = { Llm: 'LLM', Pipeline: 'pipeline' } as const
export type ConfigurationType = ValueOf<typeof ConfigurationType>

export type ResponseFormat = OpenRecord

export type SelectedFunctions = {
  id?: string | undefined
  name?: string | undefined
  description?: string | undefined
  parameters?: OpenRecord | undefined
}

export type ParametersT = {
  callType: CallType
  model: string
  hyperparameters?: OpenRecord | undefined
  responseFormat?: ResponseFormat | undefined
  selectedFunctions?: Array<SelectedFunctions> | undefined
  functionCallParams?: FunctionCallParams | undefined
  forceFunction?: OpenRecord | undefined
  /** Whatever else shall stand among the parameters. */
  additionalProperties?: OpenRecord
}

export type Configuration = {
  id?: string | undefined
  project: string
  name: string
  env?: Array<Env> | undefined
  provider: string
  parameters: ParametersT
  type?: ConfigurationType | undefined
  userProperties?: OpenRecord | undefined
}

export const PostConfigurationRequestCallType: typeof CallType = CallType
export type PostConfigurationRequestCallType = CallType
export const PostConfigurationRequestFunctionCallParams: typeof FunctionCallParams = FunctionCallParams
export type PostConfigurationRequestFunctionCallParams = FunctionCallParams
export const PostConfigurationRequestEnv: typeof Env = Env
export type PostConfigurationRequestEnv = Env
export type PostConfigurationRequestResponseFormat = ResponseFormat
export type PostConfigurationRequestSelectedFunctions = SelectedFunctions
export type PostConfigurationRequestParameters = ParametersT

export type PostConfigurationRequest = {
  project: string
  name: string
  provider: string
  parameters: PostConfigurationRequestParameters
  env?: Array<PostConfigurationRequestEnv> | undefined
  userProperties?: OpenRecord | undefined
}

export const PutConfigurationRequestCallType: typeof CallType = CallType
export type PutConfigurationRequestCallType = CallType
export const PutConfigurationRequestFunctionCallParams: typeof FunctionCallParams = FunctionCallParams
export type PutConfigurationRequestFunctionCallParams = FunctionCallParams
export const PutConfigurationRequestEnv: typeof Env = Env
export type PutConfigurationRequestEnv = Env
export const PutConfigurationRequestType: typeof ConfigurationType = ConfigurationType
export type PutConfigurationRequestType = ConfigurationType
export type PutConfigurationRequestResponseFormat = ResponseFormat
export type PutConfigurationRequestSelectedFunctions = SelectedFunctions
export type PutConfigurationRequestParameters = ParametersT

/** The whole configuration: what is left out is gone. */
export type PutConfigurationRequest = {
  project: string
  name: string
  provider: string
  parameters: PutConfigurationRequestParameters
  env?: Array<PutConfigurationRequestEnv> | undefined
  type?: PutConfigurationRequestType | undefined
  userProperties?: OpenRecord | undefined
}
