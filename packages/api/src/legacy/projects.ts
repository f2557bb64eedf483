import type { OpenObject } from '../open-object.ts'

export type ConfigurationEnv = 'dev' | 'staging' | 'prod'

/** `parameters` of a configuration; whatever else the user put there stands beside these. */
export interface LegacyParameters {
  readonly call_type: 'chat' | 'completion'
  readonly model: string
  readonly hyperparameters?: OpenObject | undefined
  readonly responseFormat?: OpenObject | undefined
  readonly selectedFunctions?:
    | readonly {
        readonly id?: string | undefined
        readonly name?: string | undefined
        readonly description?: string | undefined
        readonly parameters?: OpenObject | undefined
      }[]
    | undefined
  readonly functionCallParams?: 'none' | 'auto' | 'force' | undefined
  readonly forceFunction?: OpenObject | undefined
  readonly [more: string]: unknown
}

/** Body of `POST /configurations` and, whole, of `PUT /configurations/{id}`. */
export interface LegacyNewConfiguration {
  readonly project: string
  readonly name: string
  readonly provider: string
  readonly parameters: LegacyParameters
  readonly env?: readonly ConfigurationEnv[] | undefined
  readonly type?: 'LLM' | 'pipeline' | undefined
  readonly user_properties?: OpenObject | undefined
}

export interface LegacyConfiguration extends LegacyNewConfiguration {
  readonly _id?: string | undefined
}

export interface LegacyTool {
  readonly _id?: string | undefined
  /** Name of the project. */
  readonly task: string
  readonly name: string
  readonly description?: string | undefined
  readonly parameters: OpenObject
  readonly tool_type: 'function' | 'tool'
}

/** Body of `POST /tools`; what goes in as `type` comes back as `tool_type`. */
export interface LegacyNewTool extends Omit<LegacyTool, '_id' | 'tool_type'> {
  readonly type: 'function' | 'tool'
}

/** Body of `PUT /tools`. */
export interface LegacyToolUpdate {
  readonly id: string
  readonly name: string
  readonly description?: string | undefined
  readonly parameters: OpenObject
}

export interface LegacyProject {
  readonly id?: string | undefined
  readonly name: string
  readonly description: string
}

export interface LegacyNewProject {
  readonly name: string
  readonly description?: string | undefined
}

export interface LegacyProjectUpdate {
  readonly project_id: string
  readonly name?: string | undefined
  readonly description?: string | undefined
}
