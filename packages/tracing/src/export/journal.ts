import type { Backlog } from './backlog.ts'
import { maxBatchBytes } from './lanes.ts'
import type { EncodedSpan, SpanEncoder } from './span-encoder.ts'
import type { HeldRecord } from './stock.ts'

/** With the time that a turn of the app may take, well below the 200 ms that may be lost. */
const intervalMillis = 50

export interface JournalOptions {
  readonly backlog: Backlog
  readonly encoder: SpanEncoder
  readonly maxExportBatchSize: number
}

/**
 * For `spool: 'always'`: keeps on disk what waits in memory, so that it outlives a process that is killed. What has been
 * answered for leaves the disk; what memory has no room for only stays.
 */
export class Journal {
  private readonly options: JournalOptions
  /** Not yet written. */
  private readonly fresh = new Set<EncodedSpan>()
  private freshBytes = 0
  private readonly written = new Map<EncodedSpan, HeldRecord>()
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(options: JournalOptions) {
    this.options = options
  }

  /** A span waits in memory from now on. */
  add(span: EncodedSpan): void {
    this.fresh.add(span)
    this.freshBytes += span.bytes
    if (this.freshBytes >= maxBatchBytes && this.options.backlog.isOpen) this.write()
    else if (this.timer === undefined) {
      this.timer = setTimeout(() => void this.writeWhenReady(), intervalMillis)
      if (typeof this.timer === 'object') this.timer.unref()
    }
  }

  /** These have been answered for. */
  settle(spans: readonly EncodedSpan[]): void {
    for (const span of spans) this.forget(span, true)
  }

  /** These leave memory unanswered; gives back those that are not on disk. */
  leave(spans: readonly EncodedSpan[]): readonly EncodedSpan[] {
    return spans.filter((span) => !this.forget(span, false))
  }

  close(): void {
    clearTimeout(this.timer)
    this.timer = undefined
  }

  /** Answers whether it is on disk. */
  private forget(span: EncodedSpan, isAnswered: boolean): boolean {
    const record = this.written.get(span)
    record?.settle(isAnswered)
    this.written.delete(span)
    if (this.fresh.delete(span)) this.freshBytes -= span.bytes
    return record !== undefined
  }

  private async writeWhenReady(): Promise<void> {
    await this.options.backlog.ready()
    this.write()
  }

  private write(): void {
    this.close()
    let batch: EncodedSpan[] = []
    let bytes = 0
    for (const span of this.fresh) {
      if (batch.length > 0 && (batch.length >= this.options.maxExportBatchSize || bytes + span.bytes > maxBatchBytes)) {
        this.hold(batch)
        batch = []
        bytes = 0
      }
      batch.push(span)
      bytes += span.bytes
    }
    if (batch.length > 0) this.hold(batch)
    this.fresh.clear()
    this.freshBytes = 0
  }

  private hold(batch: readonly EncodedSpan[]): void {
    const record = this.options.backlog.hold(() => this.options.encoder.lendBody(batch), batch.length)
    // Where the disk does not take them, they are no worse off than without it.
    if (record !== undefined) for (const span of batch) this.written.set(span, record)
  }
}
