import { expect, test } from 'vitest'
import { formatExact, formatLocal, formatRelative } from './clock.ts'

const UTC = (): number => 0
const NOW = Date.UTC(2026, 10, 20, 14, 3, 22, 481)

test.each([
  [0, 'now'],
  [12_000, '12 s ago'],
  [5 * 60_000, '5 m ago'],
  [3 * 3_600_000, '3 h ago'],
  [25 * 3_600_000, null],
  [-60_000, null],
])('says how long ago %d ms were: %s', (age, expected) => {
  expect(formatRelative(NOW - age, NOW)).toBe(expected)
})

test('leaves out of a date what today makes plain', () => {
  expect(formatLocal(NOW, NOW, UTC)).toBe('14:03:22')
  expect(formatLocal(Date.UTC(2026, 9, 3, 8, 5), NOW, UTC)).toBe('03 Oct 08:05')
  expect(formatLocal(Date.UTC(2025, 9, 3, 8, 5), NOW, UTC)).toBe('03 Oct 2025')
})

test('writes the exact moment with milliseconds and zone', () => {
  expect(formatExact(NOW, UTC)).toBe('2026-11-20 14:03:22.481 UTC')
  expect(formatExact(NOW, () => 60)).toBe('2026-11-20 15:03:22.481 GMT+1')
  expect(formatExact(NOW, () => -210)).toBe('2026-11-20 10:33:22.481 GMT-3:30')
})

test("takes the reader's own zone as it was at that time", () => {
  const summer = new Date(2026, 6, 1, 9, 30)
  expect(formatLocal(summer.getTime(), NOW)).toBe('01 Jul 09:30')
  const winter = new Date(2026, 0, 1, 9, 30)
  expect(formatLocal(winter.getTime(), NOW)).toBe('01 Jan 09:30')
})

test('a time that is none is not known', () => {
  expect(formatLocal(Number.NaN, NOW)).toBe('–')
  expect(formatExact(9e15)).toBe('–')
})
