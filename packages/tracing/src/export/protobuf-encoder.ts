import { ProtoWriter, RESOURCE, RESOURCE_SPANS, SCOPE, SCOPE_SPANS, SPAN, TRACES_DATA } from '@honeyhive/otlp'
import { attributeOf, isDirect } from '../core/direct-span.ts'
import { spanFlags, writeSpanAttributes, writeSpanRest, writeText, writeTime } from '../core/otlp-writer.ts'
import { attributeNames } from '../core/semconv.ts'
import type { InstrumentationScope, ReadableSpan, Resource } from '../core/span-types.ts'
import { type EncodedSpan, grouped, type SpanEncoder } from './span-encoder.ts'

/** Spans share a stretch of memory until it is this long; one allocation then serves hundreds of them. */
const slabBytes = 262_144
/** Room for the span that crosses the border, so that the stretch need not grow for it. */
const slabMargin = 32_768

interface ProtobufSpan extends EncodedSpan {
  readonly slab: ProtoWriter
  readonly start: number
}

/**
 * Makes the bytes of a span when it ends, in one pass into memory that many spans share. A request is then put together by
 * copying: what the app does to its values after the call is not seen, and what waits is counted to the byte.
 */
export class ProtobufEncoder implements SpanEncoder {
  private slab = new ProtoWriter(slabBytes + slabMargin)

  encode(span: ReadableSpan): EncodedSpan {
    if (this.slab.length >= slabBytes) this.slab = new ProtoWriter(slabBytes + slabMargin)
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
    const groups = [...grouped(spans as readonly ProtobufSpan[])].map(([resource, scopes]) => {
      const members = [...scopes].map(([scope, list]) => new ScopeGroup(scope, list))
      return { head: headOf(resource), members, tail: tailOf(RESOURCE_SPANS.schemaUrl, resource.schemaUrl) }
    })
    const writer = new ProtoWriter(spans.reduce((sum, { bytes }) => sum + bytes, 4096))
    for (const { head, members, tail } of groups) {
      const size = members.reduce((sum, member) => sum + member.sizeWithHeader, head.length + tail.length)
      writer.header(TRACES_DATA.resourceSpans, size)
      writer.raw(head)
      for (const member of members) member.writeTo(writer)
      writer.raw(tail)
    }
    // The writer is ours alone, so its memory can go as it is.
    return writer.view(0, writer.length)
  }
}

/** The spans of one scope. Its size is known before it is written, so that a large body is not moved for its length. */
class ScopeGroup {
  private readonly head: Uint8Array
  private readonly tail: Uint8Array
  private readonly spans: readonly ProtobufSpan[]
  private readonly size: number

  constructor(scope: InstrumentationScope, spans: readonly ProtobufSpan[]) {
    this.head = scopeHeadOf(scope)
    this.tail = tailOf(SCOPE_SPANS.schemaUrl, scope.schemaUrl)
    this.spans = spans
    this.size = spans.reduce((sum, { bytes }) => sum + bytes, this.head.length + this.tail.length)
  }

  get sizeWithHeader(): number {
    return messageSize(this.size)
  }

  writeTo(writer: ProtoWriter): void {
    writer.header(RESOURCE_SPANS.scopeSpans, this.size)
    writer.raw(this.head)
    let first = 0
    while (first < this.spans.length) first = this.writeStretch(writer, first)
    writer.raw(this.tail)
  }

  /** Spans that lie one behind the other are copied together; answers where the next stretch begins. */
  private writeStretch(writer: ProtoWriter, first: number): number {
    const { slab, start, bytes } = this.spans[first] as ProtobufSpan
    let end = start + bytes
    let next = first + 1
    for (; next < this.spans.length; next += 1) {
      const span = this.spans[next] as ProtobufSpan
      if (span.slab !== slab || span.start !== end) break
      end += span.bytes
    }
    writer.raw(slab.view(start, end))
    return next
  }
}

const heads = new WeakMap<object, Uint8Array>()

/** The `resource` of a `ResourceSpans`, made once for each resource. */
function headOf(resource: Resource): Uint8Array {
  return keptBytes(resource, (writer) => {
    const mark = writer.open(RESOURCE_SPANS.resource)
    writeSpanAttributes(writer, RESOURCE.attributes, resource.attributes)
    writer.close(mark)
  })
}

/** The `scope` of a `ScopeSpans`, made once for each scope. */
function scopeHeadOf(scope: InstrumentationScope): Uint8Array {
  return keptBytes(scope, (writer) => {
    const mark = writer.open(SCOPE_SPANS.scope)
    writeText(writer, SCOPE.name, scope.name)
    writeText(writer, SCOPE.version, scope.version)
    writer.close(mark)
  })
}

function keptBytes(of: object, write: (writer: ProtoWriter) => void): Uint8Array {
  const kept = heads.get(of)
  if (kept !== undefined) return kept
  const bytes = bytesOf(write)
  // Attributes that an asynchronous detector still has to find may change.
  if (!('asyncAttributesPending' in of && of.asyncAttributesPending === true)) heads.set(of, bytes)
  return bytes
}

function tailOf(field: number, schemaUrl: string | undefined): Uint8Array {
  return schemaUrl === undefined || schemaUrl === '' ? NOTHING : bytesOf((writer) => writer.string(field, schemaUrl))
}

const NOTHING = new Uint8Array(0)

function bytesOf(write: (writer: ProtoWriter) => void): Uint8Array {
  const writer = new ProtoWriter(512)
  write(writer)
  return writer.finish()
}

/** Bytes of a nested message whose content has this size: one for the tag, the length, the content. */
function messageSize(size: number): number {
  let width = 1
  for (let rest = size; rest > 127; rest = Math.floor(rest / 128)) width += 1
  return 1 + width + size
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
