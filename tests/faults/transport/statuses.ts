import type { FaultCase } from '../harness/fault-case.ts'

/** What a status of the server means for the spans of the request. */
export type Meaning = 'delivered' | 'tried again' | 'refused' | 'unauthorized' | 'too large'

export interface StatusCase extends FaultCase {
  readonly status: number
  readonly meaning: Meaning
}

const meanings: Readonly<Record<Meaning, readonly number[]>> = {
  delivered: [200, 201, 202, 204, 206],
  refused: [301, 302, 303, 304, 307, 308, 400, 404, 405, 408, 409, 415, 422, 451, 500, 501],
  unauthorized: [401, 403],
  'too large': [413],
  'tried again': [429, 502, 503, 504],
}

/** Family A3: exactly four statuses are worth a second try (OTLP 1.10, "Failures"). */
export const statusCases: readonly StatusCase[] = Object.entries(meanings).flatMap(([meaning, statuses]) =>
  statuses.map((status) => ({ name: String(status), status, meaning: meaning as Meaning })),
)
