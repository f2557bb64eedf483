import type { ReadableSpan } from '../core/span-types.ts'
import type { DropReason } from './account.ts'
import { type RestBatch, restBatch } from './exit-rest.ts'
import type { FlushResult } from './flush-result.ts'
import { LossReport } from './loss-report.ts'
import type { PipelineOptions } from './pipeline-options.ts'
import { SpanQueue } from './queue.ts'
import { RetryingSend } from './retrying-send.ts'
import type { EncodedSpan } from './span-encoder.ts'
import type { SendOutcome } from './transport.ts'
import { Waiters } from './waiters.ts'

/** Bytes of one request before compression; beyond about this many, servers begin to refuse. */
const maxBatchBytes = 1_048_576

/**
 * The way of a span from its end to the server's answer: encode, queue, batch, gate, send, and again until the answer is
 * final. One request at a time, so that spans arrive in the order in which they ended. Nothing here throws or rejects.
 */
export class SpanPipeline {
  private readonly options: PipelineOptions
  private readonly queue: SpanQueue
  private readonly loss: LossReport
  private readonly sender: RetryingSend
  private readonly waiters = new Waiters()
  private timer: ReturnType<typeof setTimeout> | undefined
  private draining: Promise<void> | undefined
  /** Aborted when what is under way is given up. */
  private attempts = new AbortController()
  /** Taken from the queue; the last `unanswered` of it have not been answered for. */
  private inFlight: readonly EncodedSpan[] = []
  private unanswered = 0
  private isClosed = false

  constructor(options: PipelineOptions) {
    this.options = options
    this.queue = new SpanQueue({ maxBytes: options.maxQueueBytes })
    this.loss = new LossReport(options.account, options.logger, options.endpoint)
    const { send, random } = options
    this.sender = new RetryingSend({ send, random, loss: this.loss, onRefused: () => this.waiters.notify() })
  }

  /** Takes an ended span. It is encoded here, because what the app does to its values later must not change what was recorded. */
  add(span: ReadableSpan): void {
    if (this.isClosed) {
      this.drop('unsent-at-end', 1, 'The tracer had been shut down.')
      return
    }
    const encoded = this.encode(span)
    if (encoded === undefined) return
    const dropped = this.queue.push(encoded)
    if (dropped > 0)
      this.drop('queue-full', dropped, `More than ${this.options.maxQueueBytes} bytes (maxQueueBytes) wait to be sent.`)
    if (this.queue.length >= this.options.batchSize || this.queue.bytesWaiting >= maxBatchBytes) this.drain()
    else this.startTimer()
  }

  /**
   * Resolves when everything that ended before the call has been answered for, when `timeoutMillis` have passed, or when
   * the server refuses the key and waiting would be in vain. Holds the process for as long, because somebody waits.
   */
  async flush(timeoutMillis: number): Promise<FlushResult> {
    const { account } = this.options
    const before = { delivered: account.deliveredTotal, dropped: account.droppedTotal }
    const target = before.delivered + before.dropped + account.queued
    const timedOut = account.queued > 0 && !(await this.settle(target, timeoutMillis))
    return {
      delivered: account.deliveredTotal - before.delivered,
      dropped: account.droppedTotal - before.dropped,
      pending: account.queued,
      timedOut,
    }
  }

