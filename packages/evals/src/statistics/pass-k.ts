import { logChoose } from './mcnemar.ts'

/**
 * The probability that all of `k` executions pass, from `passed` of `trials` that did: the unbiased estimate
 * C(passed, k) / C(trials, k) (pass^k, as in tau-bench). `undefined` with fewer trials than `k`.
 *
 * @example passHatK(3, 4, 2) // 0.5
 */
export function passHatK(passed: number, trials: number, k: number): number | undefined {
  if (trials < k || k < 1) return undefined
  if (passed < k) return 0
  return Math.exp(logChoose(passed, k) - logChoose(trials, k))
}

/** The mean of it over datapoints: one entry each, whether its trials passed. */
export function meanPassHatK(datapoints: readonly (readonly boolean[])[], k: number): number | undefined {
  const estimates = datapoints
    .map((trials) => passHatK(trials.filter(Boolean).length, trials.length, k))
    .filter((estimate) => estimate !== undefined)
  if (estimates.length === 0) return undefined
  return estimates.reduce((sum, estimate) => sum + estimate, 0) / estimates.length
}

/** Some trials of it pass and some do not. */
export function isFlaky(trials: readonly boolean[]): boolean {
  return trials.includes(true) && trials.includes(false)
}
