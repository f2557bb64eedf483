import { readAttribute } from './decode-value.ts'
import type { ProtoReader } from './reader.ts'
import type { KeyValue, Span, SpanEvent, SpanLink, Status } from './types.ts'

const TRACE_ID_BYTES = 16
const SPAN_ID_BYTES = 8

const UNSET: Status = Object.freeze({ code: 0, message: '' })

/** A message while its fields come in, with lists that can be added to. */
type Draft<T> = {
  -readonly [K in keyof T]: T[K] extends readonly (infer Item)[] ? Item[] : T[K]
}

/** Reads the span that begins here. Each `case` is a field number and its wire type: `number << 3 | type`. */
export function readSpan(reader: ProtoReader): Span {
  reader.countSpan()
  const outer = reader.enter()
  const span = emptySpan()
  while (reader.more()) readSpanField(reader, reader.tag(), span)
  reader.leave(outer)
  return span
}

function emptySpan(): Draft<Span> {
  return {
    traceId: '',
    spanId: '',
    traceState: '',
    parentSpanId: '',
    flags: 0,
    name: '',
    kind: 0,
    startTimeUnixNano: 0n,
    endTimeUnixNano: 0n,
    attributes: [],
    droppedAttributesCount: 0,
    events: [],
    droppedEventsCount: 0,
    links: [],
    droppedLinksCount: 0,
    status: UNSET,
  }
}

/** Longer than others because a span has sixteen fields: one row each, and nothing else. */
function readSpanField(reader: ProtoReader, tag: number, span: Draft<Span>): void {
  switch (tag) {
    case 10:
      span.traceId = reader.id(TRACE_ID_BYTES)
      return
    case 18:
      span.spanId = reader.id(SPAN_ID_BYTES)
      return
    case 26:
      span.traceState = reader.text()
      return
    case 34:
      span.parentSpanId = reader.id(SPAN_ID_BYTES)
      return
    case 42:
      span.name = reader.text()
      return
    case 48:
      span.kind = reader.int32()
      return
    case 57:
      span.startTimeUnixNano = reader.fixed64()
      return
    case 65:
      span.endTimeUnixNano = reader.fixed64()
      return
    case 74:
      return readAttribute(reader, span.attributes)
    case 80:
      span.droppedAttributesCount = reader.uint32()
      return
    case 90:
      span.events.push(readEvent(reader))
      return
    case 96:
      span.droppedEventsCount = reader.uint32()
      return
    case 106:
      span.links.push(readLink(reader))
      return
    case 112:
      span.droppedLinksCount = reader.uint32()
      return
    case 122:
      span.status = readStatus(reader, span.status)
      return
    case 133:
      span.flags = reader.fixed32()
      return
    default:
      reader.skip(tag)
  }
}

function readEvent(reader: ProtoReader): SpanEvent {
  reader.countValue()
  const outer = reader.enter()
  const event: Draft<SpanEvent> = { timeUnixNano: 0n, name: '', attributes: [], droppedAttributesCount: 0 }
  while (reader.more()) {
    const tag = reader.tag()
    if (tag === 9) event.timeUnixNano = reader.fixed64()
    else if (tag === 18) event.name = reader.text()
    else if (tag === 26) readAttribute(reader, event.attributes)
    else if (tag === 32) event.droppedAttributesCount = reader.uint32()
    else reader.skip(tag)
  }
  reader.leave(outer)
  return event
}

function readLink(reader: ProtoReader): SpanLink {
  reader.countValue()
  const outer = reader.enter()
  const attributes: KeyValue[] = []
  const link = { traceId: '', spanId: '', traceState: '', attributes, droppedAttributesCount: 0, flags: 0 }
  while (reader.more()) {
    const tag = reader.tag()
    if (tag === 10) link.traceId = reader.id(TRACE_ID_BYTES)
    else if (tag === 18) link.spanId = reader.id(SPAN_ID_BYTES)
    else if (tag === 26) link.traceState = reader.text()
    else if (tag === 34) readAttribute(reader, link.attributes)
    else if (tag === 40) link.droppedAttributesCount = reader.uint32()
    else if (tag === 53) link.flags = reader.fixed32()
    else reader.skip(tag)
  }
  reader.leave(outer)
  return link
}

/** Goes on from `previous`: a message that comes twice is merged. */
function readStatus(reader: ProtoReader, previous: Status): Status {
  const outer = reader.enter()
  let { code, message } = previous
  while (reader.more()) {
    const tag = reader.tag()
    if (tag === 18) message = reader.text()
    else if (tag === 24) code = reader.int32()
    else reader.skip(tag)
  }
  reader.leave(outer)
  return { code, message }
}
