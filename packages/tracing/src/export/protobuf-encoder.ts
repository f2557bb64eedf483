import { ProtoWriter, RESOURCE, RESOURCE_SPANS, SCOPE, SCOPE_SPANS, SPAN, TRACES_DATA } from '@honeyhive/otlp'
import { attributeOf, isDirect } from '../core/direct-span.ts'
import { spanFlags, writeSpanAttributes, writeSpanRest, writeText, writeTime } from '../core/otlp-writer.ts'
import { attributeNames } from '../core/semconv.ts'
import type { InstrumentationScope, ReadableSpan, Resource } from '../core/span-types.ts'
import { type EncodedSpan, grouped, type SpanEncoder } from './span-encoder.ts'

/** Spans share a stretch of memory until it is this long; one allocation then serves hundreds of them. */
const slabBytes = 262_144

interface ProtobufSpan extends EncodedSpan {
  readonly slab: ProtoWriter
  readonly start: number
}

/**
 * Makes the bytes of a span when it ends, in one pass into memory that many spans share. A request is then put together by
 * copying: what the app does to its values after the call is not seen, and what waits is counted to the byte.
 */
export class ProtobufEncoder implements SpanEncoder {
  private slab = new ProtoWriter(slabBytes)

  encode(span: ReadableSpan): EncodedSpan {
    if (this.slab.length >= slabBytes) this.slab = new ProtoWriter(slabBytes)
    const { slab } = this
    const start = slab.length
    try {
      if (isDirect(span)) span.writeOtlp(slab)
      else writeForeignSpan(slab, span)
    } catch (error) {
      // Half a span would spoil all that follow.
      slab.rewind(start)
      throw error
    }
    const sessionId = attributeOf(span, attributeNames.sessionId)
    const encoded: ProtobufSpan = {
      bytes: slab.length - start,
      sessionId: typeof sessionId === 'string' ? sessionId : undefined,
      resource: span.resource,
      scope: span.instrumentationScope,
      slab,
      start,
    }
    return encoded
  }

  body(spans: readonly EncodedSpan[]): Uint8Array<ArrayBuffer> {
    const size = spans.reduce((sum, { bytes }) => sum + bytes, 4096)
    const writer = new ProtoWriter(size)
    for (const [resource, scopes] of grouped(spans as readonly ProtobufSpan[])) {
      const mark = writer.open(TRACES_DATA.resourceSpans)
      writeResource(writer, resource)
      for (const [scope, members] of scopes) writeScopeSpans(writer, scope, members)
      writeText(writer, RESOURCE_SPANS.schemaUrl, resource.schemaUrl)
      writer.close(mark)
    }
    // The writer is ours alone, so its memory can go as it is.
    return writer.view(0, writer.length)
  }
}

function writeResource(writer: ProtoWriter, resource: Resource): void {
  const mark = writer.open(RESOURCE_SPANS.resource)
  writeSpanAttributes(writer, RESOURCE.attributes, resource.attributes)
  writer.close(mark)
}

function writeScopeSpans(writer: ProtoWriter, scope: InstrumentationScope, spans: readonly ProtobufSpan[]): void {
  const mark = writer.open(RESOURCE_SPANS.scopeSpans)
  const scopeMark = writer.open(SCOPE_SPANS.scope)
  writeText(writer, SCOPE.name, scope.name)
  writeText(writer, SCOPE.version, scope.version)
  writer.close(scopeMark)
  for (const { slab, start, bytes } of spans) writer.raw(slab.view(start, start + bytes))
  writeText(writer, SCOPE_SPANS.schemaUrl, scope.schemaUrl)
  writer.close(mark)
}

/** A span of another provider's, that reached us through a processor. */
function writeForeignSpan(writer: ProtoWriter, span: ReadableSpan): void {
  const { traceId, spanId, traceFlags, traceState } = span.spanContext()
  const parent = span.parentSpanContext
  const mark = writer.open(SCOPE_SPANS.spans)
  writer.hex(SPAN.traceId, traceId)
  writer.hex(SPAN.spanId, spanId)
  writeText(writer, SPAN.traceState, traceState?.serialize())
  if (parent !== undefined) writer.hex(SPAN.parentSpanId, parent.spanId)
  writeText(writer, SPAN.name, span.name)
  writer.varint(SPAN.kind, span.kind + 1)
  writeTime(writer, SPAN.startTimeUnixNano, span.startTime)
  writeTime(writer, SPAN.endTimeUnixNano, span.endTime)
  writeSpanAttributes(writer, SPAN.attributes, span.attributes)
  writeSpanRest(writer, span, spanFlags(traceFlags, parent))
  writer.close(mark)
}
