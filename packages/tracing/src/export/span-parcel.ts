import {
  ProtoWriter,
  RESOURCE_SPANS,
  SCOPE_SPANS,
  SPAN,
  TRACES_DATA,
  writeAttribute,
  writeTextAttribute,
} from '@honeyhive/otlp'
import { type JsonToken, TokenReader } from '../core/json-tokens.ts'
import { attributeNames } from '../core/semconv.ts'
import type { Payload } from './span-encoder.ts'

/** The bytes before and after the members of a message. */
export interface ParcelFrame {
  readonly head: Uint8Array
  readonly tail: Uint8Array
}

export interface ParcelScope extends ParcelFrame {
  readonly spanCount: number
}

export interface ParcelResource extends ParcelFrame {
  readonly scopes: readonly ParcelScope[]
}

/** Spans as data that can be handed to another thread, which makes the body of a request of them. */
export interface SpanParcel {
  readonly resources: readonly ParcelResource[]
  /** The fields of each `Span` message, one span after the other, without the attributes that are in `later`. */
  readonly fields: Uint8Array<ArrayBuffer>
  /**
   * For each span how many bytes of `fields` are its own, and how many attributes in `later`: n, or -1 - n when
   * `honeyhive.json` is to name just these.
   */
  readonly counts: readonly number[]
  /** Attributes whose JSON text is still to be made: for each its key, then the tokens of its value. */
  readonly later: readonly JsonToken[]
  /** What numbers in the place of a key stand for. */
  readonly keys: readonly string[]
  /** About how long the body becomes. */
  readonly size: number
}

/** The body of a request, `TracesData` in protobuf (opentelemetry-proto, trace.proto). Its memory belongs to the caller. */
export function bodyOfParcel(parcel: SpanParcel): Uint8Array<ArrayBuffer> {
  const writer = new ProtoWriter(parcel.size)
  const spans = new ParcelReader(parcel)
  for (const resource of parcel.resources) {
    const mark = writer.open(TRACES_DATA.resourceSpans)
    writer.raw(resource.head)
    for (const scope of resource.scopes) writeScopeSpans(writer, scope, spans)
    writer.raw(resource.tail)
    writer.close(mark)
  }
  return writer.view(0, writer.length)
}

/** The bytes of a payload of either kind. */
export function bytesOf(payload: Payload): Uint8Array<ArrayBuffer> {
  return payload instanceof Uint8Array ? payload : bodyOfParcel(payload)
}

function writeScopeSpans(writer: ProtoWriter, scope: ParcelScope, spans: ParcelReader): void {
  const mark = writer.open(RESOURCE_SPANS.scopeSpans)
  writer.raw(scope.head)
  for (let count = 0; count < scope.spanCount; count += 1) spans.writeNext(writer)
  writer.raw(scope.tail)
  writer.close(mark)
}

/** Reads one span after the other. */
class ParcelReader {
  private readonly parcel: SpanParcel
  private readonly later: TokenReader
  private position = 0
  private index = 0

  constructor(parcel: SpanParcel) {
    this.parcel = parcel
    this.later = new TokenReader(parcel.later, parcel.keys)
  }

  writeNext(writer: ProtoWriter): void {
    const { fields, counts } = this.parcel
    const end = this.position + Number(counts[this.index])
    const mark = writer.open(SCOPE_SPANS.spans)
    writer.raw(fields.subarray(this.position, end))
    const laterCount = Number(counts[this.index + 1])
    if (laterCount !== 0) this.writeLater(writer, laterCount < 0 ? -1 - laterCount : laterCount, laterCount < 0)
    writer.close(mark)
    this.position = end
    this.index += 2
  }

  private writeLater(writer: ProtoWriter, count: number, isNamed: boolean): void {
    const keys: string[] = []
    for (let index = 0; index < count; index += 1) {
      const key = this.later.key()
      keys.push(key)
      writeTextAttribute(writer, SPAN.attributes, key, this.later)
    }
    if (isNamed) writeAttribute(writer, SPAN.attributes, attributeNames.json, keys)
  }
}
