import { decoding } from './decode-error.ts'
import { readJsonAttributes } from './decode-json-value.ts'
import { type DecodeLimits, resolveDecodeLimits } from './decode-limits.ts'
import type { DecodeResult } from './decode-traces.ts'
import { SPAN_KIND_NAMES, STATUS_CODE_NAMES } from './enum-names.ts'
import { type JsonObject, JsonReader } from './json-reader.ts'
import { parseJson } from './parse-json.ts'
import type {
  InstrumentationScope,
  Resource,
  ResourceSpans,
  ScopeSpans,
  Span,
  SpanEvent,
  SpanLink,
  Status,
  TracesData,
} from './types.ts'

const TRACE_ID_BYTES = 16
const SPAN_ID_BYTES = 8

/**
 * Reads the JSON body of an OTLP trace export, given as text, as its bytes, or already parsed. Total: no input makes it
 * throw; what cannot be read comes back as `malformed`, whole, with the path.
 *
 * Integers may be numbers or strings, enums numbers or names, ids hex of either case or base64, bytes base64; unknown
 * fields and nulls are absent. An id that is not valid becomes '' and its span is still data, as in `decodeTraces`.
 * Names are lowerCamelCase only, as the OTLP specification says.
 *
 * @example
 * const result = decodeTracesJson(await request.text())
 * if (result.status === 'malformed') return new Response(result.error.message, { status: 400 })
 */
export function decodeTracesJson(json: unknown, limits?: DecodeLimits): DecodeResult {
  return decoding(() => readTraces(json, resolveDecodeLimits(limits)))
}

function readTraces(json: unknown, limits: Required<DecodeLimits>): TracesData {
  const reader = new JsonReader(limits)
  const body = reader.root(parseJson(json, limits.maxBytes))
  return { resourceSpans: reader.list(body, 'resourceSpans', readResourceSpans) }
}

function readResourceSpans(reader: JsonReader, value: JsonObject): ResourceSpans {
  reader.countValue()
  return {
    resource: reader.message(value, 'resource', readResource) ?? { attributes: [], droppedAttributesCount: 0 },
    scopeSpans: reader.list(value, 'scopeSpans', readScopeSpans),
    schemaUrl: reader.text(value, 'schemaUrl'),
  }
}

function readResource(reader: JsonReader, value: JsonObject): Resource {
  return {
    attributes: readJsonAttributes(reader, value, 'attributes'),
    droppedAttributesCount: reader.uint32(value, 'droppedAttributesCount'),
  }
}

function readScopeSpans(reader: JsonReader, value: JsonObject): ScopeSpans {
  reader.countValue()
  return {
    scope: reader.message(value, 'scope', readScope) ?? {
      name: '',
      version: '',
      attributes: [],
      droppedAttributesCount: 0,
    },
    spans: reader.list(value, 'spans', readSpan),
    schemaUrl: reader.text(value, 'schemaUrl'),
  }
}

function readScope(reader: JsonReader, value: JsonObject): InstrumentationScope {
  return {
    name: reader.text(value, 'name'),
    version: reader.text(value, 'version'),
    attributes: readJsonAttributes(reader, value, 'attributes'),
    droppedAttributesCount: reader.uint32(value, 'droppedAttributesCount'),
  }
}

function readSpan(reader: JsonReader, value: JsonObject): Span {
  reader.countSpan()
  return {
    traceId: reader.id(value, 'traceId', TRACE_ID_BYTES),
    spanId: reader.id(value, 'spanId', SPAN_ID_BYTES),
    traceState: reader.text(value, 'traceState'),
    parentSpanId: reader.id(value, 'parentSpanId', SPAN_ID_BYTES),
    flags: reader.uint32(value, 'flags'),
    name: reader.text(value, 'name'),
    kind: reader.enumeration(value, 'kind', SPAN_KIND_NAMES),
    startTimeUnixNano: reader.uint64(value, 'startTimeUnixNano'),
    endTimeUnixNano: reader.uint64(value, 'endTimeUnixNano'),
    attributes: readJsonAttributes(reader, value, 'attributes'),
    droppedAttributesCount: reader.uint32(value, 'droppedAttributesCount'),
    events: reader.list(value, 'events', readEvent),
    droppedEventsCount: reader.uint32(value, 'droppedEventsCount'),
    links: reader.list(value, 'links', readLink),
    droppedLinksCount: reader.uint32(value, 'droppedLinksCount'),
    status: reader.message(value, 'status', readStatus) ?? { code: 0, message: '' },
  }
}

function readEvent(reader: JsonReader, value: JsonObject): SpanEvent {
  reader.countValue()
  return {
    timeUnixNano: reader.uint64(value, 'timeUnixNano'),
    name: reader.text(value, 'name'),
    attributes: readJsonAttributes(reader, value, 'attributes'),
    droppedAttributesCount: reader.uint32(value, 'droppedAttributesCount'),
  }
}

function readLink(reader: JsonReader, value: JsonObject): SpanLink {
  reader.countValue()
  return {
    traceId: reader.id(value, 'traceId', TRACE_ID_BYTES),
    spanId: reader.id(value, 'spanId', SPAN_ID_BYTES),
    traceState: reader.text(value, 'traceState'),
    attributes: readJsonAttributes(reader, value, 'attributes'),
    droppedAttributesCount: reader.uint32(value, 'droppedAttributesCount'),
    flags: reader.uint32(value, 'flags'),
  }
}

function readStatus(reader: JsonReader, value: JsonObject): Status {
  return { code: reader.enumeration(value, 'code', STATUS_CODE_NAMES), message: reader.text(value, 'message') }
}
