import { quantileOfSorted } from './describe.ts'
import { below, seededRandom } from './random.ts'

export interface BootstrapOptions {
  /** Resamples [10,000]. */
  readonly resamples?: number | undefined
  /** Share of them that the interval holds [0.95]. */
  readonly confidence?: number | undefined
  /** The same seed gives the same interval [1]. */
  readonly seed?: number | undefined
}

/** The bounds of a confidence interval. */
export interface Interval {
  readonly low: number
  readonly high: number
}

/** At most so many values are drawn in all: with 100,000 pairs fewer resamples tell as much. */
const maxDraws = 20_000_000

/**
 * Percentile bootstrap interval of the mean of paired differences: pairs are drawn with replacement, so that whatever makes
 * two scores of one datapoint alike stays in (Efron and Tibshirani, An Introduction to the Bootstrap, 13.3).
 *
 * @example bootstrapInterval([0.1, 0, -0.2, 0.3]) // { low: -0.15, high: 0.225 }
 */
export function bootstrapInterval(differences: readonly number[], options: BootstrapOptions = {}): Interval {
  const { confidence = 0.95, seed = 1 } = options
  const count = differences.length
  if (count === 0) return { low: Number.NaN, high: Number.NaN }
  const first = differences[0] ?? 0
  if (differences.every((value) => value === first)) return { low: first, high: first }
  const resamples = Math.max(1_000, Math.min(options.resamples ?? 10_000, Math.floor(maxDraws / count)))
  const random = seededRandom(seed)
  const values = Float64Array.from(differences)
  const means = new Float64Array(resamples)
  for (let sample = 0; sample < resamples; sample += 1) {
    let sum = 0
    for (let draw = 0; draw < count; draw += 1) sum += values[below(random, count)] ?? 0
    means[sample] = sum / count
  }
  means.sort()
  const tail = (1 - confidence) / 2
  return { low: quantileOfSorted(means, tail), high: quantileOfSorted(means, 1 - tail) }
}
