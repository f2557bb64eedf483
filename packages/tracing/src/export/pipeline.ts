import { backoffMillis, sleep } from '@honeyhive/api'
import type { Logger } from '../core/logger.ts'
import type { ReadableSpan } from '../core/span-types.ts'
import type { SpanAccount } from './account.ts'
import { type EncodeTraces, encodeBatch } from './encode.ts'
import type { FlushResult } from './flush-result.ts'
import { LossReport } from './loss-report.ts'
import { type QueuedSpan, SpanQueue } from './queue.ts'
import type { Send, SendOutcome } from './transport.ts'

export interface PipelineOptions {
  readonly account: SpanAccount
  readonly encode: EncodeTraces
  readonly send: Send
  readonly logger: Logger
  /** Resolves when these spans may be sent: their sessions have been started, or have had their time. */
  readonly gate: (spans: readonly ReadableSpan[]) => Promise<void> | undefined
  readonly maxQueueBytes: number
  /** Spans that are worth a request before the interval is over. */
  readonly batchSize: number
  readonly maxExportBatchSize: number
  readonly flushIntervalMillis: number
  /** Uniform in [0, 1). Default `Math.random`. */
  readonly random?: (() => number) | undefined
}

/** Bytes of one request before compression; beyond about this many, servers begin to refuse. */
const maxBatchBytes = 1_048_576
/** After a refused key the server is asked once a minute whether it still refuses. */
const unauthorizedProbeMillis = 60_000

/**
 * The way of a span from its end to the server's answer: queue, batch, gate, encode, send, and again until the answer is
 * final. One request at a time, so that spans arrive in the order in which they ended. Nothing here throws or rejects.
 */
export class SpanPipeline {
  private readonly options: PipelineOptions
  private readonly queue: SpanQueue
  private readonly loss: LossReport
  private readonly stopped = new AbortController()
  private timer: ReturnType<typeof setTimeout> | undefined
  private draining: Promise<void> | undefined
  private wake: AbortController | undefined
  private isRefusedByKey = false
  private readonly waiters = new Set<() => void>()

  constructor(options: PipelineOptions) {
    this.options = options
    this.queue = new SpanQueue({ maxBytes: options.maxQueueBytes })
    this.loss = new LossReport(options.account, options.logger)
  }

  /** Takes an ended span. Only queues: what costs time happens in a later turn. */
  add(span: ReadableSpan): void {
    if (this.stopped.signal.aborted) {
      this.drop('unsent-at-end', 1, 'the tracer had been shut down.')
      return
    }
    const dropped = this.queue.push(span)
    if (dropped > 0) this.drop('queue-full', dropped, `more than ${this.options.maxQueueBytes} bytes wait to be sent.`)
    if (this.queue.length >= this.options.batchSize) this.drain()
    else this.startTimer()
  }

  /**
   * Resolves when everything that ended before the call has been answered for, or when `timeoutMillis` have passed. Holds
   * the process for as long, because somebody waits. Never rejects.
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

  /** Gives up on what is left, counts it, and ends the request under way. */
  stop(): void {
    if (this.stopped.signal.aborted) return
    this.stopped.abort()
    this.wake?.abort()
    clearTimeout(this.timer)
    this.drop('unsent-at-end', this.queue.clear(), 'there was no time left to send them.')
    this.notify()
  }

  private settle(target: number, timeoutMillis: number): Promise<boolean> {
    const { account } = this.options
    const isSettled = (): boolean => account.deliveredTotal + account.droppedTotal >= target
    this.wake?.abort()
    this.drain()
    return new Promise((resolve) => {
      const finish = (): void => {
        clearTimeout(timer)
        this.waiters.delete(check)
        resolve(isSettled())
      }
      const check = (): void => {
        if (isSettled() || this.isRefusedByKey) finish()
      }
      const timer = setTimeout(finish, timeoutMillis)
      this.waiters.add(check)
      check()
    })
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
    this.draining ??= this.sendAll().finally(() => {
      this.draining = undefined
      // Something may have ended between the last look and now.
      if (this.queue.length > 0) this.startTimer()
    })
  }

  private async sendAll(): Promise<void> {
    // A turn later, so that the spans of one burst share a request and the caller's own work comes first.
    await Promise.resolve()
    while (this.queue.length > 0) {
      const batch = this.queue.take(this.options.maxExportBatchSize, maxBatchBytes)
      await this.options.gate(batch.map(({ span }) => span))
      await this.deliver(batch)
      this.queue.release(batch)
      this.notify()
    }
  }

  private notify(): void {
    for (const check of this.waiters) check()
  }

  private async deliver(batch: readonly QueuedSpan[]): Promise<void> {
    const { body, batch: sound, poisoned } = encodeBatch(batch, this.options.encode)
    this.drop('unencodable', poisoned.length, 'they hold values that cannot be encoded.')
    if (sound.length === 0) return
    const outcome = await this.sendUntilFinal(body)
    if (outcome.status === 'too-large' && sound.length > 1) {
      const middle = Math.ceil(sound.length / 2)
      await this.deliver(sound.slice(0, middle))
      await this.deliver(sound.slice(middle))
      return
    }
    this.accountFor(outcome, sound.length)
  }

  private async sendUntilFinal(body: Uint8Array<ArrayBuffer>): Promise<SendOutcome> {
    for (let attempts = 0; ; attempts += 1) {
      if (this.stopped.signal.aborted) return { status: 'aborted' }
      const outcome = await this.options.send(body, this.stopped.signal)
      this.isRefusedByKey = outcome.status === 'unauthorized'
      if (outcome.status === 'try-again') {
        this.loss.unreachable(outcome.message)
        await this.wait(outcome.afterMillis, backoffMillis(attempts, { random: this.options.random }))
      } else if (outcome.status === 'unauthorized') {
        this.loss.unauthorized(outcome.message)
        this.notify()
        await this.wait(unauthorizedProbeMillis, unauthorizedProbeMillis)
      } else return outcome
    }
  }

  /** What the server asked for is kept; our own back-off may be cut short by a flush. */
  private async wait(askedMillis: number | undefined, backoff: number): Promise<void> {
    this.wake = new AbortController()
    const signal =
      askedMillis === undefined ? AbortSignal.any([this.stopped.signal, this.wake.signal]) : this.stopped.signal
    await sleep(askedMillis ?? backoff, signal)
    this.wake = undefined
  }

  private accountFor(outcome: SendOutcome, count: number): void {
    if (outcome.status === 'delivered') {
      const rejected = Math.min(outcome.rejected, count)
      this.options.account.delivered(count - rejected)
      if (outcome.message !== '') this.loss.said(outcome.message)
      this.drop('rejected', rejected, `the server refused them (${outcome.message}).`)
      this.loss.delivered(rejected)
    } else if (outcome.status === 'too-large') this.drop('too-large', count, outcome.message)
    else if (outcome.status === 'refused') this.drop('refused', count, outcome.message)
    else this.drop('unsent-at-end', count, 'there was no time left to send them.')
  }

  private drop(reason: Parameters<SpanAccount['dropped']>[0], count: number, why: string): void {
    if (count === 0) return
    this.options.account.dropped(reason, count)
    this.loss.dropped(reason, count, why)
  }
}
