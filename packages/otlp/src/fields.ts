/**
 * Field numbers of the messages that this package writes and reads
 * (opentelemetry-proto 1.x: collector/trace/v1, trace/v1, resource/v1, common/v1; google.rpc.Status).
 *
 * | message                     | fields                                                                             |
 * | --------------------------- | ---------------------------------------------------------------------------------- |
 * | ExportTraceServiceRequest   | 1 resource_spans                                                                   |
 * | ExportTraceServiceResponse  | 1 partial_success                                                                  |
 * | ExportTracePartialSuccess   | 1 rejected_spans int64, 2 error_message string                                     |
 * | ResourceSpans               | 1 resource, 2 scope_spans, 3 schema_url string                                     |
 * | Resource                    | 1 attributes, 2 dropped_attributes_count uint32                                    |
 * | ScopeSpans                  | 1 scope, 2 spans, 3 schema_url string                                              |
 * | InstrumentationScope        | 1 name, 2 version, 3 attributes, 4 dropped_attributes_count uint32                 |
 * | Span                        | 1 trace_id bytes, 2 span_id bytes, 3 trace_state, 4 parent_span_id bytes, 5 name,  |
 * |                             | 6 kind enum, 7 start_time_unix_nano fixed64, 8 end_time_unix_nano fixed64,         |
 * |                             | 9 attributes, 10 dropped_attributes_count uint32, 11 events,                       |
 * |                             | 12 dropped_events_count uint32, 13 links, 14 dropped_links_count uint32,           |
 * |                             | 15 status, 16 flags fixed32                                                        |
 * | Span.Event                  | 1 time_unix_nano fixed64, 2 name, 3 attributes, 4 dropped_attributes_count uint32  |
 * | Span.Link                   | 1 trace_id, 2 span_id, 3 trace_state, 4 attributes, 5 dropped_attributes_count,    |
 * |                             | 6 flags fixed32                                                                    |
 * | Status                      | 2 message string, 3 code enum (1 is reserved)                                      |
 * | KeyValue                    | 1 key string, 2 value AnyValue                                                     |
 * | AnyValue (oneof)            | 1 string, 2 bool, 3 int64, 4 double, 5 array, 6 kvlist, 7 bytes                    |
 * | ArrayValue, KeyValueList    | 1 values                                                                           |
 * | google.rpc.Status           | 1 code int32, 2 message string                                                     |
 */
export const TRACES_DATA = { resourceSpans: 1 } as const

export const RESOURCE_SPANS = { resource: 1, scopeSpans: 2, schemaUrl: 3 } as const

export const RESOURCE = { attributes: 1, droppedAttributesCount: 2 } as const

export const SCOPE_SPANS = { scope: 1, spans: 2, schemaUrl: 3 } as const

export const SCOPE = { name: 1, version: 2, attributes: 3, droppedAttributesCount: 4 } as const

export const SPAN = {
  traceId: 1,
  spanId: 2,
  traceState: 3,
  parentSpanId: 4,
  name: 5,
  kind: 6,
  startTimeUnixNano: 7,
  endTimeUnixNano: 8,
  attributes: 9,
  droppedAttributesCount: 10,
  events: 11,
  droppedEventsCount: 12,
  links: 13,
  droppedLinksCount: 14,
  status: 15,
  flags: 16,
} as const

export const SPAN_EVENT = { timeUnixNano: 1, name: 2, attributes: 3, droppedAttributesCount: 4 } as const

export const SPAN_LINK = {
  traceId: 1,
  spanId: 2,
  traceState: 3,
  attributes: 4,
  droppedAttributesCount: 5,
  flags: 6,
} as const

export const STATUS = { message: 2, code: 3 } as const

export const KEY_VALUE = { key: 1, value: 2 } as const

export const ANY_VALUE = { string: 1, bool: 2, int: 3, double: 4, array: 5, kvlist: 6, bytes: 7 } as const

/** `ArrayValue` and `KeyValueList` have the same single field. */
export const LIST = { values: 1 } as const

export const TRACES_RESPONSE = { partialSuccess: 1 } as const

export const PARTIAL_SUCCESS = { rejectedSpans: 1, errorMessage: 2 } as const

export const RPC_STATUS = { code: 1, message: 2 } as const
