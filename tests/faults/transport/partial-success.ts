import type { FaultCase } from '../harness/fault-case.ts'

export interface PartialSuccessCase extends FaultCase {
  readonly otlpProtocol: 'http/protobuf' | 'http/json'
  /** Of the three spans of the request. */
  readonly rejectedSpans: number
  readonly delivered: number
  readonly rejected: number
}

const amounts = [
  { what: 'none, with a word', rejectedSpans: 0, delivered: 3, rejected: 0 },
  { what: 'two of three', rejectedSpans: 2, delivered: 1, rejected: 2 },
  { what: 'more than were sent', rejectedSpans: 99, delivered: 0, rejected: 3 },
] as const

/** Family A6: what a server that takes the request may say of its spans (OTLP 1.10, "Partial Success"). */
export const partialSuccessCases: readonly PartialSuccessCase[] = (['http/protobuf', 'http/json'] as const).flatMap(
  (otlpProtocol) =>
    amounts.map(({ what, rejectedSpans, delivered, rejected }) => ({
      name: `${otlpProtocol}, ${what}`,
      otlpProtocol,
      rejectedSpans,
      delivered,
      rejected,
    })),
)
