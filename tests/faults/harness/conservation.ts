/** What `tracer.status().spans` says, with whatever counts it has. */
export interface Counts {
  readonly created: number
  readonly delivered: number
  readonly dropped: Readonly<Record<string, number | undefined>>
  readonly queued: number
  readonly open: number
  readonly spooled?: number
}

export function droppedIn(counts: Counts): number {
  return Object.values(counts.dropped).reduce<number>((sum, count) => sum + (count ?? 0), 0)
}

/** Spans that the account cannot explain; 0 unless it is wrong. */
export function differenceIn(counts: Counts): number {
  const { created, delivered, spooled = 0, queued, open } = counts
  return created - delivered - droppedIn(counts) - spooled - queued - open
}
