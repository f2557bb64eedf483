import { createTransport, type Send, type TransportOptions } from './transport.ts'
import { findWorkerFile, openWorker } from './worker-door.ts'
import { WorkerThread } from './worker-thread.ts'

/** The thread, if there is one that can be given a request now. */
export type FindThread = () => WorkerThread | undefined

/**
 * The same transport, whose requests are made by a thread that all tracers of the process share: compressing, writing to
 * the socket and reading the answer are not the app's time. Until the thread runs, and after it has ended for whatever
 * reason, requests are made in this thread. `undefined` where there can be no thread: with connections of the user's, which cannot
 * be handed over, and where its file is not found.
 *
 * A request that the thread has taken with it is answered with `unsent`.
 */
export function createWorkerTransport(
  options: TransportOptions,
  findThread: FindThread | undefined = sharedThread(),
): Send | undefined {
  if (options.fetch !== undefined || options.agent !== undefined || findThread === undefined) return undefined
  const { url, contentType, timeoutMillis } = options
  let isCompressed = options.gzip !== undefined
  const sendHere = createTransport({ ...options, onGzipRefused: () => (isCompressed = false) })
  return async (payload, signal) => {
    if (signal.aborted) return { status: 'aborted' }
    const thread = findThread()
    if (thread === undefined) return sendHere(payload, signal)
    const request = { url, contentType, timeoutMillis, isCompressed, headers: options.headers() }
    const { outcome, refusesGzip } = await thread.send(request, payload, signal)
    if (refusesGzip) isCompressed = false
    return outcome
  }
}

/** One for the process. */
let thread: WorkerThread | undefined
let isForbidden = false
let requests = 0

function sharedThread(): FindThread | undefined {
  const file = findWorkerFile()
  return file === undefined ? undefined : () => readyThread(file)
}

/**
 * The first request of a process does not start the thread: many programs make only one, at their end, and would wait for
 * a thread that comes too late.
 */
function readyThread(file: string): WorkerThread | undefined {
  requests += 1
  if (requests > 1 && !isForbidden) thread ??= startThread(file)
  return thread?.isReady === true ? thread : undefined
}

function startThread(file: string): WorkerThread | undefined {
  try {
    return new WorkerThread(openWorker(file))
  } catch {
    // The permission model forbids threads; requests are then made as before.
    isForbidden = true
    return undefined
  }
}
