import { type ProtoWriter, RESOURCE_SPANS, SCOPE_SPANS } from '@honeyhive/otlp'
import type { LaterAttributes } from '../core/direct-span.ts'
import { type CapturedJson, type JsonToken, keyToken, knownKeys } from '../core/json-tokens.ts'
import { headOf, scopeHeadOf, tailOf } from './message-frame.ts'
import { type EncodedSpan, grouped } from './span-encoder.ts'
import type { ParcelResource, ParcelScope, SpanParcel } from './span-parcel.ts'

/** Writes the fields of a `Span` message to `maker.fields`, and adds to it what is to become text later. */
export interface SpanWriter {
  writeTo(maker: ParcelMaker): void
}

/** Makes one parcel. */
export class ParcelMaker implements LaterAttributes {
  readonly fields: ProtoWriter
  private readonly counts: number[] = []
  private readonly later: JsonToken[] = []
  private start = 0
  private laterStart = 0
  private laterSize = 0
  private laterCount = 0
  private isNamed = false

  constructor(fields: ProtoWriter) {
    this.fields = fields
  }

  parcelOf(spans: readonly (EncodedSpan & SpanWriter)[]): SpanParcel {
    const resources: ParcelResource[] = []
    for (const [resource, scopes] of grouped(spans)) {
      const members: ParcelScope[] = []
      for (const [scope, list] of scopes) {
        for (const span of list) this.addSpan(span)
        const tail = tailOf(SCOPE_SPANS.schemaUrl, scope.schemaUrl)
        members.push({ head: scopeHeadOf(scope), tail, spanCount: list.length })
      }
      const tail = tailOf(RESOURCE_SPANS.schemaUrl, resource.schemaUrl)
      resources.push({ head: headOf(resource), tail, scopes: members })
    }
    const { counts, later } = this
    const fields = this.fields.finish()
    return {
      resources,
      fields,
      counts,
      later,
      keys: knownKeys,
      size: 4096 + fields.length + this.laterSize + counts.length * 8,
    }
  }

  add(key: string, json: CapturedJson): void {
    const { later } = this
    const { tokens } = json
    later.push(keyToken(key))
    for (let index = 0; index < tokens.length; index += 1) later.push(tokens[index])
    this.laterCount += 1
    this.laterSize += key.length + json.size + 24
  }

  nameAll(): void {
    this.isNamed = true
  }

  /** What the span under way has written so far is not to count. */
  takeBack(): void {
    this.fields.rewind(this.start)
    this.later.length = this.laterStart
    this.laterCount = 0
    this.isNamed = false
  }

  private addSpan(span: SpanWriter): void {
    this.start = this.fields.length
    this.laterStart = this.later.length
    this.laterCount = 0
    this.isNamed = false
    span.writeTo(this)
    this.counts.push(this.fields.length - this.start, this.isNamed ? -1 - this.laterCount : this.laterCount)
  }
}
