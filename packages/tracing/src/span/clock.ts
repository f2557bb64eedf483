import type { ProtoWriter } from '@honeyhive/otlp'
import type { HrTime } from '@opentelemetry/api'

/** Where spans take their time from. */
export interface Clock {
  /** Milliseconds since 1970; may jump. Read once per trace. */
  wallMillis(): number
  /** Milliseconds since the process began; never goes back. Every duration is measured with it. */
  monotonicMillis(): number
}

// Taken at import: fake timers that replace Date and performance later must not stretch or shrink a recorded span.
const wallMillis = Date.now
const monotonicMillis = performance.now.bind(performance)

export const systemClock: Clock = { wallMillis, monotonicMillis }

/** The monotonic clock; `otherwise` where it says nothing, as one that somebody has replaced may. */
export function monotonicMillisOf(clock: Clock, otherwise: number): number {
  const millis = clock.monotonicMillis()
  return Number.isNaN(millis) ? otherwise : millis
}

const NANOS_PER_SECOND = 1_000_000_000
/** The last millisecond whose nanoseconds fit into 64 unsigned bits. */
const MAX_EPOCH_MILLIS = 18_446_744_073_709

/** Epoch milliseconds, given as two addends so that no precision is lost, as seconds and nanoseconds. */
export function hrTimeOf(epochMillis: number, addedMillis: number = 0): HrTime {
  split(epochMillis, addedMillis)
  return [splitSeconds, splitNanos]
}

/** Writes the same time as the `fixed64` numbered `field`, without a pair in between. */
export function writeEpochMillis(writer: ProtoWriter, field: number, epochMillis: number, addedMillis: number): void {
  split(epochMillis, addedMillis)
  writer.time(field, splitSeconds, splitNanos)
}

// The two results of `split`, read at once by its callers: every span has two times, and most are written and never read.
let splitSeconds = 0
let splitNanos = 0

function split(epochMillis: number, addedMillis: number): void {
  const wholeMillis = Math.floor(epochMillis)
  const restMillis = epochMillis - wholeMillis + addedMillis
  const addedSeconds = Math.floor(restMillis / 1000)
  splitSeconds = Math.floor(wholeMillis / 1000) + addedSeconds
  splitNanos = (wholeMillis % 1000) * 1_000_000 + Math.round((restMillis - addedSeconds * 1000) * 1_000_000)
  if (splitNanos < NANOS_PER_SECOND) return
  splitNanos -= NANOS_PER_SECOND
  splitSeconds += 1
}

/** `end - start`, or zero when the end lies before the start. */
export function durationBetween(start: HrTime, end: HrTime): HrTime {
  let seconds = end[0] - start[0]
  let nanos = end[1] - start[1]
  if (nanos < 0) {
    seconds -= 1
    nanos += NANOS_PER_SECOND
  }
  return seconds < 0 ? [0, 0] : [seconds, nanos]
}

/**
 * What a caller may give as a time: `HrTime`, epoch milliseconds, a `performance.now()` reading, a `Date`. Anything else,
 * `NaN` and impossible dates included, gives `undefined`, which means "now". Never throws.
 */
export function hrTimeOfInput(input: unknown, clock: Clock, offsetMillis: number): HrTime | undefined {
  if (input === undefined) return undefined
  if (typeof input === 'number') return hrTimeOfNumber(input, clock, offsetMillis)
  if (typeof input !== 'object' || input === null) return undefined
  try {
    if (Array.isArray(input)) return hrTimeOfPair(input)
    return input instanceof Date ? hrTimeOfMillis(Date.prototype.getTime.call(input)) : undefined
  } catch {
    // A revoked or throwing proxy tells no time.
    return undefined
  }
}

function hrTimeOfNumber(millis: number, clock: Clock, offsetMillis: number): HrTime | undefined {
  // A reading of performance.now() cannot lie in its own future; a time since 1970 always does.
  const isReading = millis >= 0 && millis <= clock.monotonicMillis()
  return isReading ? hrTimeOf(offsetMillis, millis) : hrTimeOfMillis(millis)
}

function hrTimeOfMillis(epochMillis: number): HrTime | undefined {
  // OTLP has no time before 1970, and none after the year 2554.
  return epochMillis >= 0 && epochMillis <= MAX_EPOCH_MILLIS ? hrTimeOf(epochMillis) : undefined
}

function hrTimeOfPair(pair: readonly unknown[]): HrTime | undefined {
  const seconds = pair[0]
  const nanos = pair[1]
  if (pair.length !== 2 || !isCount(seconds) || !isCount(nanos) || nanos >= NANOS_PER_SECOND) return undefined
  return seconds * 1000 <= MAX_EPOCH_MILLIS ? [seconds, nanos] : undefined
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}
