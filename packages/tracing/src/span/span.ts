import {
  type Attributes,
  type AttributeValue,
  type Exception,
  type HrTime,
  type Link,
  type Span as ApiSpan,
  type SpanContext,
  type SpanKind,
  type SpanStatus,
  type TimeInput,
} from '@opentelemetry/api'
import type {
  InstrumentationScope,
  ReadableSpan,
  RecordingSpan,
  Resource,
  SamplingResult,
  TimedEvent,
} from '../core/span-types.ts'
import { serialize } from '../core/serialize.ts'
import { wellFormed } from '../core/serialize-text.ts'
import { AttributeList } from './attribute-list.ts'
import { durationBetween, hrTimeOf, hrTimeOfInput } from './clock.ts'
import { exceptionAttributes } from './exception.ts'
import { hexOfWord, randomWord } from './id-generator.ts'
import type { SpanConfig } from './span-config.ts'
import { RECORD_AND_SAMPLED } from './sampler.ts'
import { eventOf, linkOf } from './span-parts.ts'
import type { TraceRecord } from './trace-record.ts'
import { readItems, readKeys, readProperty } from './untrusted.ts'

/** What a tracer knows when it makes a span. */
export interface SpanStart {
  readonly name: string
  readonly kind: SpanKind
  readonly trace: TraceRecord
  readonly parent: Span | SpanContext | undefined
  /** Set when an id generator made it; otherwise the span makes its own. */
  readonly spanId: string | undefined
  readonly startTime: unknown
}

/**
 * One recording span. It lives from the tracer's `startSpan` to its own `end()`; in between it takes whatever it is given
 * and never throws; after `end()` it can be read and no longer written.
 */
export class Span implements ApiSpan, ReadableSpan, RecordingSpan {
  name: string
  readonly kind: SpanKind
  readonly trace: TraceRecord
  readonly traceFlags: number
  readonly traceState: SpanContext['traceState']
  private readonly config: SpanConfig
  private readonly startMonotonicMillis: number
  private endMonotonicMillis = NOT_ENDED
  private givenStart: HrTime | undefined
  private givenEnd: HrTime | undefined
  private readonly idHigh: number
  private readonly idLow: number
  private context: SpanContext | undefined
  private parent: Span | SpanContext | undefined
  private readonly list: AttributeList
  private eventList: TimedEvent[] | undefined
  private linkList: Link[] | undefined
  private droppedEvents = 0
  private droppedLinks = 0
  private currentStatus: SpanStatus = UNSET
  private isEnded = false

  constructor(config: SpanConfig, start: SpanStart, sampled: SamplingResult) {
    this.config = config
    this.name = start.name
    this.kind = start.kind
    this.trace = start.trace
    // The random flag says something of the trace id, so it goes with it; the sampled flag is this span's own.
    this.traceFlags =
      ((start.parent?.traceFlags ?? 0) & RANDOM_FLAG) | (sampled.decision === RECORD_AND_SAMPLED ? 1 : 0)
    this.traceState = sampled.traceState ?? start.parent?.traceState
    this.parent = start.parent
    this.idHigh = randomWord()
    // One set bit: an id is never all zero.
    this.idLow = randomWord() | 1
    if (start.spanId !== undefined) this.context = this.contextWith(start.spanId)
    this.list = new AttributeList(config)
    this.startMonotonicMillis = config.clock.monotonicMillis()
    if (start.startTime !== undefined) this.givenStart = this.timeOf(start.startTime)
  }

  spanContext(): SpanContext {
    this.context ??= this.contextWith(hexOfWord(this.idHigh) + hexOfWord(this.idLow))
    return this.context
  }

  get parentSpanContext(): SpanContext | undefined {
    return this.parent instanceof Span ? this.parent.spanContext() : this.parent
  }

  isRecording(): boolean {
    return !this.isEnded
  }

  /** Any value is taken; what OpenTelemetry has no type for is stored as JSON text. `undefined` sets nothing. */
  setAttribute(key: string, value: AttributeValue | unknown): this {
    if (!this.isEnded) this.list.set(key, value)
    return this
  }

