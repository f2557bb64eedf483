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
  /** It was on disk, and had to make room for newer ones. */
  | 'spool-full'
  /** It belongs to no session: the server would not know where to put it. */
  | 'no-session'
  /** The sampler decided so. */
  | 'not-sampled'
  /** A fault of ours while it was on its way. */
  | 'internal-error'
  /** Shut down, or the process ended, before it could be sent. */
  | 'unsent-at-end'

/** The account of spans: at any time `created` = `delivered` + all of `dropped` + `spooled` + `queued` + `open`. */
export interface SpanCounts {
  readonly created: number
  readonly delivered: number
  readonly dropped: Readonly<Partial<Record<DropReason, number>>>
  /** On disk, for whoever next has the same server and project: this process, its next start, or `honeyhive flush`. */
  readonly spooled: number
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
  private spooledCount = 0
  private recoveredCount = 0
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

  /** From the queue to disk. */
  spooled(count: number): void {
    this.queuedCount -= count
    this.spooledCount += count
  }

  /** From disk to the server. */
  spooledDelivered(count: number): void {
    this.spooledCount -= count
    this.deliveredCount += count
  }

  spooledDropped(reason: DropReason, count: number): void {
    if (count === 0) return
    this.spooledCount -= count
    this.droppedCounts.set(reason, (this.droppedCounts.get(reason) ?? 0) + count)
  }

  /** Delivered for processes before this one; they are in none of the other numbers. */
  recovered(count: number): void {
    this.recoveredCount += count
  }

  get recoveredTotal(): number {
    return this.recoveredCount
  }

  get spooledTotal(): number {
    return this.spooledCount
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
      spooled: this.spooledCount,
      queued: this.queuedCount,
      open: this.openCount,
    }
  }
}
