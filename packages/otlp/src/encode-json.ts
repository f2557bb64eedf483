import { jsonAttributes, quote } from './encode-json-value.ts'
import { SPAN_KIND_NAMES, STATUS_CODE_NAMES } from './enum-names.ts'
import type { ResourceSpans, ScopeSpans, Span, SpanEvent, SpanLink, Status, TracesData } from './types.ts'

export interface EncodeJsonOptions {
  /**
   * How `kind` and `status.code` are written: as `3` or as `"SPAN_KIND_CLIENT"`. The OTLP specification asks for numbers,
   * some older servers for names. A number without a name is written as a number. Default `'numbers'`.
   */
  readonly enums?: 'numbers' | 'names'
}

type Enums = 'numbers' | 'names'

/**
 * The body of an OTLP trace export as JSON (OTLP 1.x, "JSON Protobuf Encoding"): ids in hex, 64-bit integers as decimal
 * strings, bytes in base64, `"NaN"`, `"Infinity"` and `"-Infinity"` as strings, `parentSpanId` left out of roots.
 * Does not throw for data of the declared type.
 *
 * @example
 * await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: encodeTracesJson(data) })
 */
export function encodeTracesJson(data: TracesData, options: EncodeJsonOptions = {}): string {
  const enums = options.enums ?? 'numbers'
  return `{"resourceSpans":${list(data.resourceSpans, (item) => jsonResourceSpans(item, enums))}}`
}

function jsonResourceSpans({ resource, scopeSpans, schemaUrl }: ResourceSpans, enums: Enums): string {
  const attributes = jsonAttributes(resource.attributes)
  const dropped = count('droppedAttributesCount', resource.droppedAttributesCount)
  const scopes = list(scopeSpans, (item) => jsonScopeSpans(item, enums))
  return `{"resource":{"attributes":${attributes}${dropped}},"scopeSpans":${scopes}${optional('schemaUrl', schemaUrl)}}`
}

function jsonScopeSpans({ scope, spans, schemaUrl }: ScopeSpans, enums: Enums): string {
  let text = `{"scope":{"name":${quote(scope.name)}${optional('version', scope.version)}`
  if (scope.attributes.length > 0) text += `,"attributes":${jsonAttributes(scope.attributes)}`
  text += `${count('droppedAttributesCount', scope.droppedAttributesCount)}}`
  return `${text},"spans":${list(spans, (span) => jsonSpan(span, enums))}${optional('schemaUrl', schemaUrl)}}`
}

function jsonSpan(span: Span, enums: Enums): string {
  let text = `{"traceId":${quote(span.traceId)},"spanId":${quote(span.spanId)}`
  text += optional('traceState', span.traceState)
  text += optional('parentSpanId', span.parentSpanId)
  text += count('flags', span.flags)
  text += `,"name":${quote(span.name)},"kind":${jsonEnum(span.kind, SPAN_KIND_NAMES, enums)}`
  text += `,"startTimeUnixNano":${nanos(span.startTimeUnixNano)},"endTimeUnixNano":${nanos(span.endTimeUnixNano)}`
  text += `,"attributes":${jsonAttributes(span.attributes)}`
  text += count('droppedAttributesCount', span.droppedAttributesCount)
  text += `,"events":${list(span.events, jsonEvent)}${count('droppedEventsCount', span.droppedEventsCount)}`
  if (span.links.length > 0) text += `,"links":${list(span.links, jsonLink)}`
  text += count('droppedLinksCount', span.droppedLinksCount)
  return `${text},"status":${jsonStatus(span.status, enums)}}`
}

function jsonEvent(event: SpanEvent): string {
  const dropped = count('droppedAttributesCount', event.droppedAttributesCount)
  const attributes = jsonAttributes(event.attributes)
  return `{"timeUnixNano":${nanos(event.timeUnixNano)},"name":${quote(event.name)},"attributes":${attributes}${dropped}}`
}

function jsonLink(link: SpanLink): string {
  let text = `{"traceId":${quote(link.traceId)},"spanId":${quote(link.spanId)}`
  text += optional('traceState', link.traceState)
  text += `,"attributes":${jsonAttributes(link.attributes)}`
  return `${text}${count('droppedAttributesCount', link.droppedAttributesCount)}${count('flags', link.flags)}}`
}

function jsonStatus(status: Status, enums: Enums): string {
  return `{"code":${jsonEnum(status.code, STATUS_CODE_NAMES, enums)}${optional('message', status.message)}}`
}

function jsonEnum(value: number, names: readonly string[], enums: Enums): string {
  const name = enums === 'names' ? names[value] : undefined
  return name === undefined ? String(value) : `"${name}"`
}

/** Modulo 2^64, as protobuf has it: a time before 1970 must not make the whole body unreadable. */
function nanos(time: bigint): string {
  return `"${BigInt.asUintN(64, time)}"`
}

function list<T>(items: readonly T[], encode: (item: T) => string): string {
  let text = '['
  for (const item of items) text += text.length > 1 ? `,${encode(item)}` : encode(item)
  return `${text}]`
}

function optional(field: string, text: string): string {
  return text === '' ? '' : `,"${field}":${quote(text)}`
}

function count(field: string, value: number): string {
  return value === 0 ? '' : `,"${field}":${value}`
}
