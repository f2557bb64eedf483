let anyNumber: Intl.NumberFormat | undefined
const NARROW_SPACE = '\u202f'
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** What stands where a value is not known. */
export const UNKNOWN = '–'

/** `0.4 ms`, `87 ms`, `1.24 s`, `12.4 s`, `3 m 05 s`, `2 h 04 m`, `1 d 03 h`. */
export function formatDuration(millis: number | null): string {
  if (millis === null) return UNKNOWN
  if (millis < 1) return millis === 0 ? unit('0', 'ms') : unit(roundTo(millis, millis < 0.01 ? 4 : 2), 'ms')
  if (millis < 10) return unit(roundTo(millis, 1), 'ms')
  if (millis < 999.5) return unit(String(Math.round(millis)), 'ms')
  if (millis < 9_995) return unit((millis / 1000).toFixed(2), 's')
  if (millis < 59_950) return unit((millis / 1000).toFixed(1), 's')
  if (millis < HOUR - 500) return pair(millis, MINUTE, ['m', 's'])
  if (millis < DAY - 30_000) return pair(millis, HOUR, ['h', 'm'])
  return pair(millis, DAY, ['d', 'h'])
}

function pair(millis: number, large: number, [largeUnit, smallUnit]: readonly [string, string]): string {
  const small = large === DAY ? HOUR : large / 60
  const total = Math.round(millis / small)
  const perLarge = large / small
  const rest = String(total % perLarge).padStart(2, '0')
  return `${unit(formatCount(Math.floor(total / perLarge)), largeUnit)} ${unit(rest, smallUnit)}`
}

/** A label of the time axis: short, without needless zeros: `0`, `250 ms`, `1.5 s`, `2 m 30 s`. */
export function formatTick(millis: number): string {
  if (millis === 0) return '0'
  if (millis < 1000) return unit(String(Number(millis.toPrecision(6))), 'ms')
  if (millis < MINUTE) return unit(String(Number((millis / 1000).toPrecision(6))), 's')
  if (millis % HOUR === 0) return unit(String(millis / HOUR), 'h')
  if (millis % MINUTE === 0 && millis < HOUR) return unit(String(millis / MINUTE), 'm')
  return formatDuration(millis)
}

/** Every digit: `12,345`. */
export function formatCount(count: number): string {
  if (Number.isSafeInteger(count)) return grouped(String(count))
  anyNumber ??= new Intl.NumberFormat('en-US')
  return anyNumber.format(count)
}

/** By hand: a browser takes longer to load what it knows of numbers than to draw the page. */
function grouped(digits: string): string {
  return digits.replaceAll(/\B(?=(?:\d{3})+(?:\.|$))/gu, ',')
}

/** For narrow places: `940`, `12.3k`, `1.2M`. */
export function formatCompact(count: number): string {
  if (count < 10_000) return formatCount(count)
  if (count < 999_950) return `${trimZero((count / 1000).toFixed(1))}k`
  return `${trimZero((count / 1_000_000).toFixed(1))}M`
}

/** `$0`, `$0.00042`, `$0.0314`, `$1.24`, `$1,204.50`: two digits that mean something, whatever the size. */
export function formatCost(dollars: number | null): string {
  if (dollars === null) return UNKNOWN
  if (dollars === 0) return '$0'
  if (dollars < 0.01) return `$${Number(dollars.toPrecision(2)).toFixed(Math.min(10, decimalsFor(dollars)))}`
  if (dollars < 1) return `$${dollars.toFixed(3)}`
  return `$${grouped(dollars.toFixed(2))}`
}

function decimalsFor(dollars: number): number {
  return 1 - Math.floor(Math.log10(dollars))
}

/** `820 B`, `12.3 kB`, `4.1 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return unit(String(bytes), 'B')
  if (bytes < 1_000_000) return unit(trimZero((bytes / 1000).toFixed(1)), 'kB')
  return unit(trimZero((bytes / 1_000_000).toFixed(1)), 'MB')
}

/** `1 event`, `12 events`. */
export function formatPlural(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`
}

/** The same of a number that may have been counted to a limit only: `1,000+ sessions`. */
export function formatCounted({ total, isTotalExact }: Counted, noun: string): string {
  return isTotalExact ? formatPlural(total, noun) : `${formatCount(total)}+ ${noun}s`
}

interface Counted {
  readonly total: number
  readonly isTotalExact: boolean
}

function roundTo(value: number, digits: number): string {
  return trimZero(value.toFixed(digits))
}

function trimZero(text: string): string {
  return text.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '')
}

function unit(value: string, symbol: string): string {
  return `${value}${NARROW_SPACE}${symbol}`
}
