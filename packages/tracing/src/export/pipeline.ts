import { sleep } from '@honeyhive/api'
import type { ReadableSpan } from '../core/span-types.ts'
import { Answers } from './answers.ts'
import { Backlog } from './backlog.ts'
import { type RestBatch, restBatch } from './exit-rest.ts'
import { encodeWithin } from './encode-within.ts'
import type { FlushResult } from './flush-result.ts'
import { Journal } from './journal.ts'
import { Lanes, maxBatchBytes } from './lanes.ts'
import { LossReport } from './loss-report.ts'
import { Overflow } from './overflow.ts'
import type { PipelineOptions } from './pipeline-options.ts'
import { SpanQueue } from './queue.ts'
import { RetryingSend } from './retrying-send.ts'
import type { EncodedSpan } from './span-encoder.ts'
import { Waiters } from './waiters.ts'

/** What a waiting span takes beside its bytes: its objects and its place in the queue; measured with small spans on Node 20. */
const entryBytes = 500

/** More spans than this do not wait as they are: in a burst they would be all that the heap is full of. */
const maxUncompacted = 2_048

/** Encoding, checksum and file system together, on a slow machine. */
const storedBytesPerMilli = 75_000

/** Somebody pays for the time that a function is kept awake. */
const gatheringMillis = 50

/**
 * The way of a span from its end to the server's answer: encode, queue, batch, gate, send, and again until the answer is
 * final; to disk where there is no room or no time. Nothing here throws or rejects.
 */
export class SpanPipeline {
  readonly backlog: Backlog
  private readonly options: PipelineOptions
  private readonly queue: SpanQueue
  private readonly loss: LossReport
  private readonly sender: RetryingSend
  private readonly answers: Answers
  private readonly lanes: Lanes
  private readonly overflow: Overflow
  /** Why spans are lost, or go to disk. */
  private readonly fullMessage: string
  /** Only where everything is to be on disk. */
  private readonly journal: Journal | undefined
  private readonly waiters = new Waiters()
  private timer: ReturnType<typeof setTimeout> | undefined
  private isClosed = false
  private giveUps = 0

  constructor(options: PipelineOptions) {
    const { account, logger, endpoint, encoder, contentType, send, random, retryBackoffMillis } = options
    const onAnswer = (): void => this.waiters.notify()
    this.options = options
    this.queue = new SpanQueue({ maxBytes: options.maxQueueBytes })
    this.loss = new LossReport(account, logger, endpoint)
    const address = { url: endpoint, contentType, owner: options.spool.owner }
    this.backlog = new Backlog(
      { ...options.spool, address, send },
      { account, loss: this.loss, logger, onChange: onAnswer },
    )
    this.sender = new RetryingSend({
      send,
      random,
      initialMillis: retryBackoffMillis,
      loss: this.loss,
      onRefused: onAnswer,
    })
    this.journal = this.backlog.mode === 'always' ? new Journal({ ...options, backlog: this.backlog }) : undefined
    this.answers = new Answers({
      journal: this.journal,
      account,
      loss: this.loss,
      logger,
      backlog: this.backlog,
      encoder,
      endpoint,
    })
    this.fullMessage = `More than ${options.maxQueueBytes} bytes (maxQueueBytes) wait to be sent.`
    this.overflow = new Overflow({ ...options, answers: this.answers, why: this.fullMessage })
    this.lanes = new Lanes({
      ...options,
      queue: this.queue,
      sender: this.sender,
      answers: this.answers,
      onAnswer,
      // Something may have ended between the last look and now, and somebody may wait for it already.
      onIdle: () => (this.waiters.size > 0 ? this.drain('all') : this.startTimer()),
    })
  }

  /** Takes an ended span. It is encoded here, because what the app does to its values later must not change what was recorded. */
  add(span: ReadableSpan): void {
    if (this.isClosed) {
      this.answers.drop('unsent-at-end', 1, 'The tracer had been shut down.')
      return
    }
    const encoded = encodeWithin(span, this.options, this.answers)
    if (encoded === undefined) return
    this.enqueue(encoded)
    if (this.lanes.isFull) this.drain('full')
    else this.startTimer()
  }

