import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { isMainThread, Worker } from 'node:worker_threads'
import type { ApiOutcome } from '@honeyhive/api'
import { requestLine, type ThreadAnswer, type ThreadStart } from './thread-message.ts'

type Settle = (outcome: ApiOutcome<object>) => void

/**
 * Makes requests in a thread of its own: a request costs a main thread ten times as much as a message, and a run makes two
 * for each datapoint. Holds nothing in the process. When the thread ends before it has answered, what waits is `unreachable`.
 */
export class RequestThread {
  readonly #worker: Worker
  readonly #waiting = new Map<number, Settle>()
  #outgoing: string[] = []
  #lastId = 0
  #isGone = false

  constructor(file: string, start: ThreadStart) {
    this.#worker = new Worker(file, {
      name: 'honeyhive-evals',
      workerData: start,
      // Neither what the program preloads nor what it is told to print is for this thread.
      execArgv: [],
      env: { ...process.env, NODE_OPTIONS: '' },
    })
    this.#worker.on('message', (answers: readonly ThreadAnswer[]) => {
      for (const answer of answers)
        if (typeof answer === 'number') this.#settle(answer, good)
        else this.#settle(answer.id, answer.outcome)
    })
    this.#worker.on('error', () => this.#fall())
    this.#worker.on('exit', () => this.#fall())
    // Not before: whoever listens holds the process.
    this.#worker.unref()
  }

  /** Never rejects. Requests of one turn of the event loop travel together: each message wakes the thread. */
  send(method: 'POST' | 'PUT', path: string, body: unknown): Promise<ApiOutcome<object>> {
    if (this.#isGone) return Promise.resolve(gone)
    return new Promise((resolve) => {
      this.#lastId += 1
      this.#waiting.set(this.#lastId, resolve)
      if (this.#outgoing.length === 0) setImmediate(() => this.#post())
      this.#outgoing.push(requestLine({ id: this.#lastId, method, path, body: JSON.stringify(body) }))
    })
  }

  async close(): Promise<void> {
    this.#isGone = true
    await this.#worker.terminate()
  }

  #post(): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    this.#worker.postMessage(this.#outgoing.join('\n'))
    this.#outgoing = []
  }

  #settle(id: number, outcome: ApiOutcome<object>): void {
    this.#waiting.get(id)?.(outcome)
    this.#waiting.delete(id)
  }

  #fall(): void {
    this.#isGone = true
    for (const id of this.#waiting.keys()) this.#settle(id, gone)
  }
}

const good: ApiOutcome<object> = { status: 'ok', body: {} }
const gone: ApiOutcome<object> = { status: 'unreachable', message: 'The thread that makes the requests has ended.' }

/** The thread's code, beside our own bundle; `undefined` where there is none, or where threads are not to be relied on. */
export function findThreadFile(ownUrl: string = import.meta.url): string | undefined {
  if (!isMainThread || ['bun', 'deno', 'electron'].some((name) => name in process.versions)) return undefined
  const [, dist] = /^(file:\/\/.*\/honeyhive\/dist\/)(?:chunks\/)?[^/]+\.js$/u.exec(ownUrl) ?? []
  const file = dist === undefined ? undefined : fileURLToPath(`${dist}evals-requests.js`)
  return file !== undefined && existsSync(file) ? file : undefined
}
