import { barOf } from '../model/time-axis.ts'
import type { TimeWindow } from '../model/time-axis.ts'
import type { EventSummary } from '@honeyhive/api'
import type { CSSProperties, JSX } from 'react'

/** When a span ran. The pale part of a streamed answer is the wait for its first token. */
export function SpanBar({ event, window }: { readonly event: EventSummary; readonly window: TimeWindow }): JSX.Element {
  const { left, width } = barOf(event, window)
  const wait = waitFraction(event)
  return (
    <span
      className={`bar bar-${event.status}${event.isIncomplete ? ' bar-incomplete' : ''}`}
      style={{ left: `${left * 100}%`, width: `${width * 100}%`, '--wait': `${wait * 100}%` } as CSSProperties}
    />
  )
}

function waitFraction({ timeToFirstTokenMillis, durationMillis }: EventSummary): number {
  if (timeToFirstTokenMillis === null || durationMillis === null || durationMillis <= 0) return 0
  return Math.min(1, Math.max(0, timeToFirstTokenMillis / durationMillis))
}
