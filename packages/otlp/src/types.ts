/**
 * OTLP traces as plain data, one interface per message of
 * `opentelemetry/proto/trace/v1/trace.proto` and `common/v1/common.proto` (proto 1.x).
 * Field names are those of the OTLP/JSON mapping, so the JSON form reads like the type.
 *
 * Differences from the JSON text, because these are values in memory:
 * - ids are lower-case hex strings ('' where the wire has none),
 * - 64-bit integers are `bigint`, so nothing above 2^53 is rounded,
 * - bytes are `Uint8Array`.
 */

/** One value of the `AnyValue` oneof; `{}` is the value that is set to nothing. */
export type AnyValue =
  | { readonly stringValue: string }
  | { readonly boolValue: boolean }
  | { readonly intValue: bigint }
  | { readonly doubleValue: number }
  | { readonly arrayValue: { readonly values: readonly AnyValue[] } }
  | { readonly kvlistValue: { readonly values: readonly KeyValue[] } }
  | { readonly bytesValue: Uint8Array }
  | EmptyValue

/** An `AnyValue` in which no member of the oneof is set. */
export type EmptyValue = Readonly<Record<string, never>>

export interface KeyValue {
  readonly key: string
  readonly value: AnyValue
}

export interface Resource {
  readonly attributes: readonly KeyValue[]
  readonly droppedAttributesCount: number
}

export interface InstrumentationScope {
  readonly name: string
  readonly version: string
  readonly attributes: readonly KeyValue[]
  readonly droppedAttributesCount: number
}

/** 0 unspecified, 1 internal, 2 server, 3 client, 4 producer, 5 consumer. Unknown numbers are kept as they came. */
export type SpanKindNumber = number

/** 0 unset, 1 ok, 2 error. Unknown numbers are kept as they came. */
export type StatusCodeNumber = number

export interface SpanEvent {
  readonly timeUnixNano: bigint
  readonly name: string
  readonly attributes: readonly KeyValue[]
  readonly droppedAttributesCount: number
}

export interface SpanLink {
  /** 32 hex digits. */
  readonly traceId: string
  /** 16 hex digits. */
  readonly spanId: string
  readonly traceState: string
  readonly attributes: readonly KeyValue[]
  readonly droppedAttributesCount: number
  readonly flags: number
}

export interface Status {
  readonly code: StatusCodeNumber
  readonly message: string
}

export interface Span {
  /** 32 hex digits. */
  readonly traceId: string
  /** 16 hex digits. */
  readonly spanId: string
  readonly traceState: string
  /** 16 hex digits, '' for a root. */
  readonly parentSpanId: string
  readonly flags: number
  readonly name: string
  readonly kind: SpanKindNumber
  readonly startTimeUnixNano: bigint
  readonly endTimeUnixNano: bigint
  readonly attributes: readonly KeyValue[]
  readonly droppedAttributesCount: number
  readonly events: readonly SpanEvent[]
  readonly droppedEventsCount: number
  readonly links: readonly SpanLink[]
  readonly droppedLinksCount: number
  readonly status: Status
}

export interface ScopeSpans {
  readonly scope: InstrumentationScope
  readonly spans: readonly Span[]
  readonly schemaUrl: string
}

export interface ResourceSpans {
  readonly resource: Resource
  readonly scopeSpans: readonly ScopeSpans[]
  readonly schemaUrl: string
}

/** The body of an OTLP trace export: `ExportTraceServiceRequest`, which is the same message as `TracesData`. */
export interface TracesData {
  readonly resourceSpans: readonly ResourceSpans[]
}
