import { JSON_HEADERS, readAnswer, takeEarly } from './early.ts'
import { RequestOrder } from './request-order.ts'
import type { Answer } from './early.ts'
import type { ApiFailure } from '@honeyhive/api'

/** The server answered and said no, or nobody answered (`code` is `unreachable`). */
export class ApiError extends Error {
  readonly code: string
  readonly status: number | null

  constructor(code: string, message: string, status: number | null) {
    super(message)
    this.name = 'ApiError'
    this.code = code
    this.status = status
  }
}

export interface Request {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  readonly body?: unknown
  readonly signal?: AbortSignal
  /** Nobody waits for it: it is asked when nothing else is, one such at a time. Default: no. */
  readonly canWait?: boolean
}

const order = new RequestOrder()

/** The JSON of a good answer; anything else is thrown as an `ApiError` in the server's own words where it had any. */
export function ask(request: Request): Promise<unknown> {
  return request.canWait === true
    ? order.later(() => exchange(request), request.signal)
    : order.first(() => exchange(request))
}

/** Resolves when nothing that the reader waits for is under way; rejects when it is given up before that. */
export function whenQuiet(signal: AbortSignal): Promise<void> {
  return order.later(async () => undefined, signal)
}

async function exchange(request: Request): Promise<unknown> {
  const { response, body } = await reach(request)
  // Given up while the answer was on its way: nobody waits for it, and it must not look like a wrong one.
  request.signal?.throwIfAborted()
  if (response.ok) return body
  if (isApiFailure(body)) throw new ApiError(body.error.code, body.error.message, response.status)
  if (isRecord(body) && typeof body['message'] === 'string')
    throw new ApiError('http', body['message'], response.status)
  throw new ApiError('http', `The server answered ${response.status} for ${request.path}.`, response.status)
}

async function reach({ method, path, body, signal }: Request): Promise<Answer> {
  const headers = { ...JSON_HEADERS, ...(body !== undefined && { 'content-type': 'application/json' }) }
  try {
    const early = method === 'GET' ? takeEarly(path) : undefined
    if (early !== undefined) return await early
    const response = await fetch(path, {
      method,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal !== undefined && { signal }),
    })
    return await readAnswer(response)
  } catch (error) {
    if (signal?.aborted === true) throw error
    throw new ApiError('unreachable', `Nothing answers at ${window.location.origin}.`, null)
  }
}

export function narrow<T>(value: unknown, is: (value: unknown) => value is T, expected: string): T {
  if (is(value)) return value
  throw new ApiError(
    'unexpected',
    `Expected ${expected} and got something else: page and server differ in version.`,
    null,
  )
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A guard for an answer whose named key holds a list: that it was our server that answered, not every detail of it. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- whoever asks says what it stands for
export function hasList<T>(key: string): (value: unknown) => value is T {
  return (value: unknown): value is T => isRecord(value) && Array.isArray(value[key])
}

/** The same for an object under a key. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- as above
export function hasRecord<T>(key: string): (value: unknown) => value is T {
  return (value: unknown): value is T => isRecord(value) && isRecord(value[key])
}

function isApiFailure(value: unknown): value is ApiFailure {
  return isRecord(value) && isRecord(value['error']) && typeof value['error']['message'] === 'string'
}
