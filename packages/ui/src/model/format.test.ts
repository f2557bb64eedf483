import { describe, expect, test } from 'vitest'
import { formatBytes, formatCompact, formatCost, formatDuration, formatPlural, formatTick } from './format.ts'

const plain = (text: string): string => text.replaceAll('\u202f', ' ')

test.each([
  [null, '–'],
  [0, '0 ms'],
  [0.042, '0.04 ms'],
  [0.0004, '0.0004 ms'],
  [4.25, '4.3 ms'],
  [87.4, '87 ms'],
  [999.6, '1.00 s'],
  [1240, '1.24 s'],
  [12_400, '12.4 s'],
  [59_970, '1 m 00 s'],
  [185_000, '3 m 05 s'],
  [3_599_700, '1 h 00 m'],
  [7_440_000, '2 h 04 m'],
  [97_200_000, '1 d 03 h'],
])('writes a duration of %s ms as %s', (millis, expected) => {
  expect(plain(formatDuration(millis))).toBe(expected)
})

test.each([
  [0, '0'],
  [0.2, '0.2 ms'],
  [250, '250 ms'],
  [1500, '1.5 s'],
  [120_000, '2 m'],
  [150_000, '2 m 30 s'],
  [7_200_000, '2 h'],
])('labels the tick at %s ms %s', (millis, expected) => {
  expect(plain(formatTick(millis))).toBe(expected)
})

test.each([
  [0, '0'],
  [9999, '9,999'],
  [12_345, '12.3k'],
  [999_960, '1M'],
  [1_250_000, '1.3M'],
])('shortens %d to %s', (count, expected) => {
  expect(formatCompact(count)).toBe(expected)
})

test.each([
  [null, '–'],
  [0, '$0'],
  [0.00000018, '$0.00000018'],
  [0.000391, '$0.00039'],
  [0.0062, '$0.0062'],
  [0.0314, '$0.031'],
  [1.239, '$1.24'],
  [1204.5, '$1,204.50'],
])('writes %s dollars as %s', (dollars, expected) => {
  expect(formatCost(dollars)).toBe(expected)
})

describe('formatBytes', () => {
  test('chooses the unit by size', () => {
    expect([820, 12_300, 4_100_000].map(formatBytes).map(plain)).toEqual(['820 B', '12.3 kB', '4.1 MB'])
  })
})

test('counts one thing in the singular', () => {
  expect([0, 1, 1200].map((count) => formatPlural(count, 'event'))).toEqual(['0 events', '1 event', '1,200 events'])
})
