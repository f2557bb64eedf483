import { type ProtoWriter, SPAN } from '@honeyhive/otlp'
import { spanFlags, writeSpanAttribute, writeSpanRest, writeText, writeTime } from '../core/otlp-writer.ts'
import type { ReadableSpan } from '../core/span-types.ts'

/**
 * Writes the fields of a `Span` message from what any OpenTelemetry span shows of itself. An attribute that cannot be read
 * or written costs itself only.
 *
 * @throws when ids, name, times, events or links cannot be read.
 */
export function writeReadableSpan(writer: ProtoWriter, span: ReadableSpan): void {
  const { traceId, spanId, traceFlags, traceState } = span.spanContext()
  const parent = span.parentSpanContext
  writer.hex(SPAN.traceId, traceId)
  writer.hex(SPAN.spanId, spanId)
  writeText(writer, SPAN.traceState, traceState?.serialize())
  if (parent !== undefined) writer.hex(SPAN.parentSpanId, parent.spanId)
  writeText(writer, SPAN.name, span.name)
  writer.varint(SPAN.kind, span.kind + 1)
  writeTime(writer, SPAN.startTimeUnixNano, span.startTime)
  writeTime(writer, SPAN.endTimeUnixNano, span.endTime)
  for (const key of Object.keys(span.attributes)) writeOne(writer, key, span.attributes)
  writeSpanRest(writer, span, spanFlags(traceFlags, parent))
}

function writeOne(writer: ProtoWriter, key: string, attributes: ReadableSpan['attributes']): void {
  const start = writer.length
  try {
    writeSpanAttribute(writer, SPAN.attributes, key, attributes[key])
  } catch {
    writer.rewind(start)
    writeSpanAttribute(writer, SPAN.attributes, key, '[Unreadable]')
  }
}
