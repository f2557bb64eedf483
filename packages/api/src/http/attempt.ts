import { readCapped } from './read-capped.ts'

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
  readonly fetch?: Fetch | undefined
}

/** An answer, or the reason why there is none. Nothing is thrown. */
export type HttpOutcome = HttpAnswer | HttpLoss

export interface HttpAnswer {
  readonly status: 'answered'
  readonly statusCode: number
  readonly headers: Headers
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
}

const defaultMaxResponseBytes = 4 * 1024 * 1024

/**
 * One request, one deadline, no redirects: a redirect would carry the key to a host that nobody configured.
 *
 * @example
 * const outcome = await attempt({ method: 'GET', url, headers: {}, timeoutMillis: 5000 })
 * if (outcome.status === 'answered' && outcome.statusCode === 200) use(outcome.body)
 */
export async function attempt(request: HttpRequest): Promise<HttpOutcome> {
  const deadline = new AbortController()
  const timer = setTimeout(() => deadline.abort(), request.timeoutMillis)
  const abort = (): void => deadline.abort()
  request.signal?.addEventListener('abort', abort)
  if (request.signal?.aborted === true) abort()
  try {
    const response = await (request.fetch ?? globalThis.fetch)(request.url, {
      method: request.method,
      headers: request.headers,
      redirect: 'manual',
      signal: deadline.signal,
      ...(request.body === undefined ? {} : { body: request.body }),
    })
    const read = await readCapped(response, request.maxResponseBytes ?? defaultMaxResponseBytes)
    return { status: 'answered', statusCode: response.status, headers: response.headers, ...read }
  } catch (error) {
    if (request.signal?.aborted === true) return { status: 'aborted', reason: 'ended by the caller' }
    if (deadline.signal.aborted) return { status: 'timeout', reason: `no answer within ${request.timeoutMillis} ms` }
    return { status: 'lost', ...describeLoss(error) }
  } finally {
    clearTimeout(timer)
    request.signal?.removeEventListener('abort', abort)
  }
}

/** `fetch` says only 'fetch failed'; what happened is in its cause, or in the first error of that. */
function describeLoss(error: unknown): { reason: string; code?: string } {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error
  const first = cause instanceof AggregateError ? (cause.errors[0] as unknown) : cause
  if (!(first instanceof Error)) return { reason: 'the connection failed' }
  const code = 'code' in first && typeof first.code === 'string' ? first.code : undefined
  const reason = first.message === '' ? (code ?? first.name) : first.message
  return code === undefined ? { reason } : { reason, code }
}
