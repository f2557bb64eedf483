import type { TracesData } from '@honeyhive/otlp'
import type { QueuedSpan } from './queue.ts'
import { tracesOf } from './otlp-span.ts'

export type EncodeTraces = (traces: TracesData) => Uint8Array<ArrayBuffer>

export interface EncodedBatch {
  readonly body: Uint8Array<ArrayBuffer>
  readonly batch: readonly QueuedSpan[]
  /** Spans that could not be encoded and are not in `body`. */
  readonly poisoned: readonly QueuedSpan[]
}

/** Encodes a batch; when that fails, finds the spans that are to blame and leaves only those out. */
export function encodeBatch(batch: readonly QueuedSpan[], encode: EncodeTraces): EncodedBatch {
  const body = tryEncode(batch, encode)
  if (body !== undefined) return { body, batch, poisoned: [] }
  const poisoned = batch.filter((item) => tryEncode([item], encode) === undefined)
  const sound = batch.filter((item) => !poisoned.includes(item))
  return { body: tryEncode(sound, encode) ?? new Uint8Array(0), batch: sound, poisoned }
}

function tryEncode(batch: readonly QueuedSpan[], encode: EncodeTraces): Uint8Array<ArrayBuffer> | undefined {
  try {
    return encode(tracesOf(batch.map(({ span }) => span)))
  } catch {
    // A foreign processor may have put anything into a span. Whose fault it is shows when they are encoded one by one,
    // and the caller counts them.
    return undefined
  }
}
