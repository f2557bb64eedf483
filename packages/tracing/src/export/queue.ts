import type { EncodedSpan } from './span-encoder.ts'

export interface QueueLimits {
  /** Bytes of all spans that wait or are in flight. */
  readonly maxBytes: number
}

/**
 * Ended spans in the order of their ends, bounded by bytes. When there is no room the oldest that are not in flight go,
 * because the newest say most about what is wrong right now.
 */
export class SpanQueue {
  private readonly maxBytes: number
  private items: (EncodedSpan | undefined)[] = []
  private head = 0
  private waitingBytes = 0
  private takenBytes = 0

  constructor(limits: QueueLimits) {
    this.maxBytes = limits.maxBytes
  }

  /** How many spans wait; what was taken does not. */
  get length(): number {
    return this.items.length - this.head
  }

  /** Bytes that wait and were not taken. */
  get bytesWaiting(): number {
    return this.waitingBytes
  }

  /** Bytes that wait or were taken and not yet released. */
  get bytes(): number {
    return this.waitingBytes + this.takenBytes
  }

  /** Adds a span and answers how many had to go for it, which may be the span itself. */
  push(span: EncodedSpan): number {
    const { bytes } = span
    let dropped = 0
    while (this.length > 0 && this.bytes + bytes > this.maxBytes) {
      this.waitingBytes -= this.shift()?.bytes ?? 0
      dropped += 1
    }
    if (this.bytes + bytes > this.maxBytes) return dropped + 1
    this.items.push(span)
    this.waitingBytes += bytes
    return dropped
  }

  /** The oldest spans, at most `maxCount` and about `maxBytes`, at least one. They count until `release`. */
  take(maxCount: number, maxBytes: number): EncodedSpan[] {
    const batch: EncodedSpan[] = []
    let bytes = 0
    while (batch.length < maxCount) {
      const next = this.items[this.head]
      if (next === undefined || (batch.length > 0 && bytes + next.bytes > maxBytes)) break
      this.shift()
      batch.push(next)
      bytes += next.bytes
    }
    this.waitingBytes -= bytes
    this.takenBytes += bytes
    return batch
  }

  /** What was taken has been answered for. */
  release(batch: readonly EncodedSpan[]): void {
    for (const span of batch) {
      this.takenBytes -= span.bytes
      span.free?.()
    }
  }

  /** Forgets all, what was taken included, and answers how many spans waited. */
  clear(): number {
    const count = this.length
    this.items = []
    this.head = 0
    this.waitingBytes = 0
    this.takenBytes = 0
    return count
  }

  /** Taking from the front is by index; the array is cut only when half of it is used up. */
  private shift(): EncodedSpan | undefined {
    const first = this.items[this.head]
    // A span that has gone out must not be held by the place where it waited: with it goes all that it refers to.
    this.items[this.head] = undefined
    this.head += 1
    if (this.head > 1024 && this.head * 2 > this.items.length) {
      this.items = this.items.slice(this.head)
      this.head = 0
    }
    return first
  }
}
