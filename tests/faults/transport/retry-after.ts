import type { FaultCase } from '../harness/fault-case.ts'

export interface RetryAfterCase extends FaultCase {
  readonly status: 429 | 503
  /** The header's value; `undefined`: none is sent. */
  readonly value: string | undefined
  /** `undefined`: it says nothing that can be obeyed, and our own back-off applies. */
  readonly waitMillis: number | undefined
}

/** The clock stands at 2026-01-01T00:00:00Z, a Thursday, when the header is read. */
const forms: readonly (readonly [what: string, value: string | undefined, waitMillis: number | undefined])[] = [
  ['a second', '1', 1_000],
  ['two minutes', '120', 120_000],
  ['half a second', '0.5', 500],
  ['spaces around it', ' 3 ', 3_000],
  ['a day, of which five minutes are obeyed', '86400', 300_000],
  ['a date in 30 seconds', 'Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
  ['a date in the oldest form', 'Thursday, 01-Jan-26 00:00:40 GMT', 40_000],
  ['a date that has passed', 'Wed, 31 Dec 2025 00:00:00 GMT', undefined],
  ['nothing to wait', '0', undefined],
  ['a negative time', '-5', undefined],
  ['a number in another notation', '1e3', undefined],
  ['a word', 'soon', undefined],
  ['no header', undefined, undefined],
]

/** Family A4: thirteen forms of `Retry-After` (RFC 9110 section 10.2.3), with either status that carries it. */
export const retryAfterCases: readonly RetryAfterCase[] = ([429, 503] as const).flatMap((status) =>
  forms.map(([what, value, waitMillis]) => ({ name: `${status} with ${what}`, status, value, waitMillis })),
)
