import { packNumbers, unpackNumbers } from './row-numbers.ts'

/** Counts by bucket. Bucket n holds durations up to `1.1^n` microseconds, so its middle is within 5 % of all that it holds. */
export type Histogram = Map<number, number>

const growth = Math.log(1.1)

export function emptyHistogram(): Histogram {
  return new Map()
}

export function addDuration(histogram: Histogram, micros: number, count: number): void {
  const bucket = micros <= 1 ? 0 : Math.ceil(Math.log(micros) / growth)
  const sum = (histogram.get(bucket) ?? 0) + count
  if (sum > 0) histogram.set(bucket, sum)
  else histogram.delete(bucket)
}

export function addHistogram(target: Histogram, other: Histogram): void {
  for (const [bucket, count] of other) target.set(bucket, (target.get(bucket) ?? 0) + count)
}

/** Microseconds that at least this fraction of all does not exceed, to 5 %; null for none. */
export function percentileOf(histogram: Histogram, fraction: number): number | null {
  const total = [...histogram.values()].reduce((sum, count) => sum + count, 0)
  let left = Math.max(1, Math.ceil(total * fraction))
  for (const [bucket, count] of [...histogram].sort(([one], [other]) => one - other)) {
    left -= count
    if (left <= 0) return bucket === 0 ? 0.5 : Math.exp((bucket - 0.5) * growth)
  }
  return null
}

/** Bucket and count in turn. */
export function packHistogram(histogram: Histogram): Uint8Array {
  return packNumbers([...histogram].flat()) ?? new Uint8Array()
}

export function unpackHistogram(value: unknown): Histogram {
  const numbers = unpackNumbers(value)
  const histogram: Histogram = new Map()
  for (let index = 0; index + 1 < numbers.length; index += 2)
    histogram.set(numbers[index] ?? 0, numbers[index + 1] ?? 0)
  return histogram
}
