/**
 * The OpenTelemetry trace SDK's interfaces by structure, the same in OTel JS 2.x and 3.x, so that third-party processors,
 * exporters and samplers of either line fit ours and ours fit theirs without either package being a dependency.
 */
import type { Attributes, Context, HrTime, Link, Span, SpanContext, SpanKind, SpanStatus } from '@opentelemetry/api'

export interface InstrumentationScope {
  readonly name: string
  readonly version?: string | undefined
  readonly schemaUrl?: string | undefined
}

/** A raw resource attribute; its value may still be on its way. */
export type RawResourceAttribute = [string, unknown]

export interface Resource {
  readonly attributes: Attributes
  readonly schemaUrl?: string | undefined
  /** True while `attributes` still waits for an asynchronous detector. */
  readonly asyncAttributesPending?: boolean | undefined
  waitForAsyncAttributes?(): Promise<void>
  /** A new resource; on a collision `other` wins. */
  merge(other: Resource | null): Resource
  getRawAttributes(): RawResourceAttribute[]
}

export interface TimedEvent {
  readonly time: HrTime
  readonly name: string
  readonly attributes?: Attributes
  readonly droppedAttributesCount?: number
}

/** A span as processors and exporters read it. */
export interface ReadableSpan {
  readonly name: string
  readonly kind: SpanKind
  readonly spanContext: () => SpanContext
  readonly parentSpanContext?: SpanContext | undefined
  readonly startTime: HrTime
  readonly endTime: HrTime
  readonly status: SpanStatus
  readonly attributes: Attributes
  readonly links: Link[]
  readonly events: TimedEvent[]
  readonly duration: HrTime
  readonly ended: boolean
  readonly resource: Resource
  readonly instrumentationScope: InstrumentationScope
  readonly droppedAttributesCount: number
  readonly droppedEventsCount: number
  readonly droppedLinksCount: number
}

/** A span while it is recording: it can be read and written. */
export interface RecordingSpan extends Span, Omit<ReadableSpan, 'spanContext'> {}

/** Hears of every span, as OTel SDK 1.x, 2.x and 3.x have it: theirs fit here and ours fit there. */
export interface SpanProcessor {
  /** Called synchronously when a recording span starts. */
  onStart(span: RecordingSpan, parentContext: Context): void
  /** Called synchronously while the span can still be written; the place for redaction and last attributes. */
  onEnding?(span: RecordingSpan): void
  /** Called synchronously when the span has ended and can no longer be written. */
  onEnd(span: ReadableSpan): void
  forceFlush(): Promise<void>
  shutdown(): Promise<void>
}

/** `code` 0 is success, 1 is failure, as in OTel JS's `ExportResultCode`. */
export interface ExportResult {
  readonly code: 0 | 1
  readonly error?: Error
}

export interface SpanExporter {
  export(spans: ReadableSpan[], resultCallback: (result: ExportResult) => void): void
  shutdown(): Promise<void>
  forceFlush?(): Promise<void>
}

/** 0 is not recorded, 1 is recorded but not sampled, 2 is recorded and sampled. */
export type SamplingDecision = 0 | 1 | 2

export interface SamplingResult {
  readonly decision: SamplingDecision
  readonly attributes?: Readonly<Attributes> | undefined
  readonly traceState?: SpanContext['traceState']
}

export interface Sampler {
  shouldSample(
    context: Context,
    traceId: string,
    spanName: string,
    spanKind: SpanKind,
    attributes: Attributes,
    links: Link[],
  ): SamplingResult
  toString(): string
}

export interface IdGenerator {
  /** 32 lower-case hex digits, not all zero. */
  generateTraceId(): string
  /** 16 lower-case hex digits, not all zero. */
  generateSpanId(): string
}

/** Limits of one span. Whatever exceeds them is dropped and counted on the span. */
export interface SpanLimits {
  /** Attributes of a span. Default 1024. */
  readonly attributeCountLimit?: number | undefined
  /**
   * Of `attributeCountLimit`, the slots that only outputs, errors, duration and session keys may take, because they are
   * written last. Default 16, at most an eighth of the limit.
   */
  readonly reservedAttributeCount?: number | undefined
  /** Characters of a string value; longer ones are cut there without a marker, as OpenTelemetry says. Default: none. */
  readonly attributeValueLengthLimit?: number | undefined
  /** Events of a span, the oldest are dropped. Default 1024. */
  readonly eventCountLimit?: number | undefined
  /** Links of a span, the oldest are dropped. Default 128. */
  readonly linkCountLimit?: number | undefined
  /** Attributes of one event. Default 128. */
  readonly attributePerEventCountLimit?: number | undefined
  /** Attributes of one link. Default 128. */
  readonly attributePerLinkCountLimit?: number | undefined
  /** UTF-8 bytes of a string value; longer ones are cut with the marker `…[truncated N bytes]`. Default 1 MiB. */
  readonly maxStringBytes?: number | undefined
}

/** Hears of every failure that the span core kept from the app: where it happened, and what was thrown. */
export type SpanErrorListener = (place: string, error: unknown) => void
