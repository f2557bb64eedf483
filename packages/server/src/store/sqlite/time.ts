/** Whole microseconds: the finest that a double holds exactly at today's dates. */
export function toMicros(millis: number): number {
  return Math.round(millis * 1000)
}

export function fromMicros(micros: unknown): number {
  return Number(micros) / 1000
}

export function fromMicrosOrNull(micros: unknown): number | null {
  return micros === null || micros === undefined ? null : fromMicros(micros)
}
