import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bleuOf } from '../builtin/overlap.ts'
import { plainWords } from '../builtin/text.ts'
import { bootstrapInterval } from './bootstrap.ts'
import { mean, quantile, standardDeviation } from './describe.ts'
import { mcnemarTest } from './mcnemar.ts'
import { isFlaky, meanPassHatK, passHatK } from './pass-k.ts'
import { permutationTest } from './permutation.ts'
import { seededRandom } from './random.ts'

interface Reference {
  readonly mcnemar: readonly { readonly lost: number; readonly gained: number; readonly pValue: number }[]
  readonly permutationExact: readonly { readonly differences: readonly number[]; readonly pValue: number }[]
  readonly permutationRandom: readonly { readonly differences: readonly number[]; readonly pValue: number }[]
  readonly bootstrap: readonly {
    readonly differences: readonly number[]
    readonly low: number
    readonly high: number
  }[]
  readonly quantiles: readonly {
    readonly values: readonly number[]
    readonly share: number
    readonly quantile: number
  }[]
  readonly standardDeviation: readonly { readonly values: readonly number[]; readonly deviation: number }[]
  readonly passHatK: readonly {
    readonly passed: number
    readonly trials: number
    readonly k: number
    readonly estimate: number
  }[]
  readonly bleu: readonly { readonly candidate: string; readonly reference: string; readonly bleu: number }[]
}

// Computed by SciPy and sacreBLEU; tests/fixtures/README.md has the versions.
const file = fileURLToPath(new URL('../../../../tests/fixtures/statistics/reference.json', import.meta.url))
const reference: Reference = JSON.parse(readFileSync(file, 'utf8'))

describe('beside the reference library', () => {
  it.each(reference.mcnemar)('McNemar of $lost lost and $gained gained', ({ lost, gained, pValue }) => {
    expect(mcnemarTest(lost, gained)).toBeCloseTo(pValue, 9)
  })

  it.each(reference.permutationExact)('the exact permutation test of $differences', ({ differences, pValue }) => {
    expect(permutationTest(differences)).toBeCloseTo(pValue, 9)
  })

  it.each(reference.permutationRandom)(
    'the random permutation test, within its own chance',
    ({ differences, pValue }) => {
      expect(Math.abs(permutationTest(differences) - pValue)).toBeLessThan(0.015)
    },
  )

  it.each(reference.bootstrap)(
    'the bootstrap interval [$low, $high], within its own chance',
    ({ differences, low, high }) => {
      const interval = bootstrapInterval(differences)
      const tolerance = 0.05 * (high - low)
      expect(Math.abs(interval.low - low)).toBeLessThan(tolerance)
      expect(Math.abs(interval.high - high)).toBeLessThan(tolerance)
    },
  )

  it.each(reference.quantiles)('the $share quantile of $values', ({ values, share, quantile: expected }) => {
    expect(quantile(values, share)).toBeCloseTo(expected, 9)
  })

  it.each(reference.standardDeviation)('the standard deviation of $values', ({ values, deviation }) => {
    expect(standardDeviation(values)).toBeCloseTo(deviation, 12)
  })

  it.each(reference.passHatK)('pass^$k of $passed in $trials', ({ passed, trials, k, estimate }) => {
    expect(passHatK(passed, trials, k)).toBeCloseTo(estimate, 9)
  })

  it.each(reference.bleu)('BLEU of "$candidate"', ({ candidate, reference: other, bleu }) => {
    expect(bleuOf(plainWords(candidate), plainWords(other))).toBeCloseTo(bleu, 9)
  })
})

describe('at the edges', () => {
  it('nothing changed is no evidence of a change', () => {
    expect(mcnemarTest(0, 0)).toBe(1)
    expect(permutationTest([0, 0, 0])).toBe(1)
    expect(bootstrapInterval([0, 0, 0])).toEqual({ low: 0, high: 0 })
    expect(bootstrapInterval([])).toEqual({ low: Number.NaN, high: Number.NaN })
  })

  it('pass^k needs as many trials as k, and flaky is both', () => {
    expect(passHatK(2, 2, 3)).toBeUndefined()
    expect(
      meanPassHatK(
        [
          [true, true],
          [true, false],
        ],
        2,
      ),
    ).toBe(0.5)
    expect([isFlaky([true, false]), isFlaky([true, true]), isFlaky([])]).toEqual([true, false, false])
  })

  it('the same seed gives the same numbers, another seed others, all in [0, 1) and spread evenly', () => {
    const draw = (seed: number): number[] => Array.from({ length: 10_000 }, seededRandom(seed))
    expect(draw(1)).toEqual(draw(1))
    expect(draw(1)).not.toEqual(draw(2))
    expect(Math.min(...draw(3))).toBeGreaterThanOrEqual(0)
    expect(Math.max(...draw(3))).toBeLessThan(1)
    expect(Math.abs(mean(draw(4)) - 0.5)).toBeLessThan(0.02)
  })
})

describe('for all differences', () => {
  const differences = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 1, maxLength: 30 })

  it('the interval holds the mean, and turns around with the signs', () => {
    fc.assert(
      fc.property(differences, (values) => {
        const { low, high } = bootstrapInterval(values, { resamples: 1_000 })
        const center = mean(values)
        expect(low).toBeLessThanOrEqual(center + 1e-9)
        expect(high).toBeGreaterThanOrEqual(center - 1e-9)
        const turned = bootstrapInterval(
          values.map((value) => -value),
          { resamples: 1_000 },
        )
        expect(turned.low).toBeCloseTo(-high, 9)
      }),
      { numRuns: 50 },
    )
  })

  it('a p-value is above 0, at most 1, and does not know the sign', () => {
    fc.assert(
      fc.property(differences, (values) => {
        const pValue = permutationTest(values, { flips: 1_000 })
        expect(pValue).toBeGreaterThan(0)
        expect(pValue).toBeLessThanOrEqual(1)
        expect(
          permutationTest(
            values.map((value) => -value),
            { flips: 1_000 },
          ),
        ).toBeCloseTo(pValue, 1)
      }),
      { numRuns: 50 },
    )
  })
})
