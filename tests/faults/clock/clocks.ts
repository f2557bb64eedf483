import type { FaultCase } from '../harness/fault-case.ts'

export interface ClockCase extends FaultCase {
  /** What the clocks of the process tell from the middle of a span on, as code; `real` is what they told before. */
  readonly dateNow?: string
  readonly performanceNow?: string
}

/** Family H: what a clock may do while a span is open. */
export const clockCases: readonly ClockCase[] = [
  { name: 'the wall clock goes back by an hour', dateNow: 'real() - 3_600_000' },
  { name: 'the wall clock goes forward by an hour', dateNow: 'real() + 3_600_000' },
  { name: 'the wall clock goes to 1970', dateNow: '0' },
  { name: 'the wall clock goes to 2100', dateNow: 'Date.UTC(2100, 0, 1)' },
  { name: 'the wall clock says nothing', dateNow: 'NaN' },
  { name: 'the monotonic clock stands still', performanceNow: '1000' },
  { name: 'the monotonic clock says nothing', performanceNow: 'NaN' },
]
