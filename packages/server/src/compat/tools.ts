import { z } from 'zod'
import { projectName } from '../records/project-scope.ts'
import { endpoint } from '../wire/endpoint.ts'
import { id, name, open, text } from '../wire/parts.ts'
import type { LegacyTool, OpenObject } from '@honeyhive/api/legacy'
import type { ApiParts } from '../records/api-parts.ts'
import type { Entry } from '../records/collection.ts'
import type { Part } from './part.ts'

const newTool = z.object({
  task: name,
  name,
  description: text.optional(),
  parameters: open,
  type: z.enum(['function', 'tool']),
})
const toolUpdate = z.object({ id, name, description: text.optional(), parameters: open })
const deletion = z.object({ function_id: id })

function toolView({ id, name, project, value }: Entry<OpenObject>): LegacyTool {
  const { description } = value
  return {
    _id: id,
    task: project ?? 'default',
    name: name ?? '',
    ...(typeof description === 'string' ? { description } : {}),
    parameters: open.parse(value['parameters'] ?? {}),
    tool_type: value['tool_type'] === 'tool' ? 'tool' : 'function',
  }
}

/** Definitions of functions that models call. Only the first generation has them. */
export function tools({ records }: ApiParts): Part<'tools'> {
  const { tools: all } = records
  return {
    'GET /tools': endpoint({
      summary: 'All tools.',
      answer: async () => (await all.list()).map(toolView),
    }),
    'POST /tools': endpoint({
      summary: 'Stores a tool.',
      body: newTool,
      isLenient: true,
      answer: async ({ body: { task, type, name: own, ...body } }) => {
        const place = { name: own, project: await projectName(records, task) }
        return { result: { insertedId: (await all.create({ ...body, tool_type: type }, place)).id } }
      },
    }),
    'PUT /tools': endpoint({
      summary: 'Changes a tool.',
      body: toolUpdate,
      isLenient: true,
      answer: async ({ body: { id: toolId, name: own, ...body } }) => {
        await all.change(toolId, ({ value }) => ({ value: { ...value, ...body }, name: own }))
        return { success: true }
      },
    }),
    'DELETE /tools': endpoint({
      summary: 'Deletes a tool.',
      query: deletion,
      answer: async ({ query }) => {
        await all.remove(query.function_id)
        return { success: true }
      },
    }),
  }
}
