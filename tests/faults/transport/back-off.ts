import type { FaultCase } from '../harness/fault-case.ts'

export interface BackOffCase extends FaultCase {
  /** What chance says, for ever. */
  readonly random: number
  /** Between one request and the next, in milliseconds: the exact list. */
  readonly waits: readonly number[]
}

/** Family A7, its shape: full jitter under a bound that doubles from 500 ms to 30 s, never below 10 ms. */
export const backOffCases: readonly BackOffCase[] = [
  { name: 'at the bound', random: 1, waits: [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000] },
  { name: 'in the middle', random: 0.5, waits: [250, 500, 1000, 2000, 4000, 8000, 15_000, 15_000] },
  { name: 'at the floor', random: 0, waits: [10, 10, 10, 10, 10, 10, 10, 10] },
]
