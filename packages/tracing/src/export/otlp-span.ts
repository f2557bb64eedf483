import type { AnyValue, KeyValue, Span, SpanEvent, SpanLink } from '@honeyhive/otlp'
import type { Attributes, HrTime } from '@opentelemetry/api'
import { isDoubleKey, spanFlags } from '../core/otlp-writer.ts'
import type { ReadableSpan } from '../core/span-types.ts'

/** A span as plain OTLP data. */
export function otlpSpan(span: ReadableSpan): Span {
  const { traceId, spanId, traceFlags, traceState } = span.spanContext()
  const parent = span.parentSpanContext
  return {
    traceId,
    spanId,
    traceState: traceState?.serialize() ?? '',
    parentSpanId: parent?.spanId ?? '',
    flags: spanFlags(traceFlags, parent),
    name: span.name,
    // The API counts from 0 (internal), the wire from 1.
    kind: span.kind + 1,
    startTimeUnixNano: nanos(span.startTime),
    endTimeUnixNano: nanos(span.endTime),
    attributes: keyValues(span.attributes),
    droppedAttributesCount: span.droppedAttributesCount,
    events: span.events.map(otlpEvent),
    droppedEventsCount: span.droppedEventsCount,
    links: span.links.map(otlpLink),
    droppedLinksCount: span.droppedLinksCount,
    status: { code: span.status.code, message: span.status.message ?? '' },
  }
}

function otlpEvent(event: ReadableSpan['events'][number]): SpanEvent {
  return {
    timeUnixNano: nanos(event.time),
    name: event.name,
    attributes: keyValues(event.attributes),
    droppedAttributesCount: event.droppedAttributesCount ?? 0,
  }
}

function otlpLink(link: ReadableSpan['links'][number]): SpanLink {
  const { traceId, spanId, traceState, traceFlags } = link.context
  return {
    traceId,
    spanId,
    traceState: traceState?.serialize() ?? '',
    attributes: keyValues(link.attributes),
    droppedAttributesCount: link.droppedAttributesCount ?? 0,
    flags: spanFlags(traceFlags, link.context),
  }
}

/** Attributes as the wire's list; `undefined` is no attribute. */
export function keyValues(attributes: Attributes | undefined): KeyValue[] {
  const list: KeyValue[] = []
  for (const key in attributes) {
    const value: unknown = attributes[key]
    if (value !== undefined) list.push({ key, value: anyValue(value, isDoubleKey(key)) })
  }
  return list
}

function anyValue(value: unknown, isDouble: boolean): AnyValue {
  if (typeof value === 'string') return { stringValue: value }
  if (typeof value === 'boolean') return { boolValue: value }
  if (typeof value === 'number')
    return Number.isSafeInteger(value) && !isDouble && !Object.is(value, -0)
      ? { intValue: BigInt(value) }
      : { doubleValue: value }
  if (Array.isArray(value)) return { arrayValue: { values: value.map((item) => anyValue(item, isDouble)) } }
  return {}
}

function nanos([seconds, nanoseconds]: HrTime): bigint {
  return BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds)
}
