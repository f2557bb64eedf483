const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const WIDTHS: readonly number[] = [
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR),
  ...[1, 2, 7, 14, 30, 90, 365].map((days) => days * DAY),
]
const MAX_BUCKETS = 60

export interface Extent {
  readonly from: number
  readonly to: number
}

/** The narrowest round width of which 60 cover the stretch. */
export function bucketWidth({ from, to }: Extent): number {
  const least = Math.max(SECOND, (to - from) / MAX_BUCKETS)
  return WIDTHS.find((width) => width >= least) ?? Math.ceil(least / DAY) * DAY
}

/** The stretch in whole buckets: where the first begins and the last ends. */
export function wholeBuckets({ from, to }: Extent, width: number): Extent {
  return { from: Math.floor(from / width) * width, to: Math.max(1, Math.ceil(to / width)) * width }
}

/** What a few filled buckets span; null when they fill the stretch well enough, or there are none. */
export function narrower(starts: readonly number[], width: number, extent: Extent): Extent | null {
  if (starts.length === 0 || width <= SECOND) return null
  const from = Math.min(...starts)
  const to = Math.max(...starts) + width
  return (to - from) * 3 < extent.to - extent.from ? { from, to } : null
}
