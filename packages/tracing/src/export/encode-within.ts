import type { ReadableSpan } from '../core/span-types.ts'
import type { Answers } from './answers.ts'
import { reserveNow } from './reserve-door.ts'
import type { EncodedSpan, SpanEncoder } from './span-encoder.ts'

export interface EncodeLimits {
  readonly encoder: SpanEncoder
  /** Bytes of one span; of a larger one the largest texts are cut. */
  readonly maxSpanBytes: number
}

/**
 * A span as it waits, no larger than it may be. A foreign processor may have put anything into it; one that cannot be encoded,
 * or not be made small enough, costs that span only, and is counted.
 */
export function encodeWithin(span: ReadableSpan, limits: EncodeLimits, answers: Answers): EncodedSpan | undefined {
  const { encoder, maxSpanBytes } = limits
  try {
    const encoded = encoder.encode(span)
    if (encoded.bytes <= maxSpanBytes) return encoded
    const cut = reserveNow()?.cutSpan(span, encoded.bytes - maxSpanBytes)
    if (cut !== undefined) return encoder.encode(cut)
    answers.drop('too-large', 1, `A span of ${encoded.bytes} bytes cannot be cut to ${maxSpanBytes} (maxSpanBytes).`)
  } catch (error) {
    answers.drop('unencodable', 1, `A value cannot be encoded: ${String(error)}`)
  }
  return undefined
}
