import { type ProtoWriter, SPAN } from '@honeyhive/otlp'
import type { Attributes, HrTime, Link, SpanContext, SpanKind, SpanStatus } from '@opentelemetry/api'
import type { DirectSpan, LaterAttributes } from '../core/direct-span.ts'
import { spanFlags, type SpanRest, writeSpanRest, writeText, writeTime } from '../core/otlp-writer.ts'
import type { SharedAttributes } from '../core/shared-attributes.ts'
import { FIXED_SIZE, partsSize } from '../core/span-size.ts'
import type { InstrumentationScope, ReadableSpan, Resource, TimedEvent } from '../core/span-types.ts'
import { AttributeList } from './attribute-list.ts'
import { durationBetween, hrTimeOf, hrTimeOfInput, monotonicMillisOf, writeEpochMillis } from './clock.ts'
import { inspectAsJson } from './inspected.ts'
import type { SpanConfig } from './span-config.ts'
import { SpanIdentity } from './span-identity.ts'
import type { TraceRecord } from './trace-record.ts'

/** What a tracer knows when it makes a span. */
export interface SpanStart {
  readonly name: string
  readonly kind: SpanKind
  readonly trace: TraceRecord
  readonly parent: SpanIdentity | SpanContext | undefined
  readonly startTime: unknown
}

const NOT_ENDED = -1
const SAMPLED_FLAG = 1
const UNSET: SpanStatus = Object.freeze({ code: 0 })

/**
 * What a span knows, as processors and exporters read it. Ids and times are numbers until somebody asks for their text or
 * pair, lists are made when first written: most spans are started and ended in places where nobody looks.
 */
export class SpanRecord implements ReadableSpan, DirectSpan {
  name: string
  readonly kind: SpanKind
  readonly identity: SpanIdentity
  protected readonly config: SpanConfig
  protected readonly startMonotonicMillis: number
  protected endMonotonicMillis: number = NOT_ENDED
  protected givenStart: HrTime | undefined
  protected givenEnd: HrTime | undefined
  private readonly parent: SpanIdentity | SpanContext | undefined
  protected readonly list: AttributeList
  protected eventList: TimedEvent[] | undefined
  protected linkList: Link[] | undefined
  protected droppedEvents: number = 0
  protected droppedLinks: number = 0
  protected currentStatus: SpanStatus = UNSET
  protected isEnded: boolean = false

  constructor(config: SpanConfig, start: SpanStart, identity: SpanIdentity) {
    this.config = config
    this.name = start.name
    this.kind = start.kind
    this.identity = identity
    this.parent = start.parent
    this.list = new AttributeList(config)
    const isLocalChild = start.parent instanceof SpanIdentity
    this.startMonotonicMillis = isLocalChild
      ? monotonicMillisOf(config.clock, start.trace.startMonotonicMillis)
      : start.trace.startMonotonicMillis
    if (start.startTime !== undefined) this.givenStart = this.timeOf(start.startTime)
  }

  spanContext(): SpanContext {
    return this.identity.spanContext()
  }

  get parentSpanContext(): SpanContext | undefined {
    return this.parent instanceof SpanIdentity ? this.parent.spanContext() : this.parent
  }

  isRecording(): boolean {
    return !this.isEnded
  }

  get startTime(): HrTime {
    this.givenStart ??= hrTimeOf(this.identity.trace.offsetMillis, this.startMonotonicMillis)
    return this.givenStart
  }

  /** `[0, 0]` until the span has ended; never before the start. */
  get endTime(): HrTime {
    if (this.endMonotonicMillis === NOT_ENDED && this.givenEnd === undefined) return [0, 0]
    const end = this.givenEnd ?? hrTimeOf(this.identity.trace.offsetMillis, this.endMonotonicMillis)
    const [seconds, nanos] = durationBetween(this.startTime, end)
    this.givenEnd = seconds === 0 && nanos === 0 ? this.startTime : end
    return this.givenEnd
  }

  /** `[-1, -1]` until the span has ended, as in OTel JS. */
  get duration(): HrTime {
    return this.endMonotonicMillis === NOT_ENDED ? [-1, -1] : durationBetween(this.startTime, this.endTime)
  }

  get ended(): boolean {
    return this.isEnded
  }

  get status(): SpanStatus {
    return this.currentStatus
  }

  get attributes(): Attributes {
    return this.list.toObject()
  }

