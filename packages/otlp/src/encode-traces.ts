import { writeAttributes } from './encode-value.ts'
import {
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
import { ProtoWriter } from './writer.ts'

/**
 * The protobuf body of an OTLP trace export, `ExportTraceServiceRequest`. Defaults are left out, as proto3 does.
 * Does not throw for data of the declared type. See `fields.ts` for the table of field numbers.
 *
 * @example
 * await fetch(url, { method: 'POST', headers: { 'content-type': 'application/x-protobuf' }, body: encodeTraces(data) })
 */
export function encodeTraces(data: TracesData): Uint8Array<ArrayBuffer> {
  const writer = new ProtoWriter()
  for (const resourceSpans of data.resourceSpans) writeResourceSpans(writer, resourceSpans)
  return writer.finish()
}

/** Writes one element of the body's `resource_spans`, with everything in it. */
export function writeResourceSpans(writer: ProtoWriter, resourceSpans: ResourceSpans): void {
  const mark = writer.open(TRACES_DATA.resourceSpans)
  writeResource(writer, resourceSpans.resource)
  for (const scopeSpans of resourceSpans.scopeSpans) writeScopeSpans(writer, scopeSpans)
  writeText(writer, RESOURCE_SPANS.schemaUrl, resourceSpans.schemaUrl)
  writer.close(mark)
}

/** Writes the `resource` of an open `ResourceSpans`. */
export function writeResource(writer: ProtoWriter, resource: Resource): void {
  const mark = writer.open(RESOURCE_SPANS.resource)
  writeAttributes(writer, RESOURCE.attributes, resource.attributes)
  writeCount(writer, RESOURCE.droppedAttributesCount, resource.droppedAttributesCount)
  writer.close(mark)
}

/** Writes one element of `scope_spans` of an open `ResourceSpans`, with everything in it. */
export function writeScopeSpans(writer: ProtoWriter, scopeSpans: ScopeSpans): void {
  const mark = writer.open(RESOURCE_SPANS.scopeSpans)
  writeScope(writer, scopeSpans.scope)
  for (const span of scopeSpans.spans) writeSpan(writer, span)
  writeText(writer, SCOPE_SPANS.schemaUrl, scopeSpans.schemaUrl)
  writer.close(mark)
}

/** Writes the `scope` of an open `ScopeSpans`. */
export function writeScope(writer: ProtoWriter, scope: InstrumentationScope): void {
  const mark = writer.open(SCOPE_SPANS.scope)
  writeText(writer, SCOPE.name, scope.name)
  writeText(writer, SCOPE.version, scope.version)
  writeAttributes(writer, SCOPE.attributes, scope.attributes)
  writeCount(writer, SCOPE.droppedAttributesCount, scope.droppedAttributesCount)
  writer.close(mark)
}

/** Writes one element of `spans` of an open `ScopeSpans`, in the order of its field numbers. */
export function writeSpan(writer: ProtoWriter, span: Span): void {
  const mark = writer.open(SCOPE_SPANS.spans)
  writeId(writer, SPAN.traceId, span.traceId)
  writeId(writer, SPAN.spanId, span.spanId)
  writeText(writer, SPAN.traceState, span.traceState)
  writeId(writer, SPAN.parentSpanId, span.parentSpanId)
  writeText(writer, SPAN.name, span.name)
  writeEnum(writer, SPAN.kind, span.kind)
  writeTime(writer, SPAN.startTimeUnixNano, span.startTimeUnixNano)
  writeTime(writer, SPAN.endTimeUnixNano, span.endTimeUnixNano)
  writeAttributes(writer, SPAN.attributes, span.attributes)
  writeCount(writer, SPAN.droppedAttributesCount, span.droppedAttributesCount)
  for (const event of span.events) writeEvent(writer, event)
  writeCount(writer, SPAN.droppedEventsCount, span.droppedEventsCount)
  for (const link of span.links) writeLink(writer, link)
  writeCount(writer, SPAN.droppedLinksCount, span.droppedLinksCount)
  writeStatus(writer, span.status)
  writeFlags(writer, SPAN.flags, span.flags)
  writer.close(mark)
}

/** Writes one element of `events` of an open `Span`. */
export function writeEvent(writer: ProtoWriter, event: SpanEvent): void {
  const mark = writer.open(SPAN.events)
  writeTime(writer, SPAN_EVENT.timeUnixNano, event.timeUnixNano)
  writeText(writer, SPAN_EVENT.name, event.name)
  writeAttributes(writer, SPAN_EVENT.attributes, event.attributes)
  writeCount(writer, SPAN_EVENT.droppedAttributesCount, event.droppedAttributesCount)
  writer.close(mark)
}

/** Writes one element of `links` of an open `Span`. */
export function writeLink(writer: ProtoWriter, link: SpanLink): void {
  const mark = writer.open(SPAN.links)
  writeId(writer, SPAN_LINK.traceId, link.traceId)
  writeId(writer, SPAN_LINK.spanId, link.spanId)
  writeText(writer, SPAN_LINK.traceState, link.traceState)
  writeAttributes(writer, SPAN_LINK.attributes, link.attributes)
  writeCount(writer, SPAN_LINK.droppedAttributesCount, link.droppedAttributesCount)
  writeFlags(writer, SPAN_LINK.flags, link.flags)
  writer.close(mark)
}

/** Writes the `status` of an open `Span`; an unset one without a message takes no bytes. */
export function writeStatus(writer: ProtoWriter, status: Status): void {
  if (status.code === 0 && status.message === '') return
  const mark = writer.open(SPAN.status)
  writeText(writer, STATUS.message, status.message)
  writeEnum(writer, STATUS.code, status.code)
  writer.close(mark)
}

function writeId(writer: ProtoWriter, field: number, hex: string): void {
  if (hex !== '') writer.hex(field, hex)
}

function writeText(writer: ProtoWriter, field: number, text: string): void {
  if (text !== '') writer.string(field, text)
}

function writeCount(writer: ProtoWriter, field: number, count: number): void {
  if (count !== 0) writer.varint(field, count)
}

/** An enum of a newer or broken sender may be negative, which only the 64-bit form can say. */
function writeEnum(writer: ProtoWriter, field: number, value: number): void {
  if (value !== 0) writer.int64(field, value)
}

function writeFlags(writer: ProtoWriter, field: number, flags: number): void {
  if (flags !== 0) writer.fixed32(field, flags)
}

function writeTime(writer: ProtoWriter, field: number, nanos: bigint): void {
  if (nanos !== 0n) writer.fixed64(field, nanos)
}
