import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { complete, completionBody, completionChunks, piecesOf, usageOf } from './model-server/completion.ts'
import { embed, toBase64 } from './model-server/embedding.ts'
import { readJson, sendError, sendEvents, sendJson, type StreamPace } from './model-server/exchange.ts'
import { type Fault, type FaultControl, Faults } from './model-server/faults.ts'
import { composeMessage, messageBody, messageEvents, readMessagesRequest } from './model-server/messages.ts'
import { completeResponse, readResponsesRequest, responseBody, responseEvents } from './model-server/responses.ts'
import { BadRequest, readChatRequest, readEmbeddingRequest, type Usage } from './model-server/protocol.ts'

export type { Fault, FaultControl } from './model-server/faults.ts'
export type { Usage } from './model-server/protocol.ts'

export interface ModelServerOptions {
  /** Default 0: any free one. */
  readonly port?: number
  /** Before a chat answer begins. Default 0. */
  readonly firstTokenMillis?: number
  /** Between the events of a stream. Default 0. */
  readonly tokenMillis?: number
  /** What goes wrong with every request. Default: nothing. */
  readonly fault?: Fault
}

/** A request that was answered as asked, and what the answer said. */
export interface AnsweredCall {
  readonly path: string
  readonly model: string
  readonly isStreamed: boolean
  /** The text of a chat answer; '' for embeddings and for calls of tools. */
  readonly text: string
  /** Names of the tools that the answer calls. */
  readonly toolNames: readonly string[]
  readonly usage: Usage
}

export interface ModelServer {
  /** With `/v1`: what a client takes as `baseURL`. */
  readonly url: string
  /** Without it: what Anthropic's client takes. */
  readonly origin: string
  readonly port: number
  readonly faults: FaultControl
  /** In the order in which they were answered. */
  readonly calls: readonly AnsweredCall[]
  /** Cuts what is under way. Twice is fine. */
  close(): Promise<void>
}

interface Answering {
  readonly calls: AnsweredCall[]
  readonly faults: Faults
  readonly pace: StreamPace
  /** Beginnings of conversations that a mark said to keep; each is read from the cache from its second time on. */
  readonly cached: Set<string>
}

type Answer = (answering: Answering, response: ServerResponse, body: unknown, fault?: Fault) => Promise<void>

/**
 * A stand-in for a language model on this machine, with the HTTP API of OpenAI (chat and responses,
 * streamed and not, tools, embeddings, models) and the Messages API of Anthropic (the same, thinking, marks for the cache). It answers by rules, always the same, and says so. Any API key is good.
 *
 * @example
 * const server = await startModelServer()
 * const openai = new OpenAI({ baseURL: server.url, apiKey: 'none' })
 * server.faults.next({ kind: 'rate-limit', retryAfterSeconds: 1 })
 */
export async function startModelServer(options: ModelServerOptions = {}): Promise<ModelServer> {
  const { port = 0, firstTokenMillis = 0, tokenMillis = 0, fault } = options
  const answering: Answering = {
    calls: [],
    faults: new Faults(fault),
    pace: { firstTokenMillis, tokenMillis },
    cached: new Set(),
  }
  const server = createServer((request, response) => void serve(answering, request, response))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const listeningPort = portOf(server)
  return {
    url: `http://127.0.0.1:${listeningPort}/v1`,
    origin: `http://127.0.0.1:${listeningPort}`,
    port: listeningPort,
    faults: answering.faults,
    calls: answering.calls,
    close: () => closed(server),
  }
}

const routes: Readonly<Record<string, Answer>> = {
  'POST /v1/chat/completions': chat,
  'POST /v1/embeddings': embeddings,
  'POST /v1/messages': messages,
  'POST /v1/responses': responses,
  'GET /v1/models': models,
}

async function serve(answering: Answering, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const route = `${request.method} ${request.url?.split('?', 1)[0]}`
  const answer = routes[route]
  const dialect = answer === messages ? 'anthropic' : 'openai'
  const id = `req_stand_in_${answering.calls.length}`
  response.setHeader(dialect === 'anthropic' ? 'request-id' : 'x-request-id', id)
  try {
    const body = await readJson(request)
    if (answer === undefined) return sendError(response, { status: 404, message: `There is no ${route}.` })
    const fault = answering.faults.take()
    if (fault?.kind === 'delay') await delay(fault.millis)
    if (fault?.kind === 'status' || fault?.kind === 'rate-limit') return sendError(response, errorOf(fault), dialect)
    await answer(answering, response, body, fault)
  } catch (error) {
    if (request.destroyed && !request.complete) return
    const parameter = error instanceof BadRequest ? error.parameter : undefined
    sendError(
      response,
      { status: 400, message: error instanceof Error ? error.message : 'Unreadable.', parameter },
      dialect,
    )
  }
}

