import type { HttpAnswer, HttpLoss } from '@honeyhive/api'
import type { MessagePort, Worker } from 'node:worker_threads'
import type { ExitRequest } from './exit-parcel.ts'
import { exitWorkerCode } from './exit-worker-code.ts'

export interface ExitAnswer {
  readonly id: number
  readonly answer: HttpAnswer | HttpLoss
}

/** A thread that makes requests while this one stands still. */
export interface ExitWorker {
  post(id: number, request: ExitRequest): void
  /** Parks this thread until there is an answer, at most so long, and gives back all that there are. */
  receive(timeoutMillis: number): readonly ExitAnswer[]
  stop(): void
}

/** Of an answer; it is a few bytes long unless something is wrong. */
const maxResponseBytes = 65_536
/** Requests at a time. */
export const maxExitRequests = 4

/**
 * Starts the thread, which takes 20–110 ms and needs nothing of this thread's event loop: it works when the process is in
 * its last event, after an error that nobody caught and in the middle of a signal.
 *
 * @throws where there are no threads, or the permission model forbids them.
 */
export function startExitWorker(): ExitWorker {
  const threads = process.getBuiltinModule('node:worker_threads')
  const { port1, port2 } = new threads.MessageChannel()
  const bell = new Int32Array(new SharedArrayBuffer(4))
  const worker: Worker = new threads.Worker(exitWorkerCode, {
    eval: true,
    // Neither what the program preloads nor `--input-type` is for this thread: it would start the program's hooks again.
    execArgv: [],
    env: { ...process.env, NODE_OPTIONS: '' },
    stdout: true,
    stderr: true,
    workerData: { port: port2, bell, maxResponseBytes, maxSockets: maxExitRequests },
    transferList: [port2],
  })
  worker.unref()
  // A thread that fails is a thread that does not answer, which its deadline covers.
  worker.on('error', () => undefined)
  let heard = 0
  return {
    post: (id, request) => port1.postMessage({ id, request }),
    receive(timeoutMillis) {
      Atomics.wait(bell, 0, heard, timeoutMillis)
      // Read before the messages are: an answer that comes in between ends the next wait at once.
      heard = Atomics.load(bell, 0)
      return drained(port1, threads.receiveMessageOnPort)
    },
    stop() {
      port1.close()
      void worker.terminate()
    },
  }
}

function drained(port: MessagePort, receive: (port: MessagePort) => { message: unknown } | undefined): ExitAnswer[] {
  const answers: ExitAnswer[] = []
  for (let next = receive(port); next !== undefined; next = receive(port)) {
    const answer = readMessage(next.message as WorkerMessage)
    answers.push(answer)
  }
  return answers
}

/** What our own thread says: an answer, or why there is none. */
interface WorkerMessage {
  readonly id: number
  readonly statusCode?: number
  readonly headers?: Readonly<Record<string, string | undefined>>
  readonly body?: Uint8Array
  readonly bodyCut?: boolean
  readonly reason?: string
  readonly code?: string | undefined
}

function readMessage({ id, statusCode, headers, body, bodyCut, reason, code }: WorkerMessage): ExitAnswer {
  if (statusCode === undefined || body === undefined)
    return { id, answer: { status: 'lost', reason: reason ?? 'the connection failed', code } }
  const header = (name: string): string | undefined => headers?.[name]
  return { id, answer: { status: 'answered', statusCode, header, body, bodyCut: bodyCut === true } }
}
