import { z } from 'zod'
import { endpoint } from '../wire/endpoint.ts'
import { name, open } from '../wire/parts.ts'
import type { Configuration, NewConfiguration, OpenObject } from '@honeyhive/api/current'
import type { ApiParts } from '../records/api-parts.ts'
import type { Entry } from '../records/collection.ts'
import type { Part } from './part.ts'

const newConfiguration: z.ZodType<NewConfiguration> = z.object({
  name,
  provider: name,
  parameters: open,
  env: z.enum(['dev', 'staging', 'prod']).array().max(3).optional(),
  tags: name.array().max(1000).optional(),
  type: z.enum(['LLM', 'pipeline']).optional(),
  user_properties: open.nullish(),
})
const configurationsQuery = z.object({ name: name.optional(), env: name.optional() })

function configurationView({ id, value, name, createdAt, updatedAt }: Entry<OpenObject>): Configuration {
  return {
    ...value,
    id,
    name: name ?? '',
    provider: String(value['provider'] ?? ''),
    parameters: open.parse(value['parameters'] ?? {}),
    created_at: createdAt,
    updated_at: updatedAt,
  }
}

/** Prompts with their model and parameters. All of it is deprecated by its makers, and served. */
export function configurations({ records: { configurations: all } }: ApiParts): Part<'configurations'> {
  return {
    'GET /v1/configurations': endpoint({
      summary: 'Configurations, all or those of a name or an environment.',
      query: configurationsQuery,
      answer: async ({ query: { name: wanted, env } }) => {
        const found = (await all.list({ name: wanted ?? null })).map(configurationView)
        return {
          configurations: found.filter((one) => env === undefined || (one.env ?? []).some((own) => own === env)),
        }
      },
    }),
    'POST /v1/configurations': endpoint({
      summary: 'Stores a configuration.',
      body: newConfiguration,
      answer: async ({ body }) => {
        const { id } = await all.create({ ...body }, { name: body.name })
        return { acknowledged: true, insertedId: id }
      },
    }),
    'PUT /v1/configurations/{id}': endpoint({
      summary: 'Replaces a configuration.',
      body: newConfiguration,
      answer: async ({ body, param }) => {
        await all.change(param('id'), () => ({ value: { ...body }, name: body.name }))
        return { acknowledged: true, modifiedCount: 1, upsertedId: null, upsertedCount: 0, matchedCount: 1 }
      },
    }),
    'DELETE /v1/configurations/{id}': endpoint({
      summary: 'Deletes a configuration.',
      answer: async ({ param }) => {
        await all.remove(param('id'))
        return { acknowledged: true, deletedCount: 1 }
      },
    }),
  }
}
