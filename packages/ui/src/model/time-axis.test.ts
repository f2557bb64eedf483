import { describe, expect, test } from 'vitest'
import { eventOf } from './event-fixture.ts'
import { barOf, ticksOf, timeWindowOf } from './time-axis.ts'

describe('ticksOf', () => {
  test.each([
    [8420, 5, 2000],
    [37, 5, 10],
    [0.9, 5, 0.2],
    [1, 5, 0.2],
    [65_000, 5, 15_000],
    [600_000, 5, 120_000],
    [7_200_000, 5, 1_800_000],
    [400_000_000, 5, 86_400_000],
  ])('steps %d ms with at most %d steps by %d ms', (span, count, step) => {
    const ticks = ticksOf(span, count)
    expect(ticks[1]?.offsetMillis).toBeCloseTo(step, 9)
    expect(ticks.length).toBeLessThanOrEqual(count + 1)
    expect(ticks.every(({ fraction }) => fraction >= 0 && fraction <= 1)).toBe(true)
  })

  test('begins with zero', () => {
    expect(ticksOf(1234, 4)[0]).toEqual({ offsetMillis: 0, fraction: 0 })
  })
})

describe('timeWindowOf', () => {
  test('reaches from the earliest start to the latest end', () => {
    const events = [
      eventOf({ id: 'a', startTime: 500, durationMillis: 10 }),
      eventOf({ id: 'b', startTime: 100, durationMillis: 50 }),
    ]
    expect(timeWindowOf(events)).toEqual({ start: 100, end: 510 })
  })

  test('is never empty', () => {
    expect(timeWindowOf([eventOf({ id: 'a', startTime: 100, durationMillis: 0 })])).toEqual({ start: 100, end: 101 })
    expect(timeWindowOf([])).toEqual({ start: 0, end: 1 })
  })

  test('leaves room after the last known moment while something runs', () => {
    const events = [
      eventOf({ id: 'a', startTime: 0, durationMillis: 1000 }),
      eventOf({ id: 'b', startTime: 1000, durationMillis: null, status: 'running' }),
    ]
    expect(timeWindowOf(events).end).toBeGreaterThan(1000)
  })
})

describe('barOf', () => {
  const window = { start: 1000, end: 2000 }

  test('places an event as fractions of the axis', () => {
    expect(barOf({ startTime: 1250, durationMillis: 500 }, window)).toEqual({ left: 0.25, width: 0.5 })
  })

  test('lets a running event reach to the end', () => {
    expect(barOf({ startTime: 1600, durationMillis: null }, window)).toEqual({ left: 0.6, width: 0.4 })
  })

  test('keeps what lies outside at the edge', () => {
    expect(barOf({ startTime: 900, durationMillis: 50 }, window)).toEqual({ left: 0, width: 0 })
    expect(barOf({ startTime: 3000, durationMillis: 50 }, window)).toEqual({ left: 1, width: 0 })
  })
})
