import { seededRandom } from './random.ts'

export interface PermutationOptions {
  /** Random flips where all of them would be too many [10,000]. */
  readonly flips?: number | undefined
  readonly seed?: number | undefined
}

/** Up to so many differences that are not zero, all flips are tried: 65,536. */
const maxExact = 16
const maxDraws = 20_000_000

/**
 * Two-sided sign-flip permutation test of paired differences: how often a mean at least this far from 0 comes about when
 * each difference could as well have had the other sign. Exact for up to 16 differences that are not 0, else by random
 * flips, counting the observed one among them (Phipson and Smyth 2010), so that it is never 0.
 *
 * @example permutationTest([1, 1, 1, 1, 1]) // 0.0625
 */
export function permutationTest(differences: readonly number[], options: PermutationOptions = {}): number {
  const moved = differences.filter((value) => value !== 0)
  if (moved.length === 0) return 1
  const observed = Math.abs(sumOf(moved))
  // Sums in another order differ in their last bits, and equal ones must count as equal.
  const atLeast = observed - 1e-9 * Math.max(1, observed)
  return moved.length <= maxExact ? exact(moved, atLeast) : byChance(moved, atLeast, options)
}

function exact(values: readonly number[], atLeast: number): number {
  const all = 2 ** values.length
  let extreme = 0
  for (let signs = 0; signs < all; signs += 1) {
    let sum = 0
    for (let index = 0; index < values.length; index += 1)
      sum += (signs >> index) & 1 ? -(values[index] ?? 0) : (values[index] ?? 0)
    if (Math.abs(sum) >= atLeast) extreme += 1
  }
  return extreme / all
}

function byChance(values: readonly number[], atLeast: number, options: PermutationOptions): number {
  const random = seededRandom(options.seed ?? 1)
  const flips = Math.max(1_000, Math.min(options.flips ?? 10_000, Math.floor(maxDraws / values.length)))
  let extreme = 0
  for (let flip = 0; flip < flips; flip += 1) {
    let sum = 0
    for (const value of values) sum += random() < 0.5 ? -value : value
    if (Math.abs(sum) >= atLeast) extreme += 1
  }
  return (extreme + 1) / (flips + 1)
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}
