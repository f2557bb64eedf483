const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const dateFormats = new Map<string, Intl.DateTimeFormat>()

/** `now`, `12 s ago`, `5 m ago`, `3 h ago`; from a day on the date says more. */
export function formatRelative(time: number, now: number): string | null {
  const age = now - time
  if (age < -5000 || age >= DAY) return null
  if (age < 5000) return 'now'
  if (age < MINUTE) return `${Math.floor(age / 1000)} s ago`
  if (age < HOUR) return `${Math.floor(age / MINUTE)} m ago`
  return `${Math.floor(age / HOUR)} h ago`
}

/** `14:03:22` today, `20 Nov 14:03` this year, `20 Nov 2025` before; in `timeZone`, by default the reader's own. */
export function formatLocal(time: number, now: number, timeZone?: string): string {
  const day = parts(time, timeZone)
  const today = parts(now, timeZone)
  if (day['year'] !== today['year']) return `${day['day']} ${day['month']} ${day['year']}`
  if (day['month'] !== today['month'] || day['day'] !== today['day']) {
    return `${day['day']} ${day['month']} ${day['hour']}:${day['minute']}`
  }
  return `${day['hour']}:${day['minute']}:${day['second']}`
}

/** `2026-11-20 14:03:22.481 GMT+1`: all that is known, for the hover. */
export function formatExact(time: number, timeZone?: string): string {
  const all = parts(time, timeZone)
  const millis = String(Math.floor(((time % 1000) + 1000) % 1000)).padStart(3, '0')
  const clock = `${all['hour']}:${all['minute']}:${all['second']}.${millis}`
  return `${all['year']}-${all['monthNumber']}-${all['day']} ${clock} ${all['timeZoneName']}`
}

function parts(time: number, timeZone: string | undefined): Record<string, string> {
  const found: Record<string, string> = {}
  for (const { type, value } of format('short', timeZone).formatToParts(time)) found[type] = value
  for (const { type, value } of format('2-digit', timeZone).formatToParts(time)) {
    if (type === 'month') found['monthNumber'] = value
  }
  return found
}

/** Making a formatter costs a hundred times more than using it. */
function format(month: 'short' | '2-digit', timeZone: string | undefined): Intl.DateTimeFormat {
  const key = `${month} ${timeZone ?? ''}`
  const known = dateFormats.get(key)
  if (known !== undefined) return known
  const made = new Intl.DateTimeFormat('en-GB', {
    year: 'numeric',
    month,
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
    ...(timeZone === undefined ? {} : { timeZone }),
  })
  dateFormats.set(key, made)
  return made
}
