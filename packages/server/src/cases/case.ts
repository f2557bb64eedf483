import { request } from 'node:http'
import { expect } from 'vitest'

export type Json = Readonly<Record<string, unknown>>

export interface Answer {
  readonly status: number
  readonly body: unknown
}

/** Calls of a server that runs. */
export class Api {
  readonly url: string
  constructor(url: string) {
    this.url = url
  }

  async send(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    })
    const type = response.headers.get('content-type') ?? ''
    if (!type.startsWith('application/json')) throw new Error(`${method} ${path} answered with '${type}'.`)
    return { status: response.status, body: await response.json() }
  }

  /** The body of an answer that is good. */
  async ok(method: string, path: string, body?: unknown): Promise<Json> {
    const answer = await this.send(method, path, body)
    if (answer.status !== 200)
      throw new Error(`${method} ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`)
    return answer.body as Json
  }

  /** fetch does not let a caller choose its Host. */
  statusUnderForeignHost(method: string, path: string): Promise<number> {
    return new Promise((resolve, reject) => {
      const { hostname, port } = new URL(this.url)
      const sent = request({ hostname, port, method, path, headers: { host: 'evil.test' } }, (response) => {
        response.destroy()
        resolve(response.statusCode ?? 0)
      })
      sent.once('error', reject)
      sent.end()
    })
  }
}

export interface Bad {
  /** Default: the route's own, with `nothing` for each name in it. */
  readonly path?: string
  readonly body?: unknown
  readonly status: number
  readonly says?: RegExp
}

export interface Case {
  /** Makes the request and looks at the shape of the answer. */
  readonly good: (api: Api) => Promise<void>
  /** Each is refused. `foreign host`: for what takes nothing that could be wrong. */
  readonly bad: readonly Bad[] | 'foreign host'
}

export type Cases = Readonly<Record<string, Case>>

export const uuid: RegExp = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/u
export const anId: unknown = expect.stringMatching(uuid)
export const anIso: unknown = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/u)

let last = 0
/** A name that no other case has. */
export function fresh(word: string): string {
  last += 1
  return `${word} ${last}`
}
