import type { Answers } from './answers.ts'
import { maxBatchBytes } from './lanes.ts'
import type { EncodedSpan } from './span-encoder.ts'

export interface OverflowOptions {
  readonly answers: Answers
  readonly maxExportBatchSize: number
  /** Why they are here, as a whole sentence. */
  readonly why: string
}

/** So long a span waits for company on its way to disk. */
const gatheringMillis = 50

/** A disk that has refused is asked again after this time; meanwhile the newest spans stay, and the oldest go. */
const blockedMillis = 10_000

/**
 * Spans that the queue has no room for, gathered until they are worth a record on disk. These are the newest ones: what
 * waits in memory goes first when the server is back, and what lives for a moment only costs the garbage collector little.
 */
export class Overflow {
  private readonly options: OverflowOptions
  private spans: EncodedSpan[] = []
  private bytes = 0
  private blockedUntil = 0
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(options: OverflowOptions) {
    this.options = options
  }

  /** The disk has not taken the last ones, and will hardly take the next. */
  get isBlocked(): boolean {
    return this.blockedUntil > 0 && performance.now() < this.blockedUntil
  }

  add(span: EncodedSpan): void {
    this.spans.push(span)
    this.bytes += span.bytes
    if (this.spans.length >= this.options.maxExportBatchSize || this.bytes >= maxBatchBytes) this.store()
    else if (this.timer === undefined) {
      this.timer = setTimeout(() => this.store(), gatheringMillis)
      if (typeof this.timer === 'object') this.timer.unref()
    }
  }

  /** Puts on disk what has been gathered. */
  store(): void {
    const { answers, why } = this.options
    if (!answers.keep(this.take(), 'queue-full', why)) this.blockedUntil = performance.now() + blockedMillis
  }

  /** What has been gathered, which is no longer here then. */
  take(): readonly EncodedSpan[] {
    clearTimeout(this.timer)
    this.timer = undefined
    const taken = this.spans
    this.spans = []
    this.bytes = 0
    return taken
  }
}
