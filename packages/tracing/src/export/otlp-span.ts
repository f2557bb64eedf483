import type { AnyValue, KeyValue, ResourceSpans, Span, SpanEvent, SpanLink, TracesData } from '@honeyhive/otlp'
import type { Attributes, HrTime } from '@opentelemetry/api'
import type { InstrumentationScope, ReadableSpan, Resource } from '../core/span-types.ts'

/** Values that stay doubles even when they are whole, so that a column does not change its type from row to row. */
const alwaysDouble = /^honeyhive_metrics\.|^honeyhive_duration_ms$|^gen_ai\.response\.time_to_first_chunk$/

/** The spans of one request, grouped by resource and scope in the order of their first appearance. */
export function tracesOf(spans: readonly ReadableSpan[]): TracesData {
  const byResource = new Map<Resource, Map<InstrumentationScope, Span[]>>()
  for (const span of spans) {
    const scopes = upsert(byResource, span.resource, () => new Map<InstrumentationScope, Span[]>())
    upsert(scopes, span.instrumentationScope, () => []).push(otlpSpan(span))
  }
  return { resourceSpans: [...byResource].map(([resource, scopes]) => resourceSpans(resource, scopes)) }
}

function resourceSpans(resource: Resource, scopes: ReadonlyMap<InstrumentationScope, Span[]>): ResourceSpans {
  return {
    resource: { attributes: keyValues(resource.attributes), droppedAttributesCount: 0 },
    schemaUrl: resource.schemaUrl ?? '',
    scopeSpans: [...scopes].map(([scope, spans]) => ({
      scope: { name: scope.name, version: scope.version ?? '', attributes: [], droppedAttributesCount: 0 },
      schemaUrl: scope.schemaUrl ?? '',
      spans,
    })),
  }
}

export function otlpSpan(span: ReadableSpan): Span {
  const { traceId, spanId, traceFlags, traceState } = span.spanContext()
  const parent = span.parentSpanContext
  // Bits 8 and 9 of the flags say whether the parent is remote (trace.proto, SpanFlags).
  const parentFlags = parent === undefined ? 0 : parent.isRemote === true ? 0x300 : 0x100
  return {
    traceId,
    spanId,
    traceState: traceState?.serialize() ?? '',
    parentSpanId: parent?.spanId ?? '',
    flags: (traceFlags & 0xff) | parentFlags,
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
    flags: traceFlags & 0xff,
  }
}

function keyValues(attributes: Attributes | undefined): KeyValue[] {
  const list: KeyValue[] = []
  for (const key in attributes) {
    const value: unknown = attributes[key]
    if (value !== undefined) list.push({ key, value: anyValue(value, alwaysDouble.test(key)) })
  }
  return list
}

function anyValue(value: unknown, isDouble: boolean): AnyValue {
  if (typeof value === 'string') return { stringValue: value }
  if (typeof value === 'boolean') return { boolValue: value }
  if (typeof value === 'number')
    return Number.isSafeInteger(value) && !isDouble ? { intValue: BigInt(value) } : { doubleValue: value }
  if (Array.isArray(value)) return { arrayValue: { values: value.map((item) => anyValue(item, isDouble)) } }
  return {}
}

function nanos([seconds, nanoseconds]: HrTime): bigint {
  return BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds)
}

function upsert<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key)
  if (found !== undefined) return found
  const made = make()
  map.set(key, made)
  return made
}
