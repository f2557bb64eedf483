export { type DecodeError, type DecodeErrorCode, type Decoded } from './decode-error.ts'
export { decodeTracesJson } from './decode-json.ts'
export { DEFAULT_DECODE_LIMITS, type DecodeLimits } from './decode-limits.ts'
export { type DecodeResult, decodeTraces } from './decode-traces.ts'
export { encodeTracesJson, type EncodeJsonOptions } from './encode-json.ts'
export {
  encodeTraces,
  writeEvent,
  writeLink,
  writeResource,
  writeResourceSpans,
  writeScope,
  writeScopeSpans,
  writeSpan,
  writeStatus,
} from './encode-traces.ts'
export { writeAnyValue, writeAttribute, writeAttributes, writeKeyValue, writeTextAttribute } from './encode-value.ts'
export { SPAN_KIND_NAMES, STATUS_CODE_NAMES } from './enum-names.ts'
export {
  ANY_VALUE,
  KEY_VALUE,
  LIST,
  RESOURCE,
  RESOURCE_SPANS,
  SCOPE,
  SCOPE_SPANS,
  SPAN,
  SPAN_EVENT,
  SPAN_LINK,
  STATUS,
  TRACES_DATA,
} from './fields.ts'
export { fromAnyValue, fromAttributes } from './from-any-value.ts'
export {
  decodeTracesResponse,
  decodeTracesResponseJson,
  encodeTracesResponse,
  encodeTracesResponseJson,
  type PartialSuccess,
  type TracesResponse,
} from './response.ts'
export {
  decodeRpcStatus,
  decodeRpcStatusJson,
  encodeRpcStatus,
  encodeRpcStatusJson,
  type RpcStatus,
} from './rpc-status.ts'
export { toAnyValue, type ToAnyValueOptions } from './to-any-value.ts'
export type {
  AnyValue,
  EmptyValue,
  InstrumentationScope,
  KeyValue,
  Resource,
  ResourceSpans,
  ScopeSpans,
  Span,
  SpanEvent,
  SpanKindNumber,
  SpanLink,
  Status,
  StatusCodeNumber,
  TracesData,
} from './types.ts'
export { ProtoWriter } from './writer.ts'
