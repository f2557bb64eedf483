import type { ReceivedRequest } from './received.ts'
import type { Reply } from './reply.ts'

/**
 * What to reply: by path (a list is used up in order, one reply is used always, `*` is any path), or by a function.
 * Where it says nothing, the collector takes the request and says so.
 */
export type Script =
  | Readonly<Record<string, Reply | readonly Reply[]>>
  | ((request: ReceivedRequest, index: number) => Reply | undefined)

const KNOWN = new Set([
  'POST /v1/traces',
  'POST /opentelemetry/v1/traces',
  'POST /session/start',
  'PUT /events',
  'POST /events',
])

/** The replies of a script in their order; lists are counted here and not in the script, so one script serves twice. */
export class ScriptReader {
  readonly #script: Script
  readonly #used = new Map<string, number>()

  constructor(script: Script) {
    this.#script = script
  }

  next(request: ReceivedRequest, index: number): Reply {
    return this.#scripted(request, index) ?? byDefault(request)
  }

  #scripted(request: ReceivedRequest, index: number): Reply | undefined {
    if (typeof this.#script === 'function') return this.#script(request, index)
    const key = Object.hasOwn(this.#script, request.path) ? request.path : '*'
    const replies = this.#script[key]
    if (!isList(replies)) return replies
    const used = this.#used.get(key) ?? 0
    this.#used.set(key, used + 1)
    return replies[used]
  }
}

function isList(replies: Reply | readonly Reply[] | undefined): replies is readonly Reply[] {
  return Array.isArray(replies)
}

function byDefault({ method, path, malformed }: ReceivedRequest): Reply {
  if (!KNOWN.has(`${method} ${path}`)) return { kind: 'answer', status: 404 }
  return malformed === undefined ? { kind: 'answer' } : { kind: 'answer', status: 400 }
}
