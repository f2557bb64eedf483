import type { ProtoWriter } from '@honeyhive/otlp'
import type { SpanContext } from '@opentelemetry/api'
import type { SamplingResult } from '../core/span-types.ts'
import { hexOfWord, randomWord } from '../core/random.ts'
import { RECORD_AND_SAMPLED } from './sampler.ts'
import type { TraceRecord } from './trace-record.ts'

/** Says that the trace id is random (W3C trace context, level 2). It goes with the id; the sampled flag is each span's own. */
const RANDOM_FLAG = 2

/**
 * Who a span is. Its children hold this and not the span: a chain in which every tick starts the next one's parent would
 * otherwise keep all that it ever recorded.
 */
export class SpanIdentity {
  readonly trace: TraceRecord
  readonly traceFlags: number
  readonly traceState: SpanContext['traceState']
  private readonly high: number
  private readonly low: number
  private context: SpanContext | undefined

  constructor(
    trace: TraceRecord,
    parent: SpanIdentity | SpanContext | undefined,
    sampled: SamplingResult,
    spanId?: string,
  ) {
    this.trace = trace
    this.traceFlags = ((parent?.traceFlags ?? 0) & RANDOM_FLAG) | (sampled.decision === RECORD_AND_SAMPLED ? 1 : 0)
    this.traceState = sampled.traceState ?? parent?.traceState
    this.high = randomWord()
    // One set bit: an id is never all zero.
    this.low = randomWord() | 1
    this.context = spanId === undefined ? undefined : this.contextWith(spanId)
  }

  /** The ids as text, made when first asked for; the same object on every call. */
  spanContext(): SpanContext {
    this.context ??= this.contextWith(hexOfWord(this.high) + hexOfWord(this.low))
    return this.context
  }

  /** Writes the span id as the field numbered `field`. */
  writeSpanId(writer: ProtoWriter, field: number): void {
    if (this.context === undefined) writer.words(field, [this.high, this.low])
    else writer.hex(field, this.context.spanId)
  }

  private contextWith(spanId: string): SpanContext {
    const { traceFlags, traceState } = this
    const context = { traceId: this.trace.traceId, spanId, traceFlags }
    return traceState === undefined ? context : { ...context, traceState }
  }
}
