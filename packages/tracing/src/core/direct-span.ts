import type { ProtoWriter } from '@honeyhive/otlp'
import type { CapturedJson } from './json-tokens.ts'
import type { SharedAttributes } from './shared-attributes.ts'
import type { ReadableSpan } from './span-types.ts'

/** Takes attributes whose JSON text is still to be made, when a span writes itself. */
export interface LaterAttributes {
  add(key: string, json: CapturedJson): void
  /** The list `honeyhive.json` names just what was added, and is still to be made too. */
  nameAll(): void
}

/**
 * What our own spans can do besides being read: answer for one attribute, and write themselves as protobuf, both without the
 * objects that reading would make. Spans of other providers cannot.
 */
export interface DirectSpan {
  readonly isSampled: boolean
  /** Sets attributes that other spans carry alike; what is set by itself stands above them. */
  share(shared: SharedAttributes): void
  /**
   * Stores a value of the app's: scalars as they are, everything else as text; nothing for null and undefined. What became
   * JSON text is named in `honeyhive.json` when the span ends.
   */
  capture(key: string, value: unknown): void
  /** Stores text that is known to be well formed and within its limits, such as the serializer gives. */
  captureText(key: string, text: string, isJson: boolean): void
  /** The value of one attribute, as the last writer left it. */
  attribute(key: string): unknown
  /** About how many bytes it takes, for queues that are bounded by bytes. */
  readonly size: number
  /** Writes the fields of a `Span` message. Attributes whose text is still to be made go into `later`, if there is one. */
  writeOtlp(writer: ProtoWriter, later?: LaterAttributes): void
}

export function isDirect(span: object): span is DirectSpan {
  return 'writeOtlp' in span
}

/** The value of one attribute of any span. */
export function attributeOf(span: ReadableSpan, key: string): unknown {
  return isDirect(span) ? span.attribute(key) : span.attributes[key]
}

/** Whether a span is to be exported: the sampled flag of its context. */
export function isSampled(span: ReadableSpan): boolean {
  return isDirect(span) ? span.isSampled : (span.spanContext().traceFlags & 1) === 1
}
