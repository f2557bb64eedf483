import type { EventSummary } from '@honeyhive/api'

/** The stretch of time that a waterfall shows, in Unix milliseconds. */
export interface TimeWindow {
  readonly start: number
  readonly end: number
}

export interface Tick {
  readonly offsetMillis: number
  /** Position on the axis, 0 to 1. */
  readonly fraction: number
}

export interface Bar {
  readonly left: number
  readonly width: number
}

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
// Below a second decimal steps read best, above it the steps of a clock.
const CLOCK_STEPS = [1, 2, 5, 10, 15, 30]
  .map((seconds) => seconds * SECOND)
  .concat([1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE))
  .concat([1, 2, 3, 6, 12].map((hours) => hours * HOUR))

// What still runs needs room to be seen running.
const RUNNING_SHARE = 0.12

/** From the earliest start to the latest end, and a little beyond it while something runs. Never of zero length. */
export function timeWindowOf(events: readonly EventSummary[]): TimeWindow {
  let start = Number.POSITIVE_INFINITY
  let end = Number.NEGATIVE_INFINITY
  for (const event of events) {
    start = Math.min(start, event.startTime)
    end = Math.max(end, event.startTime + (event.durationMillis ?? 0))
  }
  if (events.length === 0) return { start: 0, end: 1 }
  const span = Math.max(1, end - start)
  const isRunning = events.some((event) => event.status === 'running')
  return { start, end: start + span * (isRunning ? 1 + RUNNING_SHARE : 1) }
}

/** At most `maxCount` steps over `spanMillis`, at round offsets, beginning with 0. */
export function ticksOf(spanMillis: number, maxCount: number): Tick[] {
  const step = stepOf(spanMillis, maxCount)
  const ticks: Tick[] = []
  for (let index = 0; index * step <= spanMillis; index++) {
    ticks.push({ offsetMillis: index * step, fraction: (index * step) / spanMillis })
  }
  return ticks
}

function stepOf(spanMillis: number, maxCount: number): number {
  const least = spanMillis / Math.max(1, maxCount)
  if (least > SECOND / 2) {
    const clock = CLOCK_STEPS.find((step) => step >= least)
    if (clock !== undefined) return clock
    return Math.ceil(least / DAY) * DAY
  }
  const power = 10 ** Math.floor(Math.log10(least))
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= least) ?? 10
  return factor * power
}

/** Where an event lies on the axis, as fractions of it. What still runs reaches to the end. */
export function barOf(event: Pick<EventSummary, 'startTime' | 'durationMillis'>, window: TimeWindow): Bar {
  const span = window.end - window.start
  const left = clamp((event.startTime - window.start) / span)
  const right =
    event.durationMillis === null ? 1 : clamp((event.startTime + event.durationMillis - window.start) / span)
  return { left, width: Math.max(0, right - left) }
}

function clamp(fraction: number): number {
  return Math.min(1, Math.max(0, fraction))
}
