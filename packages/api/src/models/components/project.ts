import type { OpenRecord, ValueOf } from '../open-record.ts'

export type Project = { id?: string | undefined; name: string; description: string }
export type CreateProjectRequest = { name: string; description?: string | undefined }
export type UpdateProjectRequest = {
  projectId: string
  name?: string | undefined
  description?: string | undefined
}

export const ToolType = { Function: 'function', Tool: 'tool' } as const
export type ToolType = ValueOf<typeof ToolType>

export const CreateToolRequestType: typeof ToolType = ToolType
export type CreateToolRequestType = ToolType

/** A function that models may call. */
export type Tool = {
  id?: string | undefined
  /** Name of the project. */
  task: string
  name: string
  description?: string | undefined
  /** JSON Schema. */
  parameters: OpenRecord
  toolType: ToolType
}

export type CreateToolRequest = {
  /** Name of the project. */
  task: string
  name: string
  description?: string | undefined
  parameters: OpenRecord
  type: CreateToolRequestType
}

export type UpdateToolRequest = {
  id: string
  name: string
  description?: string | undefined
  parameters: OpenRecord
}
