import { formatDuration } from '../model/format.ts'
import type { EventSummary } from '@honeyhive/api'
import type { CSSProperties, JSX } from 'react'

/** How a streamed answer's time divides: waiting for the first token, then writing. */
export function TimingStrip({ event }: { readonly event: EventSummary }): JSX.Element | null {
  const { timeToFirstTokenMillis, durationMillis, outputTokens } = event
  if (timeToFirstTokenMillis === null || durationMillis === null || durationMillis <= 0) return null
  const waiting = Math.min(timeToFirstTokenMillis, durationMillis)
  const writing = durationMillis - waiting
  const speed = outputTokens === null || writing <= 0 ? null : (outputTokens / writing) * 1000
  return (
    <div className="timing">
      <div
        className="timing-bar"
        aria-hidden="true"
        style={{ '--wait': `${(waiting / durationMillis) * 100}%` } as CSSProperties}
      />
      <p className="timing-words">
        <span>First token after {formatDuration(waiting)}</span>
        <span>
          wrote for {formatDuration(writing)}
          {speed !== null && speed >= 0.1 && `, ${speed.toFixed(speed < 10 ? 1 : 0)} tokens/s`}
        </span>
      </p>
    </div>
  )
}
