import type { Agent, ClientRequest, IncomingMessage, RequestOptions } from 'node:http'
import type { HttpAnswer, HttpOutcome, HttpRequest } from './attempt.ts'
import { defaultMaxResponseBytes, lossOf } from './loss.ts'
import { proxyFor } from './proxy.ts'

export type SendRequest = (url: string, options: RequestOptions) => ClientRequest

export interface NodeHttp {
  readonly request: SendRequest
  readonly agent: Agent
}

const found = new Map<string, NodeHttp>()
/** Of connections: of one origin at a time. */
const pooled = { keepAlive: true, maxSockets: 8 } as const

/**
 * The module for the address's scheme with its own pool of connections, through a proxy where the environment names one;
 * `undefined` where this is not Node. Proxies are read from the process's environment, as Node itself does.
 */
export async function findNodeHttp(url: string): Promise<NodeHttp | undefined> {
  if (typeof process !== 'object' || typeof process.getBuiltinModule !== 'function') return undefined
  const scheme = url.startsWith('https:') ? 'https' : 'http'
  const proxy = proxyFor(url, process.env)
  const key = proxy === undefined ? scheme : `${scheme} ${proxy.href}`
  const known = found.get(key)
  if (known !== undefined) return known
  const module = scheme === 'https' ? process.getBuiltinModule('node:https') : process.getBuiltinModule('node:http')
  if (module === undefined) return undefined
  const made =
    proxy === undefined
      ? { request: module.request, agent: new module.Agent(pooled) }
      : (await import('./proxied-http.ts')).proxiedHttp(url, proxy, pooled)
  found.set(key, made)
  return made
}

/** The same with connections of the caller's, which are never closed by us. */
export function nodeHttpOver(url: string, agent: Agent): NodeHttp {
  const scheme = url.startsWith('https:') ? 'node:https' : 'node:http'
  return { request: process.getBuiltinModule(scheme).request, agent }
}

export function attemptOverNode(request: HttpRequest, { request: send, agent }: NodeHttp): Promise<HttpOutcome> {
  return new Promise((resolve) => {
    let isLate = false
    const { method, headers } = request
    let outgoing: ClientRequest
    try {
      outgoing = send(request.url, { method, headers: { ...headers, ...lengthOf(request) }, agent })
    } catch (error) {
      // An address or a header that Node refuses to send.
      resolve(lossOf(request, false, error))
      return
    }
    const abort = (): void => void outgoing.destroy(new Error('ended'))
    const timer = setTimeout(() => {
      isLate = true
      abort()
    }, request.timeoutMillis)
    const settle = (outcome: HttpOutcome): void => {
      clearTimeout(timer)
      request.signal?.removeEventListener('abort', abort)
      resolve(outcome)
    }
    let hasAnswer = false
    const lose = (error: unknown): void => {
      const loss = lossOf(request, isLate, error)
      const isStale = loss.status === 'lost' && outgoing.reusedSocket && !hasAnswer
      settle(isStale ? { ...loss, isStale } : loss)
    }
    request.signal?.addEventListener('abort', abort)
    if (request.holdsProcess === false) {
      timer.unref()
      outgoing.on('socket', (socket) => socket.unref())
    } else outgoing.on('socket', (socket) => socket.ref())
    outgoing.on('response', (incoming) => {
      hasAnswer = true
      read(request, incoming, settle, lose)
    })
    outgoing.on('error', lose)
    outgoing.end(request.body)
  })
}

/** Known beforehand, so that the body is not sent in chunks. */
function lengthOf({ body }: HttpRequest): { 'content-length'?: number } {
  if (body === undefined) return {}
  return { 'content-length': typeof body === 'string' ? Buffer.byteLength(body) : body.length }
}

function read(
  request: HttpRequest,
  incoming: IncomingMessage,
  settle: (answer: HttpAnswer) => void,
  lose: (error: unknown) => void,
): void {
  const chunks: Buffer[] = []
  const maxBytes = request.maxResponseBytes ?? defaultMaxResponseBytes
  let length = 0
  const answer = (bodyCut: boolean): HttpAnswer => ({
    status: 'answered',
    statusCode: incoming.statusCode ?? 0,
    header: (name) => incoming.headers[name]?.toString(),
    body: new Uint8Array(Buffer.concat(chunks).subarray(0, maxBytes)),
    bodyCut,
  })
  incoming.on('data', (chunk: Buffer) => {
    chunks.push(chunk)
    length += chunk.length
    if (length <= maxBytes) return
    // The connection is given up rather than drained.
    settle(answer(true))
    incoming.destroy()
  })
  incoming.on('end', () => (incoming.complete ? settle(answer(false)) : lose(new Error('the answer broke off'))))
  incoming.on('error', lose)
  incoming.on('close', () => lose(new Error('the answer broke off')))
}