  /**
   * Resolves when everything that ended before the call has been answered for, what is on disk included, when
   * `timeoutMillis` have passed, or when the server refuses the key and waiting would be in vain. Holds the process for as
   * long, because somebody waits.
   */
  async flush(timeoutMillis: number): Promise<FlushResult> {
    const { account } = this.options
    const endsAt = performance.now() + timeoutMillis
    this.overflow.store()
    const before = { delivered: account.deliveredTotal, dropped: account.droppedTotal }
    const { giveUps } = this
    const isSettled = account.queued === 0 || (await this.settle(timeoutMillis))
    if (isSettled) await this.backlog.ready()
    // Who gave up has put the rest on disk, and does not want to wait for it either.
    if (isSettled && giveUps === this.giveUps) await this.backlog.drainFor(endsAt - performance.now())
    return {
      delivered: account.deliveredTotal - before.delivered,
      dropped: account.droppedTotal - before.dropped,
      pending: account.queued + account.spooledTotal,
      timedOut: !isSettled || account.spooledTotal > 0,
    }
  }

  /** Gives up on all that has not been answered for, and ends the requests under way. Later spans are taken. */
  giveUp(): void {
    this.giveUps += 1
    for (const batch of this.takeBatches())
      this.answers.keep(batch, 'unsent-at-end', 'There was no time left to send them.')
    this.waiters.notify()
  }

  /** The process or the tracer is about to end: what goes wrong from now on is said by `sumUp`, in one line. */
  beginEnd(): void {
    this.loss.end()
  }

  /** Something went wrong beside the spans, with a cause that they will meet too. */
  hold(message: string): void {
    this.loss.hold(message)
  }

  /** About how long it would take to put on disk all that waits. */
  get storeMillis(): number {
    return this.backlog.mode === 'off' ? 0 : this.queue.bytes / storedBytesPerMilli
  }

  /** The server cannot be connected to, as far as is known. */
  get isUnreachable(): boolean {
    return this.sender.isUnreachable
  }

  /**
   * For the end of the process, when others send: takes all that has not been answered for. What is in flight is in it,
   * because its answer will not be heard any more; a server keeps a span once, by its trace and span id.
   */
  takeRest(): readonly RestBatch[] {
    const { encoder, contentType } = this.options
    const rest = { encoder, contentType, answer: this.answers.takeAtEnd.bind(this.answers) }
    return this.takeBatches().map((spans) => restBatch(spans, rest))
  }

  /** Says in one line what was lost in all, if anything was, and what waits on disk. */
  sumUp(): void {
    this.loss.sumUp(this.backlog.path)
  }

  /** Gives up, and takes nothing from then on. */
  close(): void {
    this.isClosed = true
    this.giveUp()
    this.journal?.close()
    this.backlog.close()
  }

  /** What there is no room for goes to disk; where it may not, the oldest make room and are lost. */
  private enqueue(span: EncodedSpan): void {
    const { queue } = this
    this.lanes.count()
    const bytes = queue.bytes + span.bytes + queue.length * entryBytes
    if (bytes > this.options.maxQueueBytes && this.backlog.takesOverflow && !this.overflow.isBlocked) {
      this.overflow.add(span)
      return
    }
    const encoded = queue.length < maxUncompacted ? span : this.options.encoder.compact(span)
    const dropped = queue.push(encoded)
    this.journal?.add(encoded)
    if (dropped > 0) this.answers.drop('queue-full', dropped, this.fullMessage)
  }

  /** All that has not been answered for, oldest first; nothing is under way afterwards. */
  private takeBatches(): readonly (readonly EncodedSpan[])[] {
    clearTimeout(this.timer)
    this.timer = undefined
    this.backlog.stop()
    const batches = [...this.answers.takeEarly(), ...this.lanes.stop()]
    while (this.queue.length > 0) batches.push(this.queue.take(this.options.maxExportBatchSize, maxBatchBytes))
    this.queue.clear()
    batches.push(this.overflow.take())
    return batches.filter(({ length }) => length > 0)
  }

  private settle(timeoutMillis: number): Promise<boolean> {
    const target = this.lanes.lastNumber
    this.sender.hurry()
    this.drain('all')
    return this.waiters.until(
      () => this.lanes.answeredUpTo >= target,
      () => this.sender.isRefused,
      timeoutMillis,
    )
  }

  private startTimer(): void {
    if (this.timer !== undefined || !this.lanes.isIdle) return
    this.timer = setTimeout(() => this.drain('all'), this.options.flushIntervalMillis)
    if (typeof this.timer === 'object') this.timer.unref()
    this.options.findKeepAwake?.()?.(this.flushSoon())
  }

  /** After a moment in which the spans of a request may end together. */
  private async flushSoon(): Promise<void> {
    await sleep(gatheringMillis)
    await this.flush(this.options.flushTimeoutMillis)
  }

  /** Sends what waits: the batches that are full, or all. */
  private drain(kind: 'full' | 'all'): void {
    clearTimeout(this.timer)
    this.timer = undefined
    this.backlog.prepare()
    this.lanes.run(kind)
  }
}