  get events(): TimedEvent[] {
    this.eventList ??= []
    return this.eventList
  }

  get links(): Link[] {
    this.linkList ??= []
    return this.linkList
  }

  get resource(): Resource {
    return this.config.resource
  }

  get instrumentationScope(): InstrumentationScope {
    return this.config.instrumentationScope
  }

  get droppedAttributesCount(): number {
    return this.list.droppedCount
  }

  get droppedEventsCount(): number {
    return this.droppedEvents
  }

  get droppedLinksCount(): number {
    return this.droppedLinks
  }

  get isSampled(): boolean {
    return (this.identity.traceFlags & SAMPLED_FLAG) !== 0
  }

  share(shared: SharedAttributes): void {
    if (!this.isEnded) this.list.share(shared)
  }

  capture(key: string, value: unknown): void {
    if (!this.isEnded) this.list.capture(key, value)
  }

  captureText(key: string, text: string, isJson: boolean): void {
    if (!this.isEnded) this.list.captureText(key, text, isJson)
  }

  attribute(key: string): unknown {
    return this.list.get(key)
  }

  get size(): number {
    const { eventList, linkList } = this
    const rest = eventList === undefined && linkList === undefined ? 0 : partsSize(this)
    return FIXED_SIZE + this.name.length + this.list.size + rest
  }

  writeOtlp(writer: ProtoWriter, later?: LaterAttributes): void {
    const { identity, parent } = this
    identity.trace.writeTraceId(writer, SPAN.traceId)
    identity.writeSpanId(writer, SPAN.spanId)
    writeText(writer, SPAN.traceState, identity.traceState?.serialize())
    if (parent instanceof SpanIdentity) parent.writeSpanId(writer, SPAN.parentSpanId)
    else if (parent !== undefined) writer.hex(SPAN.parentSpanId, parent.spanId)
    writeText(writer, SPAN.name, this.name)
    // The API counts kinds from 0 (internal), the wire from 1.
    writer.varint(SPAN.kind, this.kind + 1)
    this.writeTimes(writer)
    this.list.writeOtlp(writer, SPAN.attributes, later)
    writeSpanRest(writer, this.rest(), spanFlags(identity.traceFlags, parent))
  }

  private writeTimes(writer: ProtoWriter): void {
    if (this.givenStart === undefined && this.givenEnd === undefined) {
      const { offsetMillis } = this.identity.trace
      writeEpochMillis(writer, SPAN.startTimeUnixNano, offsetMillis, this.startMonotonicMillis)
      writeEpochMillis(writer, SPAN.endTimeUnixNano, offsetMillis, this.endMonotonicMillis)
    } else {
      writeTime(writer, SPAN.startTimeUnixNano, this.startTime)
      writeTime(writer, SPAN.endTimeUnixNano, this.endTime)
    }
  }

  /** As `SpanRest`, without making lists that nobody wrote to. */
  private rest(): SpanRest {
    return {
      droppedAttributesCount: this.list.droppedCount,
      events: this.eventList,
      droppedEventsCount: this.droppedEvents,
      links: this.linkList,
      droppedLinksCount: this.droppedLinks,
      status: this.currentStatus,
    }
  }

  protected timeOf(input: unknown): HrTime {
    return hrTimeOfInput(input, this.config.clock, this.identity.trace.offsetMillis) ?? this.now()
  }

  protected now(): HrTime {
    return hrTimeOf(this.identity.trace.offsetMillis, monotonicMillisOf(this.config.clock, this.startMonotonicMillis))
  }

  /** Between the call of `end()` and the span's having ended, while processors may still write. */
  protected get isEnding(): boolean {
    return this.endMonotonicMillis !== NOT_ENDED
  }

  protected setEnd(endTime: unknown): void {
    this.endMonotonicMillis = monotonicMillisOf(this.config.clock, this.startMonotonicMillis)
    if (endTime !== undefined) this.givenEnd = this.timeOf(endTime)
  }

  /** What a log or another span's input shows of this one: not the processors behind it, nor what they hold. */
  toJSON(): Readonly<Record<string, unknown>> {
    const { name, kind, parentSpanContext, startTime, endTime, status, attributes, events, links } = this
    return {
      name,
      kind,
      ...this.spanContext(),
      parentSpanContext,
      startTime,
      endTime,
      status,
      attributes,
      events,
      links,
    }
  }
}

inspectAsJson(SpanRecord.prototype)
