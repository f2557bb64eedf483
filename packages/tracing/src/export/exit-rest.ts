import type { EncodedSpan, SpanEncoder } from './span-encoder.ts'
import type { SendOutcome } from './transport.ts'

/** Spans that had not been answered for when the process began to end, as one request. */
export interface RestBatch {
  readonly body: Uint8Array<ArrayBuffer>
  /** Told what became of it; answers with its halves where it was too large. */
  settle(outcome: SendOutcome): readonly RestBatch[]
}

/** `answer` hears once of each span what became of it. */
export function restBatch(
  spans: readonly EncodedSpan[],
  encoder: SpanEncoder,
  answer: (outcome: SendOutcome, count: number) => void,
): RestBatch {
  return {
    body: encoder.body(spans),
    settle(outcome) {
      if (outcome.status === 'too-large' && spans.length > 1) {
        const middle = Math.ceil(spans.length / 2)
        return [spans.slice(0, middle), spans.slice(middle)].map((half) => restBatch(half, encoder, answer))
      }
      answer(outcome, spans.length)
      return []
    },
  }
}
