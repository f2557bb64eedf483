import { ProtoWriter } from '@honeyhive/otlp'
import { attributeOf, type DirectSpan, isDirect } from '../core/direct-span.ts'
import { attributeNames } from '../core/semconv.ts'
import type { InstrumentationScope, ReadableSpan, Resource } from '../core/span-types.ts'
import { freeMemory } from './free-memory.ts'
import { ParcelMaker, type SpanWriter } from './parcel-maker.ts'
import type { EncodedSpan, SpanEncoder } from './span-encoder.ts'
import type { SpanParcel } from './span-parcel.ts'
import { type FieldWriter, writeBody } from './write-body.ts'
import { writeReadableSpan } from './write-readable-span.ts'

/** Spans that wait as bytes share a stretch of memory until it is this long. */
const slabBytes = 262_144
/** Room for the span that crosses the border, so that the stretch need not grow for it. */
const slabMargin = 32_768

/**
 * Writes spans as protobuf. Our own wait as they are, for nobody can change them after their end, and are written in one
 * pass when their request is made; what their functions were given and gave back may be no text even then, because making
 * it is another thread's work where there is one. Spans of other providers are written when they come.
 */
export class ProtobufEncoder implements SpanEncoder {
  /** Kept, so that memory need not be had anew for every request. */
  private readonly fields = new ProtoWriter(65_536)
  private lent: ProtoWriter | undefined
  private slab: Slab | undefined

  encode(span: ReadableSpan): EncodedSpan {
    return isDirect(span) ? new WaitingSpan(span) : new WrittenSpan(span)
  }

  compact(span: EncodedSpan): EncodedSpan {
    if (!(span instanceof WaitingSpan)) return span
    if (this.slab === undefined || this.slab.isFull) this.slab = new Slab()
    return new CompactSpan(span, this.slab)
  }

  payload(spans: readonly EncodedSpan[]): SpanParcel {
    this.fields.reset()
    return new ParcelMaker(this.fields).parcelOf(spans as readonly OwnSpan[])
  }

  body(spans: readonly EncodedSpan[]): Uint8Array<ArrayBuffer> {
    return bodyIn(new ProtoWriter(bytesOfAll(spans) + 4096), spans)
  }

  lendBody(spans: readonly EncodedSpan[]): Uint8Array {
    this.lent ??= new ProtoWriter(65_536)
    this.lent.reset()
    return bodyIn(this.lent, spans)
  }
}

/** What this encoder makes. */
type OwnSpan = EncodedSpan & SpanWriter & FieldWriter

function bodyIn(writer: ProtoWriter, spans: readonly EncodedSpan[]): Uint8Array<ArrayBuffer> {
  writeBody(spans as readonly OwnSpan[], writer)
  return writer.view(0, writer.length)
}

function bytesOfAll(spans: readonly EncodedSpan[]): number {
  return spans.reduce((sum, { bytes }) => sum + bytes, 0)
}

/** One of ours as it is. */
class WaitingSpan implements EncodedSpan, SpanWriter, FieldWriter {
  readonly bytes: number
  private readonly span: ReadableSpan & DirectSpan

  constructor(span: ReadableSpan & DirectSpan) {
    this.span = span
    this.bytes = span.size
  }

  get sessionId(): string | undefined {
    return sessionIdOf(this.span)
  }

  get resource(): Resource {
    return this.span.resource
  }

  get scope(): InstrumentationScope {
    return this.span.instrumentationScope
  }

  /** All of them, text included. */
  writeFields(writer: ProtoWriter): void {
    const start = writer.length
    try {
      this.span.writeOtlp(writer)
    } catch {
      writer.rewind(start)
      writeReadableSpan(writer, this.span)
    }
  }

  writeTo(maker: ParcelMaker): void {
    try {
      this.span.writeOtlp(maker.fields, maker)
    } catch {
      // Somebody has put something into it past its methods; half a span would spoil all that follow.
      maker.takeBack()
      writeReadableSpan(maker.fields, this.span)
    }
  }
}

/** A stretch of memory that many spans share; it is given back when the last of them has been answered for. */
class Slab {
  readonly writer: ProtoWriter = new ProtoWriter(slabBytes + slabMargin)
  private users = 0

  get isFull(): boolean {
    return this.writer.length >= slabBytes
  }

  use(): void {
    this.users += 1
  }

  leave(): void {
    this.users -= 1
    if (this.users === 0 && this.isFull) freeMemory(this.writer.view(0, this.writer.length))
  }
}

/** Our own as bytes. */
class CompactSpan implements EncodedSpan, SpanWriter, FieldWriter {
  readonly bytes: number
  readonly sessionId: string | undefined
  readonly resource: Resource
  readonly scope: InstrumentationScope
  private readonly slab: Slab
  private readonly start: number

  constructor(span: WaitingSpan, slab: Slab) {
    const { writer } = slab
    this.slab = slab
    this.start = writer.length
    span.writeFields(writer)
    this.bytes = writer.length - this.start
    slab.use()
    this.sessionId = span.sessionId
    this.resource = span.resource
    this.scope = span.scope
  }

  writeFields(writer: ProtoWriter): void {
    writer.raw(this.slab.writer.view(this.start, this.start + this.bytes))
  }

  writeTo(maker: ParcelMaker): void {
    this.writeFields(maker.fields)
  }

  free(): void {
    this.slab.leave()
  }
}

class WrittenSpan implements EncodedSpan, SpanWriter, FieldWriter {
  readonly bytes: number
  readonly sessionId: string | undefined
  readonly resource: Resource
  readonly scope: InstrumentationScope
  private readonly fields: Uint8Array

  constructor(span: ReadableSpan) {
    const writer = new ProtoWriter(2048)
    writeReadableSpan(writer, span)
    this.fields = writer.finish()
    this.bytes = this.fields.length
    this.sessionId = sessionIdOf(span)
    this.resource = span.resource
    this.scope = span.instrumentationScope
  }

  writeFields(writer: ProtoWriter): void {
    writer.raw(this.fields)
  }

  writeTo(maker: ParcelMaker): void {
    this.writeFields(maker.fields)
  }
}

function sessionIdOf(span: ReadableSpan): string | undefined {
  const sessionId = attributeOf(span, attributeNames.sessionId)
  return typeof sessionId === 'string' ? sessionId : undefined
}
