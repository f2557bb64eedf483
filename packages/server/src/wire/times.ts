import type { GivenTime } from './shapes.ts'

const microsecondsFrom = 1e14
/** In the year 2096; whole microseconds up to there are exact. */
const latestMillis = 4e12

export function isTime(time: number | string): boolean {
  const millis = toMillis(time)
  return millis !== null && millis >= 0 && millis <= latestMillis
}

/** Unix milliseconds of what a client gave: a number, microseconds where it is too large for milliseconds, or an ISO date. */
export function toMillis(time: GivenTime): number | null {
  if (time === null || time === undefined) return null
  if (typeof time === 'string') return Date.parse(time)
  if (!Number.isFinite(time)) return null
  return time > microsecondsFrom ? time / 1000 : time
}