  /** Gives up on all that has not been answered for, counts it, and ends the request under way. Later spans are taken. */
  giveUp(): void {
    this.stopSending()
    const count = this.queue.clear() + this.unanswered
    this.unanswered = 0
    this.drop('unsent-at-end', count, 'There was no time left to send them.')
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

  /** The server cannot be connected to, as far as is known. */
  get isUnreachable(): boolean {
    return this.sender.isUnreachable
  }

  /**
   * For the end of the process, when others send: takes all that has not been answered for. What is in flight is in it,
   * because its answer will not be heard any more; a server keeps a span once, by its trace and span id.
   */
  takeRest(): readonly RestBatch[] {
    this.stopSending()
    const batches = this.unanswered === 0 ? [] : [this.inFlight.slice(-this.unanswered)]
    while (this.queue.length > 0) batches.push(this.queue.take(this.options.maxExportBatchSize, maxBatchBytes))
    this.queue.clear()
    this.unanswered = batches.reduce((sum, { length }) => sum + length, 0)
    return batches.map((spans) => restBatch(spans, this.options.encoder, (...answer) => this.accountForRest(...answer)))
  }

  /** Says in one line what was lost in all, if anything was. */
  sumUp(): void {
    this.loss.sumUp()
  }

  /** Gives up, and takes nothing from then on. */
  close(): void {
    this.isClosed = true
    this.giveUp()
  }

  /** A foreign processor may have put anything into a span; one that cannot be encoded costs that span only. */
  private encode(span: ReadableSpan): EncodedSpan | undefined {
    try {
      return this.options.encoder.encode(span)
    } catch (error) {
      this.drop('unencodable', 1, `A value cannot be encoded: ${String(error)}`)
      return undefined
    }
  }

  /** Ends the request under way and its back-off; the queue stays as it is. */
  private stopSending(): void {
    this.attempts.abort()
    this.attempts = new AbortController()
    this.draining = undefined
    clearTimeout(this.timer)
    this.timer = undefined
  }

  private settle(target: number, timeoutMillis: number): Promise<boolean> {
    const { account } = this.options
    const isSettled = (): boolean => account.deliveredTotal + account.droppedTotal >= target
    this.sender.hurry()
    this.drain()
    return this.waiters.until(isSettled, () => this.sender.isRefused, timeoutMillis)
  }

  private startTimer(): void {
    if (this.timer !== undefined || this.draining !== undefined) return
    this.timer = setTimeout(() => this.drain(), this.options.flushIntervalMillis)
    if (typeof this.timer === 'object') this.timer.unref()
  }

  /** Sends all that waits, unless that is already being done. */
  private drain(): void {
    clearTimeout(this.timer)
    this.timer = undefined
    if (this.draining !== undefined) return
    const { signal } = this.attempts
    const draining = this.sendAll(signal)
      .catch((error: unknown) => this.fault(error, signal))
      .finally(() => {
        if (this.draining !== draining) return
        this.draining = undefined
        // Something may have ended between the last look and now, and somebody may wait for it already.
        if (this.queue.length > 0 && this.waiters.size > 0) this.drain()
        else if (this.queue.length > 0) this.startTimer()
      })
    this.draining = draining
  }

  private async sendAll(signal: AbortSignal): Promise<void> {
    // After the turn of the one who added, so that the spans of one burst share a request.
    await Promise.resolve()
    while (!signal.aborted && this.queue.length > 0) {
      const batch = this.queue.take(this.options.maxExportBatchSize, maxBatchBytes)
      this.inFlight = batch
      this.unanswered += batch.length
      await this.options.gate(batch)
      await this.deliver(batch, signal)
      if (signal.aborted) return
      this.queue.release(batch)
      this.waiters.notify()
    }
  }

  private async deliver(batch: readonly EncodedSpan[], signal: AbortSignal): Promise<void> {
    if (signal.aborted) return
    const outcome = await this.sender.send(() => this.options.encoder.body(batch), signal)
    if (outcome.status === 'too-large' && batch.length > 1) {
      const middle = Math.ceil(batch.length / 2)
      await this.deliver(batch.slice(0, middle), signal)
      await this.deliver(batch.slice(middle), signal)
    } else this.accountFor(outcome, batch.length)
  }

  /** What should not be possible must cost one batch, not the process. */
  private fault(error: unknown, signal: AbortSignal): void {
    if (!signal.aborted) this.answer('internal-error', this.unanswered, String(error))
    this.waiters.notify()
  }

  private accountFor(outcome: SendOutcome, count: number): void {
    if (outcome.status === 'delivered') {
      const rejected = Math.min(outcome.rejected, count)
      this.unanswered -= count - rejected
      this.options.logger.debug(() => `${count - rejected} spans were delivered to ${this.options.endpoint}`)
      this.options.account.delivered(count - rejected)
      this.answer('rejected', rejected, `The server says: ${outcome.message}`)
      if (rejected === 0) {
        if (outcome.message !== '') this.loss.said(outcome.message)
        this.loss.isOver()
      }
    } else if (outcome.status === 'too-large' || outcome.status === 'refused')
      this.answer(outcome.status, count, outcome.message)
  }

  /** There is no later any more: what is not final now is lost. */
  private accountForRest(outcome: SendOutcome, count: number): void {
    this.accountFor(outcome, count)
    if (outcome.status !== 'try-again' && outcome.status !== 'unauthorized') return
    this.loss.failedAtEnd(outcome.message)
    this.answer('unsent-at-end', count, outcome.message)
  }

  /** Spans that were taken from the queue and will not be delivered. */
  private answer(reason: DropReason, count: number, why: string): void {
    this.unanswered -= count
    this.drop(reason, count, why)
  }

  private drop(reason: DropReason, count: number, why: string): void {
    if (count === 0) return
    this.options.account.dropped(reason, count)
    this.loss.dropped(reason, count, why)
  }
}
