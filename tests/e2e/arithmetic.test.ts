import { expect, test } from 'vitest'
import { evaluate } from '../../examples/src/arithmetic.ts'

test.each([
  ['2.08 * (sqrt(41) + sqrt(9))', 2.08 * (Math.sqrt(41) + 3)],
  ['1 - 2 - 3', -4],
  ['8 / 4 / 2', 1],
  ['2 ^ 3 ^ 2', 512],
  ['-2 ^ 2', -4],
  ['2 * -(3 + 1)', -8],
  ['max(1, min(7, 5), 2)', 5],
])('works out %s', (expression, value) => {
  expect(evaluate(expression)).toBeCloseTo(value, 10)
})

test.each([
  ['', /Expected a number, got 'the end'/u],
  ['2 +', /Expected a number, got 'the end'/u],
  ['2 3', /Expected the end of the sum, got '3'/u],
  ['(2', /closing bracket/u],
  ['process.exit(1)', /Expected a/u],
  ['constructor(1)', /Expected a number, got 'constructor'/u],
  ['2 $ 3', /Expected a sum, got '\$ 3'/u],
])('refuses %s and says why', (expression, message) => {
  expect(() => evaluate(expression)).toThrow(message)
})
