import { formatTick } from '../model/format.ts'
import type { Tick } from '../model/time-axis.ts'
import type { JSX } from 'react'

// Beyond it a label would leave the axis; its line stays.
const LAST_LABEL = 0.9

/** The heads of the grid's columns; the last one is the axis. */
export function TimeAxis({ ticks }: { readonly ticks: readonly Tick[] }): JSX.Element {
  return (
    <div className="span-head span-columns" aria-hidden="true">
      <span>Span</span>
      <span className="number span-tokens">Tokens</span>
      <span className="number">Time</span>
      <span className="axis">
        {ticks.map(({ offsetMillis, fraction }) => (
          <span key={offsetMillis} className="axis-tick" style={{ left: `${fraction * 100}%` }}>
            {fraction < LAST_LABEL && <span className="axis-label">{formatTick(offsetMillis)}</span>}
          </span>
        ))}
      </span>
    </div>
  )
}
