import type { MessagePort } from 'node:worker_threads'
import { gzipSync } from 'node:zlib'
import { readRejected } from './read-rejected.ts'
import type { Payload } from './span-encoder.ts'
import { createTransport } from './transport.ts'
import type { FromWorker, ToWorker, WorkerAnswer, WorkerRequest } from './worker-message.ts'

/**
 * The thread's side: makes each request that comes over `port` as the transport would in the app's own thread, and says
 * what became of it. Knows no sender; requests share nothing but connections.
 */
export function serveRequests(port: MessagePort): void {
  const underWay = new Map<number, AbortController>()
  const say = (message: FromWorker): void => port.postMessage(message)

  async function send(id: number, request: WorkerRequest, payload: Payload): Promise<void> {
    const attempt = new AbortController()
    underWay.set(id, attempt)
    const answer = await answerOf(request, payload, attempt.signal)
    underWay.delete(id)
    if (!attempt.signal.aborted) say({ kind: 'done', id, ...answer })
  }

  port.on('message', (message: ToWorker) => {
    if (message.kind === 'send') void send(message.id, message.request, message.payload)
    else underWay.get(message.id)?.abort()
  })
  say({ kind: 'ready' })
}

async function answerOf(request: WorkerRequest, payload: Payload, signal: AbortSignal): Promise<WorkerAnswer> {
  const { headers, isCompressed, ...rest } = request
  let refusesGzip = false
  const send = createTransport({
    ...rest,
    headers: () => headers,
    gzip: isCompressed ? gzipHere : undefined,
    onGzipRefused: () => (refusesGzip = true),
    fetch: undefined,
    readRejected,
  })
  const outcome = await send(payload, signal)
  return { outcome, refusesGzip }
}

/** In this thread rather than in Node's pool: the pool has four threads, and the app's files and names wait for them. */
async function gzipHere(body: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(gzipSync(body, { level: 1, chunkSize: 262_144 }))
}
