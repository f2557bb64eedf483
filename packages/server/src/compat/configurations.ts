import { z } from 'zod'
import { ofProject, projectName } from '../records/project-scope.ts'
import { endpoint } from '../wire/endpoint.ts'
import { name, open } from '../wire/parts.ts'
import type { ConfigurationEnv, LegacyConfiguration, OpenObject } from '@honeyhive/api/legacy'
import type { ApiParts } from '../records/api-parts.ts'
import type { Entry } from '../records/collection.ts'
import type { Part } from './part.ts'

const envs = z.enum(['dev', 'staging', 'prod'])
const newConfiguration = z.object({
  project: name,
  name,
  provider: name,
  parameters: z.looseObject({ call_type: z.enum(['chat', 'completion']), model: name }),
  env: envs.array().max(3).optional(),
  type: z.enum(['LLM', 'pipeline']).optional(),
  user_properties: open.optional(),
})
const configurationsQuery = z.object({ project: name, env: envs.optional(), name: name.optional() })

function configurationView({ id, name, project, value }: Entry<OpenObject>, asked: string): LegacyConfiguration {
  const { call_type: callType, model, ...parameters } = open.parse(value['parameters'] ?? {})
  const properties = value['user_properties']
  return {
    _id: id,
    project: project ?? asked,
    name: name ?? '',
    provider: String(value['provider'] ?? ''),
    parameters: {
      ...parameters,
      call_type: callType === 'completion' ? 'completion' : 'chat',
      model: String(model ?? ''),
    },
    env: envsOf(value['env']),
    type: value['type'] === 'pipeline' ? 'pipeline' : 'LLM',
    ...(properties === undefined || properties === null ? {} : { user_properties: open.parse(properties) }),
  }
}

function envsOf(value: unknown): readonly ConfigurationEnv[] {
  const parsed = envs.array().safeParse(value)
  return parsed.success ? parsed.data : []
}

export function configurations({ records }: ApiParts): Part<'configurations'> {
  const { configurations: all } = records
  return {
    'GET /configurations': endpoint({
      summary: 'The configurations of a project.',
      query: configurationsQuery,
      answer: async ({ query }) => {
        const where = ofProject(await projectName(records, query.project))
        const found = await all.list({ where, name: query.name ?? null })
        return found
          .map((entry) => configurationView(entry, query.project))
          .filter(({ env }) => query.env === undefined || (env ?? []).includes(query.env))
      },
    }),
    'POST /configurations': endpoint({
      summary: 'Stores a configuration.',
      body: newConfiguration,
      isLenient: true,
      answer: async ({ body: { project, ...body } }) => {
        const place = { name: body.name, project: await projectName(records, project) }
        const { id } = await all.create(body, place)
        return { acknowledged: true, insertedId: id }
      },
    }),
    'PUT /configurations/{id}': endpoint({
      summary: 'Replaces a configuration.',
      body: newConfiguration,
      isLenient: true,
      answer: async ({ body: { project: _project, ...body }, param }) => {
        await all.change(param('id'), () => ({ value: body, name: body.name }))
        return { acknowledged: true }
      },
    }),
    'DELETE /configurations/{id}': endpoint({
      summary: 'Deletes a configuration.',
      answer: async ({ param }) => {
        await all.remove(param('id'))
        return { acknowledged: true }
      },
    }),
  }
}
