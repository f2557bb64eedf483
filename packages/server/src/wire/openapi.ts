import { z } from 'zod'
import answerSchemas from './answer-schemas.json' with { type: 'json' }
import { splitRoute } from './mount.ts'
import type { Endpoint } from './endpoint.ts'
import type { AnyEndpoints } from './mount.ts'

type Schema = Readonly<Record<string, unknown>>

const failure = {
  type: 'object',
  properties: {
    statusCode: { type: 'integer' },
    message: { type: 'string' },
    success: { const: false },
  },
  required: ['statusCode', 'message', 'success'],
}

/** By route; written by scripts/answer-schemas.mjs from the types that the routes are held against. */
const answers: Readonly<Record<string, Schema>> = answerSchemas.answers

/**
 * The routes as OpenAPI 3.1 (spec.openapis.org/oas/v3.1.1), made of what they check their requests with and of the types of their
 * answers. A client that is generated from it has types of both.
 */
export function openApi(endpoints: AnyEndpoints, version: string): Schema {
  const paths: Record<string, Record<string, Schema>> = {}
  for (const [key, endpoint] of Object.entries(endpoints)) {
    const { method, path } = splitRoute(key)
    const operations = (paths[path] ??= {})
    operations[method.toLowerCase()] = operationOf(path, endpoint, answers[key] ?? {})
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'HoneyHive, local platform',
      version,
      description: 'Both generations of the API: `/v1/…`, and the unprefixed routes of the first clients.',
    },
    paths,
    components: {
      schemas: { Failure: failure, ...answerSchemas.types },
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'Asked for where the server has a key.' },
      },
    },
    security: [{ key: [] }, {}],
  }
}

function operationOf(path: string, { summary, body, query, status }: Endpoint<unknown>, answer: Schema): Schema {
  const named = [...path.matchAll(/\{(?<name>\w+)\}/gu)].map(({ groups }) => groups?.['name'] ?? '')
  const inPath = named.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }))
  const parameters = [...inPath, ...queryParameters(query)]
  return {
    summary,
    tags: [path.startsWith('/v1/') ? `v1 ${path.split('/')[2]}` : `legacy ${path.split('/')[1]}`],
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === null ? {} : { requestBody: { required: true, content: json(schemaOf(body)) } }),
    responses: {
      [String(status)]: { description: 'Done.', content: json(answer) },
      default: {
        description: 'Refused; the message says what was expected.',
        content: json({ $ref: '#/components/schemas/Failure' }),
      },
    },
  }
}

function json(schema: Schema): Schema {
  return { 'application/json': { schema } }
}

function queryParameters(query: z.ZodType | null): readonly Schema[] {
  if (query === null) return []
  const {
    properties = {},
    required = [],
    allOf = [],
  } = schemaOf(query) as {
    readonly properties?: Readonly<Record<string, Schema>>
    readonly required?: readonly string[]
    readonly allOf?: readonly {
      readonly properties?: Readonly<Record<string, Schema>>
      readonly required?: readonly string[]
    }[]
  }
  const all = [{ properties, required }, ...allOf]
  return all.flatMap((part) =>
    Object.entries(part.properties ?? {}).map(([name, schema]) => ({
      name,
      in: 'query',
      required: part.required?.includes(name) ?? false,
      schema,
    })),
  )
}

/** What comes in, before any default or transformation. */
function schemaOf(schema: z.ZodType): Schema {
  const { $schema: _dialect, ...made } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  return made
}
