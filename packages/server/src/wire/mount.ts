import { failure, readJson } from './json-body.ts'
import { queryOf } from './query-string.ts'
import { RefusedRequest } from './refused-request.ts'
import type { Hono } from 'hono'
import type { BodyReader } from '../ingest/read-body.ts'
import type { Endpoint, Given } from './endpoint.ts'

export type AnyEndpoints = Readonly<Record<string, Endpoint<unknown>>>

/** Adds the endpoints to the router. A path that is spelled out goes before one with a name in the same place. */
export function mount(app: Hono, endpoints: AnyEndpoints, bodies: BodyReader): void {
  const routes = Object.entries(endpoints).map(([key, endpoint]) => routeOf(key, endpoint))
  for (const { method, path, endpoint } of routes.toSorted(spelledOutFirst)) {
    app.on(method, path.replaceAll(/\{(?<name>\w+)\}/gu, ':$<name>'), async ({ req }) => {
      const given = { params: req.param() as Readonly<Record<string, string>>, query: queryOf(new URL(req.url)) }
      if (endpoint.body === null) return answered(endpoint, { ...given, body: undefined })
      const body = await readJson(req.raw, bodies)
      return body.status === 'refused' ? body.response : answered(endpoint, { ...given, body: body.value })
    })
  }
}

interface Route {
  readonly method: string
  readonly path: string
  readonly endpoint: Endpoint<unknown>
}

function routeOf(key: string, endpoint: Endpoint<unknown>): Route {
  return { ...splitRoute(key), endpoint }
}

export function splitRoute(key: string): { readonly method: string; readonly path: string } {
  const [method = '', path = ''] = key.split(' ')
  return { method, path }
}

function spelledOutFirst(one: { readonly path: string }, other: { readonly path: string }): number {
  const [first, second] = [one.path, other.path].map((path) => path.replaceAll(/\{\w+\}/gu, '~'))
  return first === second ? 0 : (first ?? '') < (second ?? '') ? -1 : 1
}

async function answered(endpoint: Endpoint<unknown>, given: Given): Promise<Response> {
  try {
    const answer = await endpoint.answer(given)
    return answer instanceof Response ? answer : Response.json(answer ?? {}, { status: endpoint.status })
  } catch (error) {
    if (error instanceof RefusedRequest) return failure(error.status, error.message)
    throw error
  }
}
