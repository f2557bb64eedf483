/** Whole microseconds as milliseconds, without the noise that subtracting dates of today leaves; null while not ended. */
export function durationMillis(startTime: number, endTime: number | null): number | null {
  return endTime === null ? null : Math.max(0, Math.round((endTime - startTime) * 1000)) / 1000
}
