// autoevals' scorers in vitest: a test for each row, so many at once.
import { ExactMatch } from 'autoevals'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { begin, count, end, evaluators, rowsOf, warmCount, work } from './job.mjs'

const scorers = Array.from({ length: evaluators }, () => ExactMatch)
let results = 0

async function one({ input, expected }) {
  const output = await work(input)
  const scores = await Promise.all(scorers.map((scorer) => scorer({ output, expected })))
  for (const { score } of scores) expect(score).toBe(1)
  results += 1
}

describe('warm', () => {
  test.concurrent.for(rowsOf(warmCount))('$input', one)
})

describe('rows', () => {
  beforeAll(() => {
    results = 0
    begin()
  })
  test.concurrent.for(rowsOf(count))('$input', one)
  afterAll(() => end(results))
})