function errorOf(fault: Extract<Fault, { kind: 'status' | 'rate-limit' }>): Parameters<typeof sendError>[1] {
  if (fault.kind === 'status')
    return { ...fault, message: fault.message ?? `The local stand-in was told to answer ${fault.status}.` }
  const headers = { 'retry-after': String(fault.retryAfterSeconds) }
  return {
    status: 429,
    message: `Rate limit of the local stand-in: try again in ${fault.retryAfterSeconds} s.`,
    headers,
  }
}

async function chat({ calls, pace }: Answering, response: ServerResponse, body: unknown, fault?: Fault): Promise<void> {
  const request = readChatRequest(body)
  const completion = complete(request, calls.length, Math.floor(Date.now() / 1000))
  calls.push({
    path: '/v1/chat/completions',
    model: request.model,
    isStreamed: request.isStreamed,
    text: completion.pieces.join(''),
    toolNames: completion.toolCalls.map(({ name }) => name),
    usage: completion.usage,
  })
  if (request.isStreamed) return sendEvents(response, completionChunks(completion, request.includesUsage), pace, fault)
  await delay(pace.firstTokenMillis + pace.tokenMillis * completion.pieces.length)
  sendJson(response, 200, completionBody(completion), fault)
}

async function messages(
  { calls, pace, cached }: Answering,
  response: ServerResponse,
  body: unknown,
  fault?: Fault,
): Promise<void> {
  const request = readMessagesRequest(body)
  const message = composeMessage(request, calls.length, cached.has(request.cacheable))
  if (request.cacheable !== '') cached.add(request.cacheable)
  const { model, isStreamed } = request.chat
  const { pieces, toolCalls, usage } = message.completion
  const toolNames = toolCalls.map(({ name }) => name)
  calls.push({ path: '/v1/messages', model, isStreamed, text: pieces.join(''), toolNames, usage })
  if (isStreamed) return sendEvents(response, messageEvents(message), pace, fault, 'anthropic')
  await delay(pace.firstTokenMillis + pace.tokenMillis * pieces.length)
  sendJson(response, 200, messageBody(message), fault)
}

async function responses(
  { calls, pace }: Answering,
  response: ServerResponse,
  body: unknown,
  fault?: Fault,
): Promise<void> {
  const request = readResponsesRequest(body)
  const completion = completeResponse(request, calls.length)
  const { model, isStreamed } = request
  const { pieces, toolCalls, usage } = completion
  const toolNames = toolCalls.map(({ name }) => name)
  calls.push({ path: '/v1/responses', model, isStreamed, text: pieces.join(''), toolNames, usage })
  if (isStreamed) return sendEvents(response, responseEvents(completion), pace, fault, 'responses')
  await delay(pace.firstTokenMillis + pace.tokenMillis * pieces.length)
  sendJson(response, 200, responseBody(completion), fault)
}

async function embeddings({ calls }: Answering, response: ServerResponse, body: unknown, fault?: Fault): Promise<void> {
  const { model, inputs, isBase64 } = readEmbeddingRequest(body)
  const usage = usageOf(
    inputs.reduce((sum, text) => sum + piecesOf(text).length, 0),
    0,
  )
  calls.push({ path: '/v1/embeddings', model, isStreamed: false, text: '', toolNames: [], usage })
  const data = inputs.map((text, index) => {
    const vector = embed(text)
    return { object: 'embedding', index, embedding: isBase64 ? toBase64(vector) : vector }
  })
  const { prompt_tokens, total_tokens } = usage
  sendJson(response, 200, { object: 'list', data, model, usage: { prompt_tokens, total_tokens } }, fault)
}

async function models(_answering: Answering, response: ServerResponse, _body: unknown, fault?: Fault): Promise<void> {
  const data = ['local-stand-in', 'local-embeddings'].map((id) => ({
    id,
    object: 'model',
    created: 0,
    owned_by: 'this machine',
  }))
  sendJson(response, 200, { object: 'list', data }, fault)
}

function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server listens on no port.')
  return address.port
}

async function closed(server: Server): Promise<void> {
  const end = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeAllConnections()
  await end
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { url } = await startModelServer({
    port: Number(process.env['PORT'] ?? 0),
    firstTokenMillis: 150,
    tokenMillis: 8,
  })
  console.log(`A local stand-in for the OpenAI API: OPENAI_BASE_URL=${url}`)
}
