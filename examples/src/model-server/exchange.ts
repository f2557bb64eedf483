import { setTimeout as delay } from 'node:timers/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Fault } from './faults.ts'
import { recordOf } from './protocol.ts'

const MAX_BODY_BYTES = 10 * 1024 * 1024

/** The parsed body; undefined where there is none, or it is no JSON. Throws when it is longer than 10 MiB. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const body: AsyncIterable<Uint8Array> = request
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.length
    if (bytes > MAX_BODY_BYTES) throw new RangeError(`Expected a body of at most ${MAX_BODY_BYTES} bytes.`)
    chunks.push(chunk)
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString())
  } catch {
    // Reading the fields then says which one is missing.
    return undefined
  }
}

export function sendJson(response: ServerResponse, status: number, body: unknown, fault?: Fault): void {
  const text = JSON.stringify(body)
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
  if (fault?.kind === 'cut') response.write(text.slice(0, text.length / 2), () => response.destroy())
  else response.end(text)
}

export interface ErrorAnswer {
  readonly status: number
  readonly message: string
  readonly parameter?: string | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
}

/** The APIs that the stand-in speaks; `responses` is OpenAI's newer one. */
export type Dialect = 'openai' | 'responses' | 'anthropic'

/** An error in the form of the API. */
export function sendError(response: ServerResponse, answer: ErrorAnswer, dialect: Dialect = 'openai'): void {
  const { status, message, parameter, headers = {} } = answer
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  const type = status === 429 ? 'rate_limit_error' : status < 500 ? 'invalid_request_error' : 'server_error'
  if (dialect === 'anthropic')
    return sendJson(response, status, {
      type: 'error',
      error: { type: status < 500 ? type : 'api_error', message },
      request_id: response.getHeader('request-id') ?? null,
    })
  sendJson(response, status, { error: { message, type, param: parameter ?? null, code: null } })
}

export interface StreamPace {
  readonly firstTokenMillis: number
  readonly tokenMillis: number
}

/**
 * Server-sent events: those of OpenAI's chat end with `[DONE]`, the others are named by their type. Stops when the client goes away.
 */
export async function sendEvents(
  response: ServerResponse,
  events: readonly unknown[],
  { firstTokenMillis, tokenMillis }: StreamPace,
  fault?: Fault,
  dialect: Dialect = 'openai',
): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' })
  response.flushHeaders()
  for (const [index, event] of events.entries()) {
    const pause = index === 0 ? firstTokenMillis : tokenMillis
    if (pause > 0) await delay(pause)
    if (response.destroyed) return
    if (fault?.kind === 'cut' && index >= fault.afterEvents) {
      // What was written so far must leave before the connection breaks.
      response.write('', () => response.destroy())
      return
    }
    const name = dialect !== 'openai' ? `event: ${String(recordOf(event)['type'])}\n` : ''
    response.write(`${name}data: ${JSON.stringify(event)}\n\n`)
  }
  response.end(dialect === 'openai' ? 'data: [DONE]\n\n' : '')
}
