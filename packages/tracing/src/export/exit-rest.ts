import { reserveNow } from './reserve-door.ts'
import type { EncodedSpan, SpanEncoder } from './span-encoder.ts'
import type { SendOutcome } from './transport.ts'

/** Spans that had not been answered for when the process began to end, as one request. */
export interface RestBatch {
  readonly body: Uint8Array<ArrayBuffer>
  /** Told what became of it; answers with what is to be sent instead where it was too large. */
  settle(outcome: SendOutcome): readonly RestBatch[]
}

export interface RestOptions {
  readonly encoder: SpanEncoder
  readonly contentType: string
  /** Hears once of each span what became of it. */
  readonly answer: (outcome: SendOutcome, spans: readonly EncodedSpan[]) => void
}

export function restBatch(spans: readonly EncodedSpan[], options: RestOptions): RestBatch {
  const { encoder, contentType, answer } = options
  const body = encoder.body(spans)
  return {
    body,
    settle(outcome) {
      if (outcome.status === 'too-large' && spans.length > 1) {
        const middle = Math.ceil(spans.length / 2)
        return [spans.slice(0, middle), spans.slice(middle)].map((half) => restBatch(half, options))
      }
      const smaller = outcome.status === 'too-large' ? reserveNow()?.cutBodies(body, contentType) : undefined
      const bodies = (smaller ?? []).map((one) => one.body)
      if (bodies.length > 0) return cutBatches(bodies, (last) => answer(last, spans))
      answer(outcome, spans)
      return []
    },
  }
}

/** One span in ever smaller bodies, of which the first that is not too large is the last. */
function cutBatches(
  bodies: readonly Uint8Array<ArrayBuffer>[],
  answer: (outcome: SendOutcome) => void,
): readonly RestBatch[] {
  const [body, ...smaller] = bodies
  if (body === undefined) return []
  return [
    {
      body,
      settle(outcome) {
        if (outcome.status === 'too-large' && smaller.length > 0) return cutBatches(smaller, answer)
        answer(outcome)
        return []
      },
    },
  ]
}
