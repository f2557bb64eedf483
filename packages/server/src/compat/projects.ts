import { z } from 'zod'
import { RefusedRequest } from '../wire/refused-request.ts'
import { endpoint } from '../wire/endpoint.ts'
import { id, name, text } from '../wire/parts.ts'
import type { LegacyProject } from '@honeyhive/api/legacy'
import type { ApiParts } from '../records/api-parts.ts'
import type { Part } from './part.ts'

const newProject = z.object({ name: z.string().min(1).max(1000), description: text.optional() })
const projectUpdate = z.object({ project_id: id, name: name.optional(), description: text.optional() })
const projectsQuery = z.object({ name: name.optional() })
const deletion = z.object({ name })

/** Those that were made here, and those that events name: a project comes into being by its first use. */
async function allProjects({ store, records }: ApiParts): Promise<readonly LegacyProject[]> {
  const made = (await records.projects.list()).map(({ id, name: own, value }) => ({
    id,
    name: own ?? '',
    description: String(value['description'] ?? ''),
  }))
  const known = new Set(made.map((project) => project.name))
  const used = await store.aggregate({
    bucketMillis: null,
    groupBy: [{ kind: 'column', column: 'project' }],
    measures: [{ kind: 'count' }],
    limit: 1000,
  })
  const names = used.flatMap(({ group }) => group.filter((one) => one !== null && !known.has(one)))
  return [...made, ...names.map((one) => ({ id: one ?? '', name: one ?? '', description: '' }))]
}

export function projects(parts: ApiParts): Part<'projects'> {
  const { records } = parts
  const { projects: all } = records
  return {
    'GET /projects': endpoint({
      summary: 'All projects, or the one of a name.',
      query: projectsQuery,
      answer: async ({ query }) => {
        const found = await allProjects(parts)
        return query.name === undefined ? found : found.filter((project) => project.name === query.name)
      },
    }),
    'POST /projects': endpoint({
      summary: 'Makes a project.',
      body: newProject,
      isLenient: true,
      answer: async ({ body: { name: own, description = '' } }) => {
        if ((await all.list({ name: own })).length > 0)
          throw new RefusedRequest(409, `There is a project '${own}' already.`)
        const { id: projectId } = await all.create({ description }, { name: own })
        return { id: projectId, name: own, description }
      },
    }),
    'PUT /projects': endpoint({
      summary: 'Changes a project. Its events keep the name that they were recorded under.',
      body: projectUpdate,
      isLenient: true,
      answer: async ({ body: { project_id: projectId, name: own, description } }) => {
        await all.change(projectId, ({ value, name: before }) => ({
          value: description === undefined ? value : { ...value, description },
          name: own ?? before,
        }))
        return { success: true }
      },
    }),
    'DELETE /projects': endpoint({
      summary: 'Deletes a project from the list; its events stay.',
      query: deletion,
      answer: async ({ query }) => {
        const [found] = await all.list({ name: query.name })
        if (found === undefined) throw new RefusedRequest(404, `There is no project '${query.name}'.`)
        await all.remove(found.id)
        return { success: true }
      },
    }),
  }
}
