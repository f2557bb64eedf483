import type { ApiOutcome } from '@honeyhive/api'

/** What the thread is told when it is made. */
export interface ThreadStart {
  readonly serverUrl: string
  readonly apiKey: string | undefined
  readonly clientVersion: string
  readonly timeoutMillis: number
  readonly deadlineMillis: number
}

/** A request that the thread makes; its body is JSON text. */
export interface ThreadRequest {
  readonly id: number
  readonly method: 'POST' | 'PUT'
  readonly path: string
  readonly body: string
}

/**
 * Requests on their way to the thread, a line for each: one string crosses for a fraction of what as many objects cost, and
 * JSON text has no line feeds in it.
 */
export function requestLine({ id, method, path, body }: ThreadRequest): string {
  return `${id} ${method} ${path} ${body}`
}

/** The requests of a message of lines. */
export function readRequests(lines: string): readonly ThreadRequest[] {
  return lines.split('\n').map((line) => {
    const [id = '', method, path = ''] = line.split(' ', 3)
    const start = id.length + (method?.length ?? 0) + path.length + 3
    return { id: Number(id), method: method === 'PUT' ? 'PUT' : 'POST', path, body: line.slice(start) }
  })
}

/** Nobody reads the body of what he has written: of a good answer only the id comes back. */
export type ThreadAnswer =
  | number
  | { readonly id: number; readonly outcome: Exclude<ApiOutcome<object>, { readonly status: 'ok' }> }
