import { MessageChannel, Worker } from 'node:worker_threads'
import { StoreBusyError } from '../store/store-errors.ts'
import { fromFault } from './fault.ts'
import { threadLimits } from './limits.ts'
import { RightOfWay } from './right-of-way.ts'
import type { MessagePort } from 'node:worker_threads'
import type { LaneEvents, WriterLane } from '../store/sqlite/writer-lane.ts'
import type { WriteCommand, WriteResult, WriterOptions } from '../store/sqlite/write-command.ts'
import type { FromWriter, Refused, ThreadRole, ToWriter } from './messages.ts'

export interface Written {
  readonly result: WriteResult
  readonly refused: Refused | null
}

interface Waiting {
  readonly resolve: (written: Written) => void
  readonly reject: (error: Error) => void
}

/**
 * The lane to a thread that writes. A thread that dies takes no promise with it: whoever waits is told to come back, and the next
 * command starts another thread.
 */
export class WriterThread implements WriterLane {
  readonly #file: URL
  readonly #options: WriterOptions
  readonly #events: LaneEvents
  readonly #way: RightOfWay
  readonly #waiting = new Map<number, Waiting>()
  #worker: Worker | undefined
  #nextId = 1
  #closed: Promise<void> | undefined
  /** Called with a new way to the thread whenever there is a new thread. */
  #link: ((port: MessagePort) => void) | undefined

  constructor(file: URL, options: WriterOptions, events: LaneEvents, way: RightOfWay = new RightOfWay()) {
    this.#way = way
    this.#file = file
    this.#options = options
    this.#events = events
    this.#worker = this.#start()
  }

  async run(command: WriteCommand): Promise<WriteResult> {
    const { id, written } = this.expect()
    this.#thread().postMessage({ kind: 'run', id, command, refused: null } satisfies ToWriter, [])
    return (await written).result
  }

  /** The number under which another thread may hand a command over, and what becomes of that. */
  expect(): { readonly id: number; readonly written: Promise<Written> } {
    const id = this.#nextId
    this.#nextId += 1
    const written = new Promise<Written>((resolve, reject) => this.#waiting.set(id, { resolve, reject }))
    this.#thread()
    return { id, written }
  }

  /** What was expected will not come. */
  fail(id: number, error: Error): void {
    this.#waiting.get(id)?.reject(error)
    this.#waiting.delete(id)
  }

  /** Nobody waits for it any more. */
  forget(id: number): void {
    this.#waiting.delete(id)
  }

  /** Gives another thread its own way to this one, now and after each new start. */
  link(give: (port: MessagePort) => void): void {
    this.#link = give
    this.#linkTo(this.#thread())
  }

  close(): Promise<void> {
    return (this.#closed ??= this.#close())
  }

  async #close(): Promise<void> {
    const worker = this.#worker
    if (worker === undefined) return
    await new Promise<void>((resolve) => {
      worker.on('message', (message: FromWriter) => {
        if (message.kind === 'closed') resolve()
      })
      worker.once('exit', () => resolve())
      worker.postMessage({ kind: 'close' } satisfies ToWriter, [])
    })
    this.#worker = undefined
    await worker.terminate()
  }

  #thread(): Worker {
    if (this.#worker === undefined) {
      this.#worker = this.#start()
      this.#linkTo(this.#worker)
    }
    return this.#worker
  }

  #start(): Worker {
    const workerData: ThreadRole = { role: 'writer', options: this.#options, answering: this.#way.answering }
    const worker = new Worker(this.#file, {
      workerData,
      name: 'honeyhive-writer',
      execArgv: [],
      resourceLimits: threadLimits,
    })
    worker.on('message', (message: FromWriter) => this.#hear(message))
    worker.on('error', (error) => this.#gone(worker, error))
    worker.on('exit', () => this.#gone(worker, undefined))
    return worker
  }

  #linkTo(worker: Worker): void {
    if (this.#link === undefined) return
    const { port1, port2 } = new MessageChannel()
    worker.postMessage({ kind: 'link', port: port1 } satisfies ToWriter, [port1])
    this.#link(port2)
  }

  #hear(message: FromWriter): void {
    if (message.kind === 'commit') this.#events.onCommit(message.version, message.hasDropped)
    else if (message.kind === 'failed') this.fail(message.id, fromFault(message.fault))
    else if (message.kind === 'done') {
      this.#waiting.get(message.id)?.resolve({ result: message.result, refused: message.refused })
      this.#waiting.delete(message.id)
    }
  }

  #gone(worker: Worker, cause: unknown): void {
    if (this.#worker !== worker) return
    this.#worker = undefined
    const lost = [...this.#waiting.keys()]
    for (const id of lost)
      this.fail(
        id,
        new StoreBusyError('The thread that writes has ended; send it again.', { retryAfterSeconds: 1, cause }),
      )
  }
}
