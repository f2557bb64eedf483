import { UNKNOWN } from './format.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `now`, `12 s ago`, `5 m ago`, `3 h ago`; from a day on the date says more. */
export function formatRelative(time: number, now: number): string | null {
  const age = now - time
  if (age < -5000 || age >= DAY) return null
  if (age < 5000) return 'now'
  if (age < MINUTE) return `${Math.floor(age / 1000)} s ago`
  if (age < HOUR) return `${Math.floor(age / MINUTE)} m ago`
  return `${Math.floor(age / HOUR)} h ago`
}

/** `14:03:22` today, `20 Nov 14:03` this year, `20 Nov 2025` before; by default where the reader is. */
export function formatLocal(time: number, now: number, offsetAt: OffsetAt = ownOffset): string {
  const day = parts(time, offsetAt)
  const today = parts(now, offsetAt)
  if (day === null) return UNKNOWN
  const date = `${day.day} ${MONTHS[Number(day.month) - 1]}`
  if (day.year !== today?.year) return `${date} ${day.year}`
  if (day.month !== today.month || day.day !== today.day) return `${date} ${day.clock.slice(0, 5)}`
  return day.clock.slice(0, 8)
}

/** `2026-11-20 14:03:22.481 GMT+1`: all that is known, for the hover. */
export function formatExact(time: number, offsetAt: OffsetAt = ownOffset): string {
  const all = parts(time, offsetAt)
  return all === null ? UNKNOWN : `${all.year}-${all.month}-${all.day} ${all.clock} ${zoneOf(offsetAt(time))}`
}

interface Parts {
  readonly year: string
  readonly month: string
  readonly day: string
  /** `14:03:22.481`. */
  readonly clock: string
}

/** Minutes by which the clocks are ahead of UTC at a time. */
export type OffsetAt = (time: number) => number

function ownOffset(time: number): number {
  return -new Date(time).getTimezoneOffset()
}

/**
 * By hand: a browser takes longer to load what it knows of dates than to draw the page. null for what is no time.
 */
function parts(time: number, offsetAt: OffsetAt): Parts | null {
  const shifted = new Date(time + offsetAt(time) * MINUTE)
  if (Number.isNaN(shifted.getTime())) return null
  const [date = '', clock = ''] = shifted.toISOString().slice(0, -1).split('T')
  const [, year = '', month = '', day = ''] = /^(.*)-(\d\d)-(\d\d)$/u.exec(date) ?? []
  return { year, month, day, clock }
}

/** `UTC`, `GMT+1`, `GMT-3:30`. */
function zoneOf(offsetMinutes: number): string {
  if (offsetMinutes === 0) return 'UTC'
  const whole = Math.floor(Math.abs(offsetMinutes) / 60)
  const rest = Math.round(Math.abs(offsetMinutes) % 60)
  return `GMT${offsetMinutes < 0 ? '-' : '+'}${whole}${rest === 0 ? '' : `:${String(rest).padStart(2, '0')}`}`
}