  setAttributes(attributes: Attributes | Readonly<Record<string, unknown>>): this {
    if (this.isEnded || typeof attributes !== 'object') return this
    try {
      for (const key in attributes) if (Object.hasOwn(attributes, key)) this.list.set(key, attributes[key])
    } catch {
      // A getter or trap threw; one by one the others are still set.
      for (const key of readKeys(attributes)) this.list.set(key, readProperty(attributes, key))
    }
    return this
  }

  addEvent(name: string, attributesOrTime?: Attributes | TimeInput, time?: TimeInput): this {
    if (this.isEnded) return this
    const timeInAttributes = hrTimeOfInput(attributesOrTime, this.config.clock, this.trace.offsetMillis)
    const at = hrTimeOfInput(time, this.config.clock, this.trace.offsetMillis) ?? timeInAttributes ?? this.now()
    const event = eventOf(nameOf(name), timeInAttributes === undefined ? attributesOrTime : undefined, at, this.config)
    this.eventList ??= []
    this.droppedEvents += pushBounded(this.eventList, event, this.config.eventCountLimit)
    return this
  }

  addLink(link: Link): this {
    if (this.isEnded) return this
    const read = linkOf(link, this.config)
    if (read === undefined) return this
    this.linkList ??= []
    this.droppedLinks += pushBounded(this.linkList, read, this.config.linkCountLimit)
    return this
  }

  addLinks(links: Link[]): this {
    for (const link of readItems(links, MAX_LINKS_IN_ONE_CALL)) this.addLink(link as Link)
    return this
  }

  /** OK is final, UNSET is ignored, a message is kept for errors only (trace API specification, "Set Status"). */
  setStatus(status: SpanStatus): this {
    const code = readProperty(status, 'code')
    if (this.isEnded || this.currentStatus.code === 1 || (code !== 1 && code !== 2)) return this
    const message = code === 2 ? readProperty(status, 'message') : undefined
    this.currentStatus = typeof message === 'string' ? { code, message: wellFormed(message) } : { code }
    return this
  }

  updateName(name: string): this {
    if (!this.isEnded) this.name = nameOf(name)
    return this
  }

  recordException(exception: Exception, time?: TimeInput): void {
    if (this.isEnded) return
    this.addEvent('exception', exceptionAttributes(exception), time)
  }

  /** Ends the span and hands it to the processors. Later calls do nothing. */
  end(endTime?: TimeInput): void {
    if (this.isEnded) return
    this.endMonotonicMillis = this.config.clock.monotonicMillis()
    if (endTime !== undefined) this.givenEnd = this.timeOf(endTime)
    if (this.list.truncated) this.list.set('honeyhive.truncated', true)
    this.config.processors.onEnding(this)
    this.isEnded = true
    this.config.processors.onEnd(this)
  }

  get startTime(): HrTime {
    this.givenStart ??= hrTimeOf(this.trace.offsetMillis, this.startMonotonicMillis)
    return this.givenStart
  }

  /** `[0, 0]` until the span has ended; never before the start. */
  get endTime(): HrTime {
    if (this.endMonotonicMillis === NOT_ENDED && this.givenEnd === undefined) return [0, 0]
    const end = this.givenEnd ?? hrTimeOf(this.trace.offsetMillis, this.endMonotonicMillis)
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

  private contextWith(spanId: string): SpanContext {
    const { traceFlags, traceState } = this
    const context = { traceId: this.trace.traceId, spanId, traceFlags }
    return traceState === undefined ? context : { ...context, traceState }
  }

  private timeOf(input: unknown): HrTime {
    return hrTimeOfInput(input, this.config.clock, this.trace.offsetMillis) ?? this.now()
  }

  private now(): HrTime {
    return hrTimeOf(this.trace.offsetMillis, this.config.clock.monotonicMillis())
  }
}

const RANDOM_FLAG = 2
const NOT_ENDED = -1
const UNSET: SpanStatus = Object.freeze({ code: 0 })
const MAX_LINKS_IN_ONE_CALL = 100_000

/** A name is text; anything else is written as text rather than refused, so that the span is not lost. */
export function nameOf(name: unknown): string {
  return typeof name === 'string' ? wellFormed(name) : serialize(name).text
}

/** Adds at the end, dropping the oldest beyond `limit`; answers how many were dropped. */
function pushBounded<Item>(list: Item[], item: Item, limit: number): number {
  if (limit < 1) return 1
  const isFull = list.length >= limit
  if (isFull) list.shift()
  list.push(item)
  return isFull ? 1 : 0
}
