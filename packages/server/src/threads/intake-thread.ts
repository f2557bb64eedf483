import { Worker } from 'node:worker_threads'
import { StoreBusyError } from '../store/store-errors.ts'
import { WaitingRoom } from '../store/sqlite/writer-lane.ts'
import { fromFault } from './fault.ts'
import { threadLimits } from './limits.ts'
import { RightOfWay } from './right-of-way.ts'
import type { MessagePort } from 'node:worker_threads'
import type { Intake, Malformed, Taken, TracesBody } from '../ingest/intake.ts'
import type { FromIntake, ThreadRole, ToIntake } from './messages.ts'
import type { WriterThread } from './writer-thread.ts'

/** What a body weighs among those that wait, as long as nobody has counted its spans. */
const bytesPerEvent = 1024

/** An intake whose work is done by a thread of its own, beside the one that writes. */
export class IntakeThread implements Intake {
  readonly #file: URL
  readonly #writer: WriterThread
  readonly #waiting: WaitingRoom
  readonly #way: RightOfWay
  readonly #taking = new Map<number, (malformed: Malformed) => void>()
  #worker: Worker | undefined

  constructor(
    file: URL,
    {
      writer,
      maxQueuedEvents,
      way = new RightOfWay(),
    }: { readonly writer: WriterThread; readonly maxQueuedEvents: number; readonly way?: RightOfWay },
  ) {
    this.#file = file
    this.#writer = writer
    this.#way = way
    this.#waiting = new WaitingRoom(maxQueuedEvents)
    this.#worker = this.#start()
    writer.link((port) => this.#connect(port))
  }

  take(body: TracesBody): Promise<Taken> {
    return this.#waiting.pass(Math.ceil(body.bytes.byteLength / bytesPerEvent), () => this.#hand(body))
  }

  async close(): Promise<void> {
    const worker = this.#worker
    this.#worker = undefined
    await worker?.terminate()
  }

  async #hand({ bytes, ...rest }: TracesBody): Promise<Taken> {
    const { id, written } = this.#writer.expect()
    const own = ownMemory(bytes)
    const malformed = new Promise<Malformed>((resolve) => this.#taking.set(id, resolve))
    const stored = written.then(({ refused }): Taken => ({
      status: 'stored',
      ...(refused ?? { rejected: 0, reason: '' }),
    }))
    this.#thread().postMessage({ kind: 'take', id, bytes: own, ...rest } satisfies ToIntake, [own.buffer])
    try {
      return await Promise.race([malformed, stored])
    } finally {
      this.#taking.delete(id)
    }
  }

  #thread(): Worker {
    if (this.#worker === undefined) {
      this.#worker = this.#start()
      this.#writer.link((port) => this.#connect(port))
    }
    return this.#worker
  }

  #start(): Worker {
    const workerData: ThreadRole = { role: 'intake', answering: this.#way.answering }
    const worker = new Worker(this.#file, {
      workerData,
      name: 'honeyhive-intake',
      execArgv: [],
      resourceLimits: threadLimits,
    })
    worker.on('message', (message: FromIntake) => this.#hear(message))
    worker.on('error', (error) => this.#gone(worker, error))
    worker.on('exit', () => this.#gone(worker, undefined))
    return worker
  }

  #connect(port: MessagePort): void {
    this.#worker?.postMessage({ kind: 'link', port } satisfies ToIntake, [port])
  }

  #hear(message: FromIntake): void {
    const { id } = message
    if (message.kind === 'failed') return this.#writer.fail(id, fromFault(message.fault))
    this.#taking.get(id)?.({ status: 'malformed', message: message.message })
    this.#writer.forget(id)
  }

  #gone(worker: Worker, cause: unknown): void {
    if (this.#worker !== worker) return
    this.#worker = undefined
    // Some of them may be with the writer already; a span that is sent again is a duplicate, and one that is not is lost.
    for (const id of this.#taking.keys())
      this.#writer.fail(
        id,
        new StoreBusyError('The thread that takes spans has ended; send them again.', { retryAfterSeconds: 1, cause }),
      )
  }
}

/** A memory that can be handed over: not one that other bytes share. */
function ownMemory(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer, byteLength } = bytes
  return buffer instanceof ArrayBuffer && buffer.byteLength === byteLength
    ? new Uint8Array(buffer)
    : new Uint8Array(bytes)
}
