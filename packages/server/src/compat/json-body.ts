import { z } from 'zod'
import { maxJsonDepth, parseOr } from '../ingest/json-text.ts'
import type { BodyReader } from '../ingest/read-body.ts'

export type JsonBody<T> =
  | { readonly status: 'ok'; readonly value: T }
  | { readonly status: 'refused'; readonly response: Response }

export interface JsonShape<T> {
  readonly schema: z.ZodType<T>
  /** The key under which old clients put the object. */
  readonly wrapper?: string
  readonly bodies: BodyReader
}

/** Reads a JSON body of the given shape, out of its wrapper where it has one. */
export async function readJson<T>(request: Request, { schema, wrapper, bodies }: JsonShape<T>): Promise<JsonBody<T>> {
  const type = (request.headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase()
  if (type !== 'application/json') return refused(415, `Expected Content-Type application/json, got '${type ?? ''}'.`)
  return bodies.use(request, (body) => {
    if (body.status === 'refused') return refused(body.httpStatus, body.message)
    const value = parseOr(new TextDecoder().decode(body.bytes), undefined)
    if (value === undefined) return refused(400, `The body is not JSON, or is nested deeper than ${maxJsonDepth}.`)
    const parsed = schema.safeParse(unwrap(value, wrapper))
    return parsed.success ? { status: 'ok', value: parsed.data } : refused(400, z.prettifyError(parsed.error))
  })
}

/** The error of both generations: old clients look at the status only, new ones read this. */
export function failure(status: number, message: string, headers: Readonly<Record<string, string>> = {}): Response {
  return Response.json({ statusCode: status, message, success: false }, { status, headers })
}

function refused(status: number, message: string): JsonBody<never> {
  const headers = status === 503 ? { 'retry-after': '1' } : {}
  return { status: 'refused', response: failure(status, message, headers) }
}

function unwrap(value: unknown, wrapper: string | undefined): unknown {
  if (wrapper === undefined || typeof value !== 'object' || value === null || !(wrapper in value)) return value
  return (value as Readonly<Record<string, unknown>>)[wrapper]
}
