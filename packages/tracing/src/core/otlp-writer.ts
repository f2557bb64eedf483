import { type ProtoWriter, SPAN, SPAN_EVENT, SPAN_LINK, STATUS, writeAttribute, writeKeyValue } from '@honeyhive/otlp'
import type { Attributes, HrTime, Link, SpanStatus } from '@opentelemetry/api'
import type { TimedEvent } from './span-types.ts'

/** Values that stay doubles even when they are whole, so that a column does not change its type from row to row. */
const alwaysDouble = /^honeyhive_metrics\.|^honeyhive_duration_ms$|^gen_ai\.response\.time_to_first_chunk$/

/** Whether a number under this key is written as a double whatever its value. */
export function isDoubleKey(key: string): boolean {
  return alwaysDouble.test(key)
}

/** Writes one attribute as the nested `KeyValue` numbered `field`; `undefined` is no attribute. */
export function writeSpanAttribute(writer: ProtoWriter, field: number, key: string, value: unknown): void {
  if (typeof value === 'number' && isDoubleKey(key))
    writeKeyValue(writer, field, { key, value: { doubleValue: value } })
  else if (value !== undefined) writeAttribute(writer, field, key, value)
}

/** Writes all attributes of an object, each as the nested `KeyValue` numbered `field`. */
export function writeSpanAttributes(writer: ProtoWriter, field: number, attributes: Attributes | undefined): void {
  for (const key in attributes) {
    if (Object.hasOwn(attributes, key)) writeSpanAttribute(writer, field, key, attributes[key])
  }
}

/** What follows the attributes; lists that were never written to need not be there. */
export interface SpanRest {
  readonly droppedAttributesCount: number
  readonly events: readonly TimedEvent[] | undefined
  readonly droppedEventsCount: number
  readonly links: readonly Link[] | undefined
  readonly droppedLinksCount: number
  readonly status: SpanStatus
}

/** Writes what follows the attributes of an open `Span`: events, links, status, what was dropped, flags. */
export function writeSpanRest(writer: ProtoWriter, span: SpanRest, flags: number): void {
  writeCount(writer, SPAN.droppedAttributesCount, span.droppedAttributesCount)
  if (span.events !== undefined) for (const event of span.events) writeEvent(writer, event)
  writeCount(writer, SPAN.droppedEventsCount, span.droppedEventsCount)
  if (span.links !== undefined) for (const link of span.links) writeLink(writer, link)
  writeCount(writer, SPAN.droppedLinksCount, span.droppedLinksCount)
  writeStatus(writer, span.status)
  writer.fixed32(SPAN.flags, flags)
}

/**
 * The lower byte is W3C's flags; bit 8 says that it is known whether the other end (a span's parent, a link's target) is
 * remote, bit 9 that it is (trace.proto, `SpanFlags`).
 */
export function spanFlags(traceFlags: number, otherEnd: object | undefined): number {
  const isRemote = otherEnd !== undefined && 'isRemote' in otherEnd && otherEnd.isRemote === true
  return (traceFlags & 0xff) | (isRemote ? 0x300 : 0x100)
}

export function writeTime(writer: ProtoWriter, field: number, [seconds, nanos]: HrTime): void {
  writer.time(field, seconds, nanos)
}

export function writeText(writer: ProtoWriter, field: number, text: string | undefined): void {
  if (text !== undefined && text !== '') writer.string(field, text)
}

function writeEvent(writer: ProtoWriter, event: TimedEvent): void {
  const mark = writer.open(SPAN.events)
  writeTime(writer, SPAN_EVENT.timeUnixNano, event.time)
  writeText(writer, SPAN_EVENT.name, event.name)
  writeSpanAttributes(writer, SPAN_EVENT.attributes, event.attributes)
  writeCount(writer, SPAN_EVENT.droppedAttributesCount, event.droppedAttributesCount)
  writer.close(mark)
}

function writeLink(writer: ProtoWriter, { context, attributes, droppedAttributesCount }: Link): void {
  const mark = writer.open(SPAN.links)
  writer.hex(SPAN_LINK.traceId, context.traceId)
  writer.hex(SPAN_LINK.spanId, context.spanId)
  writeText(writer, SPAN_LINK.traceState, context.traceState?.serialize())
  writeSpanAttributes(writer, SPAN_LINK.attributes, attributes)
  writeCount(writer, SPAN_LINK.droppedAttributesCount, droppedAttributesCount)
  writer.fixed32(SPAN_LINK.flags, spanFlags(context.traceFlags, context))
  writer.close(mark)
}

function writeStatus(writer: ProtoWriter, status: SpanStatus): void {
  if (status.code === 0 && status.message === undefined) return
  const mark = writer.open(SPAN.status)
  writeText(writer, STATUS.message, status.message)
  writer.varint(STATUS.code, status.code)
  writer.close(mark)
}

function writeCount(writer: ProtoWriter, field: number, count: number | undefined): void {
  if (count !== undefined && count !== 0) writer.varint(field, count)
}
