import { gunzipSync } from 'node:zlib'
import {
  type Decoded,
  decodeTraces,
  decodeTracesJson,
  fromAttributes,
  type Span,
  type TracesData,
} from '@honeyhive/otlp'
import type { IncomingMessage } from 'node:http'

/** A span as it arrived, its attributes as plain values. */
export interface ReceivedSpan {
  readonly name: string
  readonly traceId: string
  readonly spanId: string
  /** '' for a root. */
  readonly parentSpanId: string
  readonly attributes: Readonly<Record<string, unknown>>
  readonly resource: Readonly<Record<string, unknown>>
  readonly scope: string
  /** Everything else of it. */
  readonly span: Span
}

/** A request whose body has arrived whole. */
export interface ReceivedRequest {
  readonly method: string
  /** Without the query. */
  readonly path: string
  readonly query: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** Bytes of the body as sent, before unpacking. */
  readonly wireBytes: number
  /** The body, unpacked. */
  readonly body: Uint8Array
  /** The body where it is JSON; undefined where it is not. */
  readonly json: unknown
  readonly spans: readonly ReceivedSpan[]
  /** Why the body of a trace request could not be read; undefined where it could. */
  readonly malformed: string | undefined
  readonly receivedAtMillis: number
}

export const TRACE_PATHS: readonly string[] = ['/v1/traces', '/opentelemetry/v1/traces']

/** Reads a request to its end. Rejects when the sender gives up before that. */
export async function readRequest(incoming: IncomingMessage): Promise<ReceivedRequest> {
  const body: AsyncIterable<Uint8Array> = incoming
  const chunks: Uint8Array[] = []
  for await (const chunk of body) chunks.push(chunk)
  const sent = Buffer.concat(chunks)
  const { pathname, search } = new URL(incoming.url ?? '/', 'http://localhost')
  const isJson = isJsonType(incoming.headers['content-type'])
  const request = {
    method: incoming.method ?? '',
    path: pathname,
    query: search,
    headers: incoming.headers,
    wireBytes: sent.length,
    receivedAtMillis: Date.now(),
  }
  const unpacked = unpack(sent, incoming.headers['content-encoding'])
  if (unpacked === undefined)
    return { ...request, body: sent, json: undefined, spans: [], malformed: 'The body is no gzip.' }
  const read = { ...request, body: unpacked, json: isJson ? parse(unpacked) : undefined }
  if (!TRACE_PATHS.includes(pathname)) return { ...read, spans: [], malformed: undefined }
  const decoded = isJson ? decodeTracesJson(unpacked.toString()) : decodeTraces(unpacked)
  return { ...read, ...spansOf(decoded) }
}

export function isJsonType(contentType: string | undefined): boolean {
  return (contentType ?? '').startsWith('application/json')
}

function unpack(sent: Buffer, encoding: string | undefined): Buffer | undefined {
  if (encoding !== 'gzip') return sent
  try {
    return gunzipSync(sent)
  } catch {
    // The caller records the request as malformed.
    return undefined
  }
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString())
  } catch {
    // The caller's test sees a request without `json`, and its body.
    return undefined
  }
}

function spansOf(decoded: Decoded<TracesData>): Pick<ReceivedRequest, 'spans' | 'malformed'> {
  if (decoded.status === 'malformed') return { spans: [], malformed: decoded.error.message }
  const spans = decoded.data.resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ scope, spans }) =>
      spans.map((span) => ({
        name: span.name,
        traceId: span.traceId,
        spanId: span.spanId,
        parentSpanId: span.parentSpanId,
        attributes: fromAttributes(span.attributes),
        resource: fromAttributes(resource.attributes),
        scope: scope.name,
        span,
      })),
    ),
  )
  return { spans, malformed: undefined }
}
