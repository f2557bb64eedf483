import type { Answers } from './answers.ts'
import type { SpanQueue } from './queue.ts'
import { loadReserve } from './reserve-door.ts'
import type { RetryingSend } from './retrying-send.ts'
import type { EncodedSpan, SpanEncoder } from './span-encoder.ts'

export interface LanesOptions {
  readonly queue: SpanQueue
  readonly encoder: SpanEncoder
  readonly contentType: string
  readonly sender: RetryingSend
  readonly answers: Answers
  readonly gate: (spans: readonly EncodedSpan[]) => Promise<void> | undefined
  /** So many wait no longer. */
  readonly batchSize: number
  readonly maxExportBatchSize: number
  readonly maxConcurrentExports: number
  /** Some spans have been answered for. */
  readonly onAnswer: () => void
  /** Nothing is under way any more, and something waits. */
  readonly onIdle: () => void
}

/** Bytes of one request before compression; beyond about this many, servers begin to refuse. */
export const maxBatchBytes = 1_048_576

/** A batch on its way. */
interface Flight {
  /** The number of its first span, in the order of the ends. */
  readonly first: number
  readonly spans: readonly EncodedSpan[]
  /** The last so many of it have not been answered for. */
  unanswered: number
}

function restOf({ spans, unanswered }: Flight): readonly EncodedSpan[] {
  return unanswered === 0 ? [] : spans.slice(-unanswered)
}

/**
 * Takes batches from the queue and sees each through to its final answer: one at a time, so that spans arrive in the
 * order in which they ended, and several while more than a batch is waiting, so that a burst does not wait for round trips.
 */
export class Lanes {
  private readonly options: LanesOptions
  private readonly flights = new Set<Flight>()
  private running = 0
  /** Aborted when what is under way is given up. */
  private attempts = new AbortController()
  /** Spans that have gone into the queue so far. */
  private pushed = 0
  /** The number of the last span that is to be sent now; later ones wait until a batch is full. */
  private dueUpTo = 0

  constructor(options: LanesOptions) {
    this.options = options
  }

  /** A span has gone into the queue; answers with its number. */
  count(): number {
    return (this.pushed += 1)
  }

  get isIdle(): boolean {
    return this.running === 0
  }

  /** Whether enough waits to be sent without anybody's asking. */
  get isFull(): boolean {
    const { queue, batchSize } = this.options
    return queue.length >= batchSize || queue.bytesWaiting >= maxBatchBytes
  }

  /** Whether more than one request's worth waits. */
  private get isCrowded(): boolean {
    const { queue, maxExportBatchSize } = this.options
    return queue.length >= maxExportBatchSize || queue.bytesWaiting >= maxBatchBytes
  }

  /** Numbers up to this one have been taken from the queue and answered for. */
  get answeredUpTo(): number {
    let oldest = this.pushed - this.options.queue.length
    for (const { first } of this.flights) oldest = Math.min(oldest, first)
    return oldest
  }

  get lastNumber(): number {
    return this.pushed
  }

  /** Sends what waits now, as far as that is not being done already: all of it, or as long as batches are full. */
  run(kind: 'full' | 'all'): void {
    if (kind === 'all') this.dueUpTo = this.pushed
    const { maxConcurrentExports } = this.options
    while (this.running < maxConcurrentExports && (this.running === 0 || this.isCrowded)) {
      this.running += 1
      const { signal } = this.attempts
      void this.runLane(signal)
    }
  }

  /** Ends what is under way; answers with what of it has not been answered for, batch by batch. The queue stays as it is. */
  stop(): readonly (readonly EncodedSpan[])[] {
    this.attempts.abort()
    this.attempts = new AbortController()
    this.running = 0
    const rest = [...this.flights].map(restOf)
    this.flights.clear()
    return rest.filter(({ length }) => length > 0)
  }

  private async runLane(signal: AbortSignal): Promise<void> {
    await this.sendAll(signal)
    // What was given up is not counted here any more.
    if (signal.aborted) return
    this.running -= 1
    if (this.running === 0 && this.options.queue.length > 0) this.options.onIdle()
  }

  private async sendAll(signal: AbortSignal): Promise<void> {
    // After the turn of the one who added, so that the spans of one burst share a request.
    await Promise.resolve()
    while (!signal.aborted && this.isDue && (this.running === 1 || this.isCrowded || this.flights.size === 0))
      await this.sendOne(signal)
  }

  /** A rest is not sent for itself as soon as the batch before it has been answered: a request costs more than its spans. */
  private get isDue(): boolean {
    const { length } = this.options.queue
    return length > 0 && (this.isFull || this.pushed - length < this.dueUpTo)
  }

  private async sendOne(signal: AbortSignal): Promise<void> {
    const { queue, gate, answers, maxExportBatchSize, onAnswer } = this.options
    const first = this.pushed - queue.length
    const spans = queue.take(maxExportBatchSize, maxBatchBytes)
    const flight: Flight = { first, spans, unanswered: spans.length }
    this.flights.add(flight)
    try {
      await gate(spans)
      await this.deliver(spans, flight, signal)
    } catch (error) {
      // What should not be possible must cost one batch, not the process.
      if (!signal.aborted) answers.lose(restOf(flight), 'internal-error', String(error))
    }
    // What was given up is counted elsewhere, and the queue was emptied.
    if (signal.aborted) return
    this.flights.delete(flight)
    queue.release(spans)
    onAnswer()
  }

  private async deliver(spans: readonly EncodedSpan[], flight: Flight, signal: AbortSignal): Promise<void> {
    const { sender, encoder, answers } = this.options
    if (signal.aborted) return
    const outcome = await sender.send(() => encoder.payload(spans), signal)
    if (outcome.status === 'too-large' && spans.length > 1) {
      const middle = Math.ceil(spans.length / 2)
      await this.deliver(spans.slice(0, middle), flight, signal)
      await this.deliver(spans.slice(middle), flight, signal)
      return
    }
    const last = outcome.status === 'too-large' ? ((await this.deliverCut(spans, signal)) ?? outcome) : outcome
    if (signal.aborted) return
    flight.unanswered -= spans.length
    answers.take(last, spans)
  }

  /** One span that is too large for the server goes again with its largest texts cut. */
  private async deliverCut(spans: readonly EncodedSpan[], signal: AbortSignal) {
    const { sender, encoder, contentType } = this.options
    const reserve = await loadReserve()
    for (const { body } of reserve?.cutBodies(encoder.body(spans), contentType) ?? []) {
      const outcome = await sender.send(() => Uint8Array.from(body), signal)
      if (outcome.status !== 'too-large') return outcome
    }
    return undefined
  }
}
