import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type ReceivedRequest, type ReceivedSpan, readRequest } from './received.ts'
import { perform } from './reply.ts'
import { portOf } from '../port-of.ts'
import { type Script, ScriptReader } from './script.ts'
import { Waiters, type WaitOptions } from '../waiters.ts'

export interface CollectorOptions {
  /** 0, the default, takes any free one; the port of one that was closed stands for a server that comes back. */
  readonly port?: number
}

/**
 * A server for spans, sessions and events that does what a script says, on a real socket, and keeps all that came.
 *
 * @example
 * const collector = await startCollector({ '/v1/traces': [{ kind: 'answer', status: 503, headers: { 'retry-after': '1' } }] })
 * const spans = await collector.waitForSpans(3)
 */
export async function startCollector(script: Script = {}, { port = 0 }: CollectorOptions = {}): Promise<Collector> {
  const server = createServer()
  const collector = new Collector(server, script)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return collector
}

export class Collector {
  /** Every request whose body arrived whole, in the order of its arrival. */
  readonly requests: ReceivedRequest[] = []
  readonly #accepted = new Set<ReceivedRequest>()
  readonly #waiters = new Waiters()
  readonly #server: Server
  #script: ScriptReader
  #connections = 0
  #abandoned = 0

  constructor(server: Server, script: Script) {
    this.#server = server
    this.#script = new ScriptReader(script)
    server.on('connection', () => {
      this.#connections += 1
      this.#waiters.changed()
    })
    server.on('request', (incoming, response) => void this.#take(incoming, response))
  }

  get port(): number {
    return portOf(this.#server)
  }

  /** Without a slash at its end. */
  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  /** From now on reply by this. */
  follow(script: Script): void {
    this.#script = new ScriptReader(script)
  }

  /** Spans of requests that were answered with 2xx, so that their sender counts them as delivered. */
  get spans(): readonly ReceivedSpan[] {
    return this.requests.filter((request) => this.#accepted.has(request)).flatMap(({ spans }) => spans)
  }

  /** Every span of every request, answered or not: what was sent again is here again. */
  get receivedSpans(): readonly ReceivedSpan[] {
    return this.requests.flatMap(({ spans }) => spans)
  }

  /** How many delivered spans have each name. */
  get spanCounts(): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {}
    for (const { name } of this.spans) counts[name] = (counts[name] ?? 0) + 1
    return counts
  }

  /** Bytes of all bodies as sent. */
  get wireBytes(): number {
    return this.requests.reduce((sum, request) => sum + request.wireBytes, 0)
  }

  /** Connections that were ever opened. */
  get connections(): number {
    return this.#connections
  }

  /** Requests whose sender went away before their body was whole. */
  get abandoned(): number {
    return this.#abandoned
  }

  /** Resolves with the delivered spans once there are at least so many. */
  waitForSpans(count: number, options?: WaitOptions): Promise<readonly ReceivedSpan[]> {
    const look = (): readonly ReceivedSpan[] | undefined => (this.spans.length >= count ? this.spans : undefined)
    return this.#waiters.until(look, () => `Expected ${count} delivered spans; ${this.#state()}`, options)
  }

  /** Resolves with the first request, arrived or still to come, of which `isWanted` is true. */
  waitForRequest(isWanted: (request: ReceivedRequest) => boolean, options?: WaitOptions): Promise<ReceivedRequest> {
    return this.#waiters.until(
      () => this.requests.find(isWanted),
      () => `No such request came; ${this.#state()}`,
      options,
    )
  }

  /** Resolves when `isSo` is true, looked at with everything that happens here. */
  async waitUntil(isSo: () => boolean, options?: WaitOptions): Promise<void> {
    await this.#waiters.until(
      () => (isSo() ? true : undefined),
      () => `It did not come to that; ${this.#state()}`,
      options,
    )
  }

  /** Cuts every connection. Whoever still waits is told. Twice is fine. */
  async close(): Promise<void> {
    this.#waiters.end(`The collector was closed; ${this.#state()}`)
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    this.#server.closeAllConnections()
    await closed
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #take(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    let request: ReceivedRequest
    try {
      request = await readRequest(incoming)
    } catch {
      // The sender went away half-way: counted, for a test to look at.
      this.#abandoned += 1
      this.#waiters.changed()
      return
    }
    const index = this.requests.push(request) - 1
    this.#waiters.changed()
    if (await perform(this.#script.next(request, index), request, response)) this.#accepted.add(request)
    this.#waiters.changed()
  }

  #state(): string {
    const requests = this.requests.map(({ method, path, spans, malformed }) =>
      `${method} ${path} ${malformed ?? `${spans.length} spans`}`.trim(),
    )
    const counts = `${this.spans.length} delivered, ${this.receivedSpans.length} received`
    return `${counts} in ${requests.length} requests${requests.map((line) => `\n  ${line}`).join('')}`
  }
}
