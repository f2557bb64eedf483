import { expect, test } from 'vitest'
import { CalledOffError, QueryTimeoutError } from '../store-errors.ts'
import { ScanLimit } from './scan-limit.ts'

test('a question may read until its time is over, and the next one has its own', () => {
  let now = 5000
  const limit = new ScanLimit(30_000, () => now)
  limit.check()
  limit.begin()
  now += 30_000
  limit.check()
  now += 1
  expect(() => limit.check()).toThrow(QueryTimeoutError)
  expect(() => limit.check()).toThrow(/looked for 30 s.*raise queryTimeoutMillis/u)
  limit.begin()
  limit.check()
})

test('without a limit a question may read for ever', () => {
  let now = 0
  const limit = new ScanLimit(undefined, () => now)
  limit.begin()
  now = Number.MAX_SAFE_INTEGER
  expect(() => limit.check()).not.toThrow()
})

test('a question that nobody waits for any more ends at its next step', () => {
  let isCalledOff = false
  const limit = new ScanLimit(
    undefined,
    () => 0,
    () => isCalledOff,
  )
  limit.check()
  isCalledOff = true
  expect(() => limit.check()).toThrow(CalledOffError)
})
