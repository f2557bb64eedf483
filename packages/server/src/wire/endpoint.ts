import { z } from 'zod'
import { RefusedRequest } from './refused-request.ts'
import { withoutNulls } from './without-nulls.ts'

export type Params = Readonly<Record<string, string>>

export interface Call<B, Q> {
  readonly body: B
  readonly query: Q
  /** The value of a `{name}` in the path. */
  readonly param: (name: string) => string
}

/** What a request brings, before anything is known of its shape. */
export interface Given {
  readonly body: unknown
  readonly query: unknown
  readonly params: Params
}

/** One route: what goes in, in words that a machine can check, and what answers it. */
export interface Endpoint<A> {
  /** For people, in the page of the API. */
  readonly summary: string
  readonly body: z.ZodType | null
  readonly query: z.ZodType | null
  /** Of an answer that is good; 200 unless the API's makers chose another. */
  readonly status: number
  readonly answer: (given: Given) => Promise<A | Response>
}

export interface EndpointParts<A, B, Q> {
  readonly summary: string
  readonly body?: z.ZodType<B>
  /** Old clients: null is as good as absent. */
  readonly isLenient?: boolean
  /** The key under which old clients may put the body. */
  readonly wrapper?: string
  readonly query?: z.ZodType<Q>
  readonly status?: number
  readonly answer: (call: Call<B, Q>) => A | Response | Promise<A | Response>
}

/** A whole API: its routes as `METHOD /path/{name}`, each with what the types of the API say of its answer. */
export type Endpoints<T> = {
  readonly [K in keyof T]: Endpoint<T[K] extends { readonly answer: infer A } ? A : unknown>
}

export function endpoint<A, B = undefined, Q = undefined>(parts: EndpointParts<A, B, Q>): Endpoint<A> {
  return {
    summary: parts.summary,
    body: parts.body ?? null,
    query: parts.query ?? null,
    status: parts.status ?? 200,
    answer: async ({ body, query, params }) =>
      parts.answer({
        body: parsed(parts.body, bodyOf(parts, body)),
        query: parsed(parts.query, query),
        param: (name) => params[name] ?? '',
      }),
  }
}

function bodyOf(
  { wrapper, isLenient = false }: { readonly wrapper?: string; readonly isLenient?: boolean },
  value: unknown,
): unknown {
  const own = wrapper === undefined ? value : unwrap(value, wrapper)
  return isLenient ? withoutNulls(own) : own
}

function unwrap(value: unknown, wrapper: string): unknown {
  if (typeof value !== 'object' || value === null || !(wrapper in value)) return value
  return (value as Readonly<Record<string, unknown>>)[wrapper]
}

/** Without a schema there is nothing to know: the type of what is asked for is then `undefined`. */
function parsed<T>(schema: z.ZodType<T> | undefined, value: unknown): T {
  if (schema === undefined) return undefined as T
  const result = schema.safeParse(value)
  if (result.success) return result.data
  throw new RefusedRequest(400, z.prettifyError(result.error))
}
