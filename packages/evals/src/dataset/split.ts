import { invalidOption } from '../errors.ts'
import { below, seededRandom } from '../statistics/random.ts'

/** What makes a draw repeatable. */
export interface SampleOptions {
  /** The same seed gives the same rows [1]. */
  readonly seed?: number | undefined
}

/**
 * So many rows, drawn without replacement; the same ones for the same seed and rows, in the order of the dataset.
 *
 * @throws {HoneyHiveError} INVALID_OPTION for a size that is no whole number above 0. More than there are gives all.
 * @example
 * const some = sampleRows(rows, 100, { seed: 7 })
 */
export function sampleRows<T>(rows: readonly T[], size: number, { seed = 1 }: SampleOptions = {}): readonly T[] {
  if (!Number.isSafeInteger(size) || size < 1)
    throw invalidOption(`The size of a sample must be a whole number above 0, but is ${size}.`)
  const chosen = shuffledIndices(rows.length, seed)
    .slice(0, size)
    .toSorted((a, b) => a - b)
  return chosen.flatMap((index) => rows.slice(index, index + 1))
}

/**
 * Divides rows into parts by their shares, each row into one part; the same division for the same seed and rows. Shares are
 * taken relative to their sum.
 *
 * @example const { train, test } = splitRows(rows, { train: 0.8, test: 0.2 })
 */
export function splitRows<T, Name extends string>(
  rows: readonly T[],
  shares: Readonly<Record<Name, number>>,
  { seed = 1 }: SampleOptions = {},
): Readonly<Record<Name, readonly T[]>> {
  const entries = Object.entries<number>(shares)
  const total = entries.reduce((sum, [, share]) => sum + share, 0)
  if (entries.length === 0 || entries.some(([, share]) => !(share >= 0)) || !(total > 0))
    throw invalidOption('The shares of a split must be numbers from 0 upwards, and at least one above 0.')
  const indices = shuffledIndices(rows.length, seed)
  let from = 0
  let sum = 0
  const parts = entries.map(([name, share]) => {
    sum += share
    const to = Math.round((sum / total) * rows.length)
    const part = indices.slice(from, to).toSorted((a, b) => a - b)
    from = to
    return [name, part.flatMap((index) => rows.slice(index, index + 1))] as const
  })
  // One entry for each name of the shares.
  return Object.fromEntries(parts) as unknown as Record<Name, readonly T[]>
}

function shuffledIndices(count: number, seed: number): readonly number[] {
  const random = seededRandom(seed)
  const indices = Array.from({ length: count }, (_, index) => index)
  for (let last = count - 1; last > 0; last -= 1) {
    const other = below(random, last + 1)
    const kept = indices[last] ?? 0
    indices[last] = indices[other] ?? 0
    indices[other] = kept
  }
  return indices
}
