import { UNKNOWN } from './format.ts'
import type { ScoreValue } from './run-rows.ts'

/** `0.8`, `12.35`, `yes`, `no`, a text as it is. */
export function formatScore(value: ScoreValue | undefined): string {
  if (value === undefined) return UNKNOWN
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return typeof value === 'number' ? formatNumber(value) : value
}

/** At most four digits after the point. */
export function formatNumber(value: number): string {
  return String(Number(value.toFixed(4)))
}

/** `+0.1`, `−0.05`, `0`. */
export function formatDifference(value: number): string {
  const text = formatNumber(Math.abs(value))
  if (text === '0') return '0'
  return `${value > 0 ? '+' : '\u2212'}${text}`
}
