import { Worker } from 'node:worker_threads'
import { CalledOffError, QueryTimeoutError, StoreBusyError } from '../store/store-errors.ts'
import { fromFault } from './fault.ts'
import type { ReaderOptions } from '../store/sqlite/open-reader.ts'
import type { Answer, Question, ReadLane } from '../store/sqlite/read-lane.ts'
import type { FromReader, ThreadRole, ToReader } from './messages.ts'

/** What a timer can wait; a longer one would be over at once. */
const longestTimerMillis = 2 ** 31 - 1

export interface ReaderThreadsOptions extends ReaderOptions {
  /** Threads at most; they start when there is something for them to do. */
  readonly queryThreads: number
}

interface Job {
  readonly question: Question
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: Error) => void
  readonly timer: NodeJS.Timeout
}

interface Reader {
  readonly worker: Worker
  /** What it is at; undefined when it waits for something to do. */
  job: Job | undefined
  /** Read by the thread between the steps of a question. */
  readonly calledOff: Int32Array<SharedArrayBuffer>
}

/**
 * Threads that answer what may take long, so that the one that has the sockets never does. Nobody waits longer than the time of one
 * question: who was not answered by then is told so, and a thread that is still at it gets nothing else to do until it is through.
 * A question that nobody waits for any more is not begun, and ended at its next step where it was.
 */
export class ReaderThreads implements ReadLane {
  readonly #file: URL
  readonly #options: ReaderThreadsOptions
  readonly #readers = new Set<Reader>()
  /** As many as there are requests at most, of which there is one for each connection. */
  #waiting: Job[] = []
  #isClosed = false

  constructor(file: URL, options: ReaderThreadsOptions) {
    this.#file = file
    this.#options = options
  }

  ask(question: Question, signal?: AbortSignal): Promise<Answer> {
    if (signal?.aborted === true) return Promise.reject(new CalledOffError())
    if (this.#isClosed) return Promise.reject(new StoreBusyError('The store is closing.', { retryAfterSeconds: 1 }))
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#overdue(job), Math.min(this.#options.queryTimeoutMillis, longestTimerMillis))
      const job: Job = { question, resolve, reject, timer }
      signal?.addEventListener('abort', () => this.#callOff(job), { once: true })
      this.#waiting.push(job)
      this.#next()
    })
  }

  forget(): void {
    for (const { worker } of this.#readers) tell(worker, { kind: 'forget' })
  }

  async close(): Promise<void> {
    this.#isClosed = true
    const waiting = this.#waiting
    this.#waiting = []
    for (const job of waiting) refuse(job, new StoreBusyError('The store is closing.', { retryAfterSeconds: 1 }))
    await Promise.all([...this.#readers].map((reader) => ended(reader)))
  }

  #next(): void {
    const job = this.#waiting.find((waiting) => this.#mayBegin(waiting))
    const reader = job === undefined ? undefined : (this.#idle() ?? this.#start())
    if (reader === undefined || job === undefined) return
    this.#waiting = this.#waiting.filter((waiting) => waiting !== job)
    reader.job = job
    Atomics.store(reader.calledOff, 0, 0)
    tell(reader.worker, { kind: 'ask', question: job.question })
    // One that has to be started first would make the next one wait.
    if (this.#idle() === undefined) this.#start()
  }

  #idle(): Reader | undefined {
    return [...this.#readers].find(({ job }) => job === undefined)
  }

  /** Charts can wait: of several threads, one is always kept for whoever waits for a list or a tree. */
  #mayBegin({ question }: Job): boolean {
    if (question.kind !== 'aggregate') return true
    const charts = [...this.#readers].filter(({ job }) => job?.question.kind === 'aggregate').length
    return charts < Math.max(1, this.#options.queryThreads - 1)
  }

  #start(): Reader | undefined {
    const { queryThreads, ...options } = this.#options
    if (this.#isClosed || this.#readers.size >= queryThreads) return undefined
    const calledOff = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
    const workerData: ThreadRole = { role: 'reader', options, calledOff }
    const worker = new Worker(this.#file, { workerData, name: 'honeyhive-reader', execArgv: [] })
    const reader: Reader = { worker, job: undefined, calledOff }
    this.#readers.add(reader)
    worker.on('message', (message: FromReader) => this.#hear(reader, message))
    worker.on('error', (error) => this.#gone(reader, error))
    worker.on('exit', () => this.#gone(reader, undefined))
    return reader
  }

  #hear(reader: Reader, message: FromReader): void {
    const { job } = reader
    reader.job = undefined
    if (job !== undefined && message.kind === 'failed') refuse(job, fromFault(message.fault))
    else if (job !== undefined && message.kind === 'answer') {
      clearTimeout(job.timer)
      job.resolve(message.answer)
    }
    this.#next()
  }

  /** One that was answered already is nobody's any more, and nothing happens. */
  #callOff(job: Job): void {
    this.#waiting = this.#waiting.filter((waiting) => waiting !== job)
    for (const reader of this.#readers) if (reader.job === job) Atomics.store(reader.calledOff, 0, 1)
    refuse(job, new CalledOffError())
  }

  /** Its thread may be at it still: then the answer comes too late for anybody. */
  #overdue(job: Job): void {
    const isWaiting = this.#waiting.includes(job)
    this.#waiting = this.#waiting.filter((waiting) => waiting !== job)
    const message = 'All threads that read are at questions that take long; ask again.'
    refuse(
      job,
      isWaiting
        ? new StoreBusyError(message, { retryAfterSeconds: 5 })
        : new QueryTimeoutError(this.#options.queryTimeoutMillis),
    )
  }

  #gone(reader: Reader, cause: unknown): void {
    if (!this.#readers.delete(reader)) return
    const message = 'The thread that reads has ended; ask again.'
    if (reader.job !== undefined) refuse(reader.job, new StoreBusyError(message, { retryAfterSeconds: 1, cause }))
    this.#next()
  }
}

function refuse(job: Job, error: Error): void {
  clearTimeout(job.timer)
  job.reject(error)
}

function tell(worker: Worker, message: ToReader): void {
  worker.postMessage(message, [])
}

/** One that has nothing to do closes its connection first; one that is at something is ended in the midst of it. */
async function ended({ worker, job }: Reader): Promise<void> {
  if (job !== undefined) return void (await worker.terminate())
  const exit = new Promise((resolve) => worker.once('exit', resolve))
  tell(worker, { kind: 'close' })
  await exit
}
