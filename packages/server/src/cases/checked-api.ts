import { z } from 'zod'
import { Api } from './case.ts'
import type { Answer, Json } from './case.ts'

interface Operation {
  readonly responses: Readonly<Record<string, { readonly content: { readonly 'application/json': { schema: Json } } }>>
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Json }
}

interface Route {
  readonly key: string
  readonly pattern: RegExp
  readonly status: number
  readonly schema: Json
}

/** Calls of a server that runs; each good answer is held against the schema that openapi.json has for its route. */
export class CheckedApi extends Api {
  readonly #routes: readonly Route[]
  readonly #types: Record<string, z.core.JSONSchema.JSONSchema>

  private constructor(url: string, { paths, components }: Document) {
    super(url)
    this.#types = JSON.parse(local(components.schemas)) as Record<string, z.core.JSONSchema.JSONSchema>
    this.#routes = Object.entries(paths)
      .flatMap(([path, operations]) =>
        Object.entries(operations).map(([method, operation]) => routeOf(method.toUpperCase(), path, operation)),
      )
      .toSorted((one, other) => wildness(one.key) - wildness(other.key))
  }

  static async of(url: string): Promise<CheckedApi> {
    return new CheckedApi(url, (await (await fetch(`${url}/openapi.json`)).json()) as Document)
  }

  get routeCount(): number {
    return this.#routes.length
  }

  get routesWithoutAnswer(): readonly string[] {
    return this.#routes.filter(({ schema }) => Object.keys(schema).length === 0).map(({ key }) => key)
  }

  override async send(method: string, path: string, body?: unknown): Promise<Answer> {
    const answer = await super.send(method, path, body)
    const route = this.#routes.find(({ pattern }) => pattern.test(`${method} ${path.split('?', 1)[0]}`))
    if (route?.status === answer.status) this.#check(route, answer.body)
    return answer
  }

  #check({ key, schema }: Route, body: unknown): void {
    const result = z.fromJSONSchema({ ...schema, $defs: this.#types }).safeParse(body)
    if (!result.success) throw new Error(`${key} answers what openapi.json does not say: ${result.error.message}`)
  }
}

function routeOf(method: string, path: string, { responses }: Operation): Route {
  const [status = '', answer] = Object.entries(responses).find(([code]) => code !== 'default') ?? []
  const pattern = new RegExp(`^${method} ${path.replaceAll(/\{\w+\}/gu, '[^/]+')}$`, 'u')
  const schema = JSON.parse(local(answer?.content['application/json'].schema ?? {})) as Json
  return { key: `${method} ${path}`, pattern, status: Number(status), schema }
}

/** Names of types as the reader of schemas wants them. */
function local(schema: Json): string {
  return JSON.stringify(schema).replaceAll('#/components/schemas/', '#/$defs/')
}

/** Paths that are spelled out come before those with a name in the same place. */
function wildness(key: string): number {
  return key.split('{').length
}
