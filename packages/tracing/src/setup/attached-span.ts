import type { Attributes, AttributeValue, HrTime, Link, SpanContext, SpanKind, SpanStatus } from '@opentelemetry/api'
import { serialize } from '../core/serialize.ts'
import type { InstrumentationScope, RecordingSpan, Resource, TimedEvent } from '../core/span-types.ts'
import { readKeys, readProperty, writeProperty } from '../span/untrusted.ts'

/** A span of another provider's, which a processor of ours was told of. */
export type ForeignSpan = RecordingSpan

export interface AttachedParts {
  readonly source: ForeignSpan
  /** Who it is among our spans. */
  readonly ids: SpanContext
  readonly parent: SpanContext | undefined
  readonly resourceOf: (resource: Resource) => Resource
  /** Called once, when what there is of the span has been copied: first while it can be written, then when it is done. */
  readonly onEnding: (span: AttachedSpan) => void
  readonly onEnd: (span: AttachedSpan) => void
}

/**
 * Our copy of another provider's span. Session, event type and redaction are written onto the copy: the span itself stays as
 * it is, and so does what the other provider sends.
 */
export class AttachedSpan implements RecordingSpan {
  name = ''
  status: SpanStatus = { code: 0 }
  readonly attributes: Attributes = {}
  readonly events: TimedEvent[] = []
  readonly links: Link[] = []
  readonly parentSpanContext: SpanContext | undefined
  ended = false
  private readonly parts: AttachedParts
  private endedAt: HrTime | undefined

  constructor(parts: AttachedParts) {
    this.parts = parts
    this.name = parts.source.name
    this.parentSpanContext = parts.parent
  }

  spanContext(): SpanContext {
    return this.parts.ids
  }

  isRecording(): boolean {
    return !this.ended
  }

  /** Copies the span as it is now, which may be before its own end, and hands the copy on. */
  end(): void {
    if (this.ended) return
    this.copy()
    this.parts.onEnding(this)
    this.ended = true
    this.parts.onEnd(this)
  }

  get kind(): SpanKind {
    return this.parts.source.kind
  }

  get startTime(): HrTime {
    return this.parts.source.startTime
  }

  get endTime(): HrTime {
    return this.endedAt ?? this.parts.source.endTime
  }

  get duration(): HrTime {
    return this.parts.source.duration
  }

  get resource(): Resource {
    return this.parts.resourceOf(this.parts.source.resource)
  }

  get instrumentationScope(): InstrumentationScope {
    const { source } = this.parts
    // As OTel SDK 1.x has it.
    return source.instrumentationScope ?? (readProperty(source, 'instrumentationLibrary') as InstrumentationScope)
  }

  get droppedAttributesCount(): number {
    return this.parts.source.droppedAttributesCount ?? 0
  }

  get droppedEventsCount(): number {
    return this.parts.source.droppedEventsCount ?? 0
  }

  get droppedLinksCount(): number {
    return this.parts.source.droppedLinksCount ?? 0
  }

  setAttribute(key: string, value: AttributeValue): this {
    writeProperty(this.attributes, key, value)
    return this
  }

  setAttributes(attributes: Attributes): this {
    for (const key of readKeys(attributes)) writeProperty(this.attributes, key, readProperty(attributes, key))
    return this
  }

  setStatus(status: SpanStatus): this {
    this.status = status
    return this
  }

  updateName(name: string): this {
    this.name = name
    return this
  }

  // A copy is written by our own processors only, and they add neither events nor links.
  addEvent(): this {
    return this
  }

  addLink(): this {
    return this
  }

  addLinks(): this {
    return this
  }

  recordException(): void {}

  private copy(): void {
    const { source } = this.parts
    const { name, status } = source
    this.name = name
    this.status = { ...status }
    this.setAttributes(plain(source.attributes))
    this.events.push(...source.events.map((event) => ({ ...event, attributes: plain(event.attributes) })))
    this.links.push(...source.links.map((link) => ({ ...link, attributes: plain(link.attributes) })))
    if (!source.ended) this.endedAt = hrTimeNow()
  }
}

/** Attributes as the wire has them: SDK 3.x keeps maps and mixed lists, which become text here. */
function plain(attributes: Attributes | undefined): Attributes {
  const copy: Attributes = {}
  for (const key of readKeys(attributes)) {
    const value = readProperty(attributes, key)
    if (value === undefined || value === null) continue
    const isPlain = isScalar(value) || (Array.isArray(value) && value.every((item) => item === null || isScalar(item)))
    writeProperty(copy, key, isPlain ? value : serialize(value).text)
  }
  return copy
}

function isScalar(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}

function hrTimeNow(): HrTime {
  const millis = Date.now()
  return [Math.floor(millis / 1000), (millis % 1000) * 1_000_000]
}
