import { maxJsonDepth, parseOr } from '../ingest/json-text.ts'
import type { BodyReader } from '../ingest/read-body.ts'

export type JsonBody =
  | { readonly status: 'ok'; readonly value: unknown }
  | { readonly status: 'refused'; readonly response: Response }

/** Reads a JSON body of whatever shape. */
export async function readJson(request: Request, bodies: BodyReader): Promise<JsonBody> {
  const type = (request.headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase()
  if (type !== 'application/json') return refused(415, `Expected Content-Type application/json, got '${type ?? ''}'.`)
  return bodies.use(request, (body) => {
    if (body.status === 'refused') return refused(body.httpStatus, body.message)
    const value = parseOr(new TextDecoder().decode(body.bytes), undefined)
    if (value === undefined) return refused(400, `The body is not JSON, or is nested deeper than ${maxJsonDepth}.`)
    return { status: 'ok', value }
  })
}

/** The error of both generations: old clients look at the status only, new ones read this. */
export function failure(status: number, message: string, headers: Readonly<Record<string, string>> = {}): Response {
  return Response.json({ statusCode: status, message, success: false }, { status, headers })
}

function refused(status: number, message: string): JsonBody {
  const headers = status === 503 ? { 'retry-after': '1' } : {}
  return { status: 'refused', response: failure(status, message, headers) }
}
