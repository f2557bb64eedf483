import type { EventSelection } from '../query.ts'
import type { Condition } from './compile-predicate.ts'

/** The span of time that a selection names. */
export function rangeOf({ startedAfter, startedBefore }: EventSelection): readonly Condition[] {
  const range: Condition[] = []
  if (typeof startedAfter === 'number')
    range.push({ sql: 'e.start_micros >= ?', values: [Math.ceil(startedAfter * 1000 - roundingMicros)] })
  if (typeof startedBefore === 'number')
    range.push({ sql: 'e.start_micros <= ?', values: [Math.floor(startedBefore * 1000 + roundingMicros)] })
  return range
}

/** A double of today's date times 1,000 is off by less than this. */
const roundingMicros = 0.25
