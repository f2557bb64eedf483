/** Why a span was not delivered. Each is counted on its own. */
export type DropReason =
  /** The queue was full; the oldest went. */
  | 'queue-full'
  /** The span alone is larger than the server takes (413). */
  | 'too-large'
  /** It could not be encoded. */
  | 'unencodable'
  /** The server took the request and refused this span (partial success). */
  | 'rejected'
  /** The server answered with a status that no retry can change. */
  | 'refused'
  /** The sampler decided so. */
  | 'not-sampled'
  /** A fault of ours while it was on its way. */
  | 'internal-error'
  /** Shut down, or the process ended, before it could be sent. */
  | 'unsent-at-end'

/** The account of spans: at any time `created` = `delivered` + all of `dropped` + `queued` + `open`. */
export interface SpanCounts {
  readonly created: number
  readonly delivered: number
  readonly dropped: Readonly<Partial<Record<DropReason, number>>>
  /** Ended, and not yet answered for: waiting or in flight. */
  readonly queued: number
  /** Started and not yet ended. */
  readonly open: number
}

/** Counts spans through their life. Each transition moves exactly one number to another, so nothing can go missing. */
export class SpanAccount {
  private createdCount = 0
  private openCount = 0
  private queuedCount = 0
  private deliveredCount = 0
  private readonly droppedCounts = new Map<DropReason, number>()

  started(): void {
    this.createdCount += 1
    this.openCount += 1
  }

  ended(): void {
    this.openCount -= 1
    this.queuedCount += 1
  }

  delivered(count: number): void {
    this.queuedCount -= count
    this.deliveredCount += count
  }

  dropped(reason: DropReason, count: number): void {
    if (count === 0) return
    this.queuedCount -= count
    this.droppedCounts.set(reason, (this.droppedCounts.get(reason) ?? 0) + count)
  }

  get queued(): number {
    return this.queuedCount
  }

  get deliveredTotal(): number {
    return this.deliveredCount
  }

  get droppedTotal(): number {
    let total = 0
    for (const count of this.droppedCounts.values()) total += count
    return total
  }

  counts(): SpanCounts {
    return {
      created: this.createdCount,
      delivered: this.deliveredCount,
      dropped: Object.fromEntries(this.droppedCounts),
      queued: this.queuedCount,
      open: this.openCount,
    }
  }
}
