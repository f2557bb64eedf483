import type { Agent } from 'node:http'
import { attemptOverFetch } from './attempt-fetch.ts'

import { attemptOverNode, findNodeHttp, nodeHttpOver } from './attempt-node.ts'

export type Fetch = typeof globalThis.fetch

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Uint8Array<ArrayBuffer> | string | undefined
  /** For the whole attempt, from connecting to the last byte of the answer. */
  readonly timeoutMillis: number
  /** Bytes of the answer that are kept; the rest is not read. Default 4 MiB. */
  readonly maxResponseBytes?: number | undefined
  /** Ends the attempt from outside. */
  readonly signal?: AbortSignal | undefined
  /** Used instead of the runtime's own HTTP. */
  readonly fetch?: Fetch | undefined
  /** Connections of the caller's, instead of our own pool and of the environment's proxy. Never closed by us. */
  readonly agent?: Agent | undefined
  /** False: nobody waits for the answer, and the process may end before it. Default true. Without effect over `fetch`. */
  readonly holdsProcess?: boolean | undefined
}

/** An answer, or the reason why there is none. Nothing is thrown. */
export type HttpOutcome = HttpAnswer | HttpLoss

export interface HttpAnswer {
  readonly status: 'answered'
  readonly statusCode: number
  /** By lower-case name. */
  readonly header: (name: string) => string | undefined
  readonly body: Uint8Array
  /** The answer was longer than `maxResponseBytes`. */
  readonly bodyCut: boolean
}

export interface HttpLoss {
  /** `lost`: no connection, or it broke. `timeout`: the deadline passed. `aborted`: the caller ended it. */
  readonly status: 'lost' | 'timeout' | 'aborted'
  /** For people: 'connect ECONNREFUSED 127.0.0.1:4318'. */
  readonly reason: string
  /** The system's word for it, such as ECONNREFUSED or ENOTFOUND, where there is one. */
  readonly code?: string | undefined
  /** It was a connection from before that the server had closed in the meantime: a new one may well work. */
  readonly isStale?: boolean | undefined
}

/**
 * One request, one deadline, no redirects: a redirect would carry the key to a host that nobody configured. Goes over
 * Node's own HTTP where there is one, because only there a request can be made that does not hold the process.
 *
 * @example
 * const outcome = await attempt({ method: 'GET', url, headers: {}, timeoutMillis: 5000 })
 * if (outcome.status === 'answered' && outcome.statusCode === 200) use(outcome.body)
 */
export async function attempt(request: HttpRequest): Promise<HttpOutcome> {
  if (isAborted(request)) return aborted
  const { url, fetch, agent } = request
  const nodeHttp =
    fetch !== undefined ? undefined : agent === undefined ? await findNodeHttp(url) : nodeHttpOver(url, agent)
  if (isAborted(request)) return aborted
  if (nodeHttp === undefined) return attemptOverFetch(request)
  const outcome = await attemptOverNode(request, nodeHttp)
  return isStale(outcome) ? attemptOverNode(request, nodeHttp) : outcome
}

const aborted: HttpLoss = { status: 'aborted', reason: 'ended by the caller' }

function isStale(outcome: HttpOutcome): boolean {
  return outcome.status === 'lost' && outcome.isStale === true
}

function isAborted({ signal }: HttpRequest): boolean {
  return signal?.aborted === true
}
