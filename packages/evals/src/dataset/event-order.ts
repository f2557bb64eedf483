type Event = Readonly<Record<string, unknown>>

/**
 * Events by their start, the newest first, in whichever way it is written: milliseconds or ISO text, as `start_time`,
 * `startTime` or `created_at`. Those that say nothing of it come last; equal ones stay as they were.
 */
export function newestFirst<E extends Event>(events: readonly E[]): readonly E[] {
  return events.toSorted((one, other) => compare(startMillisOf(other), startMillisOf(one)))
}

/** `undefined`: nobody knows. */
function startMillisOf(event: Event): number | undefined {
  for (const name of ['start_time', 'startTime', 'created_at']) {
    const millis = millisOf(event[name])
    if (millis !== undefined) return millis
  }
  return undefined
}

function millisOf(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  if (typeof value !== 'string' || value === '') return undefined
  // Milliseconds that travelled as text, else a date.
  const millis = /^\d+(?:\.\d+)?$/.test(value) ? Number(value) : Date.parse(value)
  return Number.isNaN(millis) ? undefined : millis
}

function compare(one: number | undefined, other: number | undefined): number {
  if (one === undefined || other === undefined) return Number(other === undefined) - Number(one === undefined)
  return one - other
}
