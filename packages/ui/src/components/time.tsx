import { useNow } from '../live/use-now.ts'
import { formatExact, formatLocal, formatRelative } from '../model/clock.ts'
import type { JSX } from 'react'

interface TimeProps {
  readonly time: number
  /** `both`: local time and how long ago; `short`: how long ago, or the date when that says more. */
  readonly form?: 'both' | 'short'
}

/** A moment in the reader's zone; the exact value on hover. */
export function Time({ time, form = 'both' }: TimeProps): JSX.Element {
  const now = useNow()
  const local = formatLocal(time, now)
  const relative = formatRelative(time, now)
  return (
    <time className="time" dateTime={isoOf(time)} title={formatExact(time)}>
      {form === 'short' ? (relative ?? local) : local}
      {form === 'both' && relative !== null && <span className="time-ago">{relative}</span>}
    </time>
  )
}

function isoOf(time: number): string {
  const date = new Date(time)
  return Number.isNaN(date.getTime()) ? '' : date.toISOString()
}
