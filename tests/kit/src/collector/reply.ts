import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { encodeTracesResponse, encodeTracesResponseJson } from '@honeyhive/otlp'
import { isJsonType, type ReceivedRequest, TRACE_PATHS } from './received.ts'
import type { ServerResponse } from 'node:http'

interface ReplyTiming {
  /** Wait this long before the first byte. Default 0. */
  readonly afterMillis?: number
  /** Wait for this before the first byte: the test says when. */
  readonly until?: Promise<unknown>
}

interface ReplyHead {
  /** Default 200. */
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
}

/** What the collector does with one request. */
export type Reply = ReplyTiming &
  (
    | ({ readonly kind: 'answer'; readonly body?: string | Uint8Array } & ReplyHead)
    /** 200, and so many of the spans not taken. */
    | { readonly kind: 'partial-success'; readonly rejectedSpans: number; readonly message: string }
    /** A TCP reset. */
    | {
        readonly kind: 'reset'
        readonly when: 'before-headers' | 'after-headers' | 'mid-body'
        readonly status?: number
      }
    /** The body byte by byte. */
    | ({ readonly kind: 'drip'; readonly totalBytes: number; readonly everyMillis: number } & ReplyHead)
    /** A body of so many bytes. */
    | ({ readonly kind: 'huge'; readonly totalBytes: number } & ReplyHead)
    /** Never a byte, until the collector closes or the sender gives up. */
    | { readonly kind: 'hang' }
    /** These bytes onto the socket as they are, and its end: broken chunks, 1xx answers, an early end. */
    | { readonly kind: 'raw'; readonly bytes: string | Uint8Array }
  )

/** Carries a reply out. True when the sender got the whole of an answer with a status of 2xx. */
export async function perform(reply: Reply, request: ReceivedRequest, response: ServerResponse): Promise<boolean> {
  await reply.until
  if (reply.afterMillis !== undefined) await delay(reply.afterMillis, undefined, { ref: false })
  switch (reply.kind) {
    case 'answer':
      return answer(response, head(reply, request), reply.body ?? acceptingBody(reply.status ?? 200, request))
    case 'partial-success':
      return answer(response, head({}, request), partialSuccess(reply, request))
    case 'reset':
      return reset(response, reply)
    case 'drip':
      return drip(response, head(reply, request), reply)
    case 'huge':
      return answer(response, head(reply, request), Buffer.alloc(reply.totalBytes, ' '))
    case 'hang':
      await closed(response)
      break
    case 'raw':
      response.socket?.end(reply.bytes)
  }
  return false
}

interface Head {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
}

function head({ status = 200, headers = {} }: ReplyHead, request: ReceivedRequest): Head {
  const isJson = isJsonType(String(request.headers['content-type'])) || !TRACE_PATHS.includes(request.path)
  return { status, headers: { 'content-type': isJson ? 'application/json' : 'application/x-protobuf', ...headers } }
}

async function answer(
  response: ServerResponse,
  { status, headers }: Head,
  body: string | Uint8Array,
): Promise<boolean> {
  response.writeHead(status, headers)
  response.end(body)
  await closed(response)
  return response.writableFinished && status >= 200 && status < 300
}

async function reset(
  response: ServerResponse,
  { when, status = 200 }: Extract<Reply, { readonly kind: 'reset' }>,
): Promise<false> {
  if (when !== 'before-headers') {
    response.writeHead(status, { 'content-length': '100' })
    // The bytes must be on their way before the reset, which would throw away what is still here.
    await new Promise<unknown>((resolve) => {
      if (when === 'mid-body') response.write('half', resolve)
      else {
        response.flushHeaders()
        response.socket?.write('', resolve)
      }
    })
  }
  response.socket?.resetAndDestroy()
  return false
}

async function drip(
  response: ServerResponse,
  { status, headers }: Head,
  { totalBytes, everyMillis }: { readonly totalBytes: number; readonly everyMillis: number },
): Promise<boolean> {
  response.writeHead(status, { ...headers, 'content-length': String(totalBytes) })
  response.flushHeaders()
  for (let sent = 0; sent < totalBytes && !response.destroyed; sent += 1) {
    await delay(everyMillis, undefined, { ref: false })
    response.write(' ')
  }
  response.end()
  await closed(response)
  return response.writableFinished && status < 300
}

/** Resolves when the answer has left, or cannot. */
async function closed(response: ServerResponse): Promise<void> {
  if (!response.destroyed && !response.writableFinished)
    await Promise.race([once(response, 'close'), once(response, 'finish')])
}

/** What a server that takes everything says, in the encoding of the request. */
function acceptingBody(status: number, { path, method, json, headers }: ReceivedRequest): string | Uint8Array {
  if (status >= 300) return JSON.stringify({ error: { code: String(status), message: `Scripted status ${status}.` } })
  if (TRACE_PATHS.includes(path))
    return isJsonType(String(headers['content-type'])) ? encodeTracesResponseJson({}) : encodeTracesResponse({})
  if (path === '/session/start') return JSON.stringify({ session_id: sessionIdIn(json) })
  return JSON.stringify(
    path === '/events' && method === 'POST' ? { success: true, event_id: 'event' } : { success: true },
  )
}

function sessionIdIn(json: unknown): unknown {
  if (typeof json !== 'object' || json === null || !('session' in json)) return 'session'
  const { session } = json
  return typeof session === 'object' && session !== null && 'session_id' in session ? session.session_id : 'session'
}

function partialSuccess(
  { rejectedSpans, message }: { readonly rejectedSpans: number; readonly message: string },
  { headers }: ReceivedRequest,
): string | Uint8Array {
  const response = { partialSuccess: { rejectedSpans: BigInt(rejectedSpans), errorMessage: message } }
  return isJsonType(String(headers['content-type']))
    ? encodeTracesResponseJson(response)
    : encodeTracesResponse(response)
}
