export const words: readonly string[] = [
  'amber',
  'birch',
  'cedar',
  'delta',
  'ember',
  'fjord',
  'grove',
  'haven',
  'isle',
  'juniper',
  'Überraschung',
  'naïve',
]
const dayMillis = 86_400_000

/** Values that are the same for the same seed: few, so that they meet. */
export class RandomValues {
  readonly #base: number
  #state: number

  constructor(seed: number, base: number) {
    this.#state = seed * 7919
    this.#base = base
  }

  /** mulberry32 */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let t = this.#state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }

  chance(probability: number): boolean {
    return this.next() < probability
  }

  /** Some long enough to be kept apart, some of them the same. */
  text(): string {
    const count = this.pick([2, 3, 40])
    return Array.from(
      { length: count },
      (_, index) => words[(this.#state + (count === 40 ? this.below(2) : 1) * index) % words.length],
    ).join(' ')
  }

  /** Over six weeks, often the same, with microseconds. */
  time(): number {
    return this.#base + this.below(42) * dayMillis + this.below(4) * 1000 + this.below(4) / 8
  }

  trace(): string {
    return (this.below(12) + 1).toString(16).padStart(32, '0')
  }

  span(): string {
    return (this.below(8) + 1).toString(16).padStart(16, '0')
  }

  below(count: number): number {
    return Math.floor(this.next() * count)
  }

  pick<T>(list: readonly T[]): T {
    const found = list[this.below(list.length)]
    if (found === undefined) throw new RangeError('There is nothing to pick from.')
    return found
  }
}
