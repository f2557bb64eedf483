const weekMicros = 7 * 24 * 3_600_000_000
// The first Monday after 1970 began, which was a Thursday: weeks are those of ISO 8601.
const mondayMicros = 4 * 24 * 3_600_000_000
// Events whose clocks were wrong share one partition, so that no sender can make one for each week of history.
const firstWeek = 2609
const lastWeek = 5217

/** The partition of an event: its ISO week counted from 1970, 0 for what starts before 2020 or after 2069. */
export function weekOf(startMicros: number): number {
  const week = Math.floor((startMicros - mondayMicros) / weekMicros) + 1
  return week >= firstWeek && week <= lastWeek ? week : 0
}

/** Where the week after this one begins. */
export function weekEndMicros(week: number): number {
  return week * weekMicros + mondayMicros
}
