import { Menu } from '../components/menu.tsx'
import { onSubmit, textIn } from '../components/submit.ts'
import { formatLocal } from '../model/clock.ts'
import type { TimeRange } from '../model/list-state.ts'
import type { JSX } from 'react'

const PRESETS: readonly (readonly [number, string])[] = [
  [15, 'Last 15 minutes'],
  [60, 'Last hour'],
  [24 * 60, 'Last 24 hours'],
  [7 * 24 * 60, 'Last 7 days'],
  [30 * 24 * 60, 'Last 30 days'],
]

interface TimeRangeMenuProps {
  readonly range: TimeRange
  readonly onChange: (range: TimeRange) => void
}

export function TimeRangeMenu({ range, onChange }: TimeRangeMenuProps): JSX.Element {
  return (
    <Menu label={rangeLabel(range)} className="time-menu">
      {(close) => (
        <>
          {PRESETS.map(([minutes, label]) => (
            <button
              key={minutes}
              type="button"
              className="menu-item"
              aria-pressed={range.kind === 'last' && range.minutes === minutes}
              onClick={() => {
                onChange({ kind: 'last', minutes })
                close()
              }}
            >
              {label}
            </button>
          ))}
          <button
            type="button"
            className="menu-item"
            aria-pressed={range.kind === 'all'}
            onClick={() => {
              onChange({ kind: 'all' })
              close()
            }}
          >
            All time
          </button>
          <Between key={rangeLabel(range)} range={range} onChange={onChange} />
        </>
      )}
    </Menu>
  )
}

function Between({ range, onChange }: TimeRangeMenuProps): JSX.Element {
  const known = range.kind === 'between' ? range : { from: null, to: null }
  return (
    <form
      className="between"
      onSubmit={onSubmit((data) => {
        const from = Date.parse(textIn(data, 'from'))
        const to = Date.parse(textIn(data, 'to'))
        if (from < to) onChange({ kind: 'between', from, to })
      })}
    >
      <label>
        From
        <input type="datetime-local" name="from" step="1" required defaultValue={inputValue(known.from)} />
      </label>
      <label>
        To
        <input type="datetime-local" name="to" step="1" required defaultValue={inputValue(known.to)} />
      </label>
      <button type="submit" className="button">
        Apply
      </button>
    </form>
  )
}

/** `2026-11-20T14:03:22` in the reader's zone, as the input wants it. */
function inputValue(time: number | null): string {
  if (time === null) return ''
  const offset = new Date(time).getTimezoneOffset() * 60_000
  return new Date(time - offset).toISOString().slice(0, 19)
}

export function rangeLabel(range: TimeRange): string {
  if (range.kind === 'all') return 'All time'
  if (range.kind === 'last') {
    return PRESETS.find(([minutes]) => minutes === range.minutes)?.[1] ?? `Last ${range.minutes} minutes`
  }
  const now = Date.now()
  return `${formatLocal(range.from, now)} – ${formatLocal(range.to, now)}`
}
