import type { Span } from '@opentelemetry/api'
import { AttributeBag } from '../core/attribute-bag.ts'
import { ownKeys } from '../core/own-keys.ts'
import { describeError } from '../core/record-error.ts'
import { attributeNames } from '../core/semconv.ts'
import { activeSpan } from '../setup/active-span.ts'
import type { Runtime } from '../setup/runtime.ts'
import { readProperty } from '../span/untrusted.ts'
import { activeRuntime } from './active-runtime.ts'
import { updateEventOf } from './event.ts'
import type { HoneyHiveTracer } from './tracer.ts'

type Entries = Readonly<Record<string, unknown>>

/** Entries, or a function that makes them; it is called only when there is a span to write them onto. */
export type LazyEntries = Entries | (() => Entries | undefined)

/**
 * What can be added to a span while it is open. Each object's entries become attributes of its namespace. Names are also
 * understood in snake_case.
 */
export interface SpanEnrichment {
  readonly metadata?: LazyEntries | undefined
  readonly metrics?: LazyEntries | undefined
  readonly feedback?: LazyEntries | undefined
  readonly config?: LazyEntries | undefined
  readonly inputs?: LazyEntries | undefined
  readonly outputs?: LazyEntries | undefined
  readonly userProperties?: LazyEntries | undefined
  /** Attributes as they are, under their own names. */
  readonly attributes?: LazyEntries | undefined
  readonly error?: unknown
  readonly eventName?: string | undefined
  /** Id of the event that the span becomes. */
  readonly updateEventId?: string | undefined
  /** Of an event that the server has already: then this is `updateEvent`, in the background, and no span is touched. */
  readonly eventId?: string | undefined
  /** Anything else becomes metadata under its own name. */
  readonly [further: string]: unknown
}

/** An enrichment, or a function that makes one; it is called only when there is a span to write it onto. */
export type LazyEnrichment = SpanEnrichment | (() => SpanEnrichment | undefined)

/** Each name in either spelling. The last written wins where two name the same attribute. */
const namespaceKeys = [
  ['metadata', 'metadata', 'metadata'],
  ['metrics', 'metrics', 'metrics'],
  ['feedback', 'feedback', 'feedback'],
  ['inputs', 'inputs', 'inputs'],
  ['outputs', 'outputs', 'outputs'],
  ['config', 'config', 'config'],
  ['user_properties', 'userProperties', 'user_properties'],
] as const

const knownKeys = new Set<string>([
  ...namespaceKeys.flatMap(([, camel, snake]) => [camel, snake]),
  'attributes',
  'error',
  'eventName',
  'event_name',
  'updateEventId',
  'update_event_id',
  'eventId',
  'event_id',
])

/**
 * Adds to the active span, or to the span given first. An object without any of the known names is metadata as a whole.
 * True when it was recorded; false, and nothing happens, without a span that records. Never throws.
 *
 * @example
 * enrichSpan({ metrics: { relevance: 0.9 }, metadata: () => ({ plan: describe(plan) }) })
 */
export function enrichSpan(enrichment: LazyEnrichment): boolean
export function enrichSpan(span: Span, enrichment: LazyEnrichment): boolean
export function enrichSpan(first: Span | LazyEnrichment, second?: LazyEnrichment): boolean {
  const runtime = activeRuntime()
  return isSpan(first) ? enrich(runtime, first, second) : enrich(runtime, activeSpan(runtime), first)
}

/** As `enrichSpan`, for the active span of one tracer. */
export function enrichActiveSpan(enrichment: LazyEnrichment, tracer?: HoneyHiveTracer): boolean {
  const runtime = activeRuntime(tracer)
  return enrich(runtime, activeSpan(runtime), enrichment)
}

function enrich(runtime: Runtime | undefined, span: Span | undefined, enrichment: LazyEnrichment | undefined): boolean {
  try {
    return record(runtime, span, enrichment)
  } catch (error) {
    // A proxy or a getter threw when it was looked at; the span goes on without it.
    const { message } = describeError(error)
    runtime?.logger.warn('capture', 'An enrichment could not be recorded and was left out', message)
    return false
  }
}

function record(runtime: Runtime | undefined, span: Span | undefined, given: LazyEnrichment | undefined): boolean {
  const isEvent = typeof given === 'object' && given !== null && (given.eventId ?? given['event_id']) !== undefined
  if (isEvent) return enrichEvent(runtime, given)
  if (span === undefined || !span.isRecording()) return false
  const enrichment = typeof given === 'function' ? given() : given
  if (typeof enrichment !== 'object' || enrichment === null) return false
  const bag = new AttributeBag()
  for (const [namespace, camel, snake] of namespaceKeys) {
    const values = made(enrichment[camel] ?? (camel === snake ? undefined : enrichment[snake]))
    if (values !== undefined && values !== null) bag.addAll(namespace, values)
  }
  addNamed(bag, enrichment)
  bag.writeTo(span)
  return true
}

function addNamed(bag: AttributeBag, enrichment: SpanEnrichment): void {
  const attributes = made(enrichment.attributes)
  if (typeof attributes === 'object' && attributes !== null) bag.addEach(attributes, ownKeys(attributes))
  addFurther(bag, enrichment)
  bag.add(attributeNames.eventName, enrichment.eventName ?? enrichment['event_name'])
  bag.add(attributeNames.eventId, enrichment.updateEventId ?? enrichment['update_event_id'])
  addError(bag, enrichment.error)
}

/** Entries under no known name. Bytes would be an entry each, of which there may be millions, and go as a whole. */
function addFurther(bag: AttributeBag, enrichment: SpanEnrichment): void {
  if (ArrayBuffer.isView(enrichment)) bag.addAll('metadata', enrichment)
  else {
    const further = ownKeys(enrichment).filter((key) => !knownKeys.has(key))
    bag.addEach(enrichment, further, 'metadata')
  }
}

function addError(bag: AttributeBag, error: unknown): void {
  if (error === undefined || error === null) return
  const { type, message } = describeError(error)
  bag.add(attributeNames.error, typeof error === 'string' ? error : message)
  if (error instanceof Error) bag.add(attributeNames.errorType, type)
}

function enrichEvent(runtime: Runtime | undefined, enrichment: SpanEnrichment): boolean {
  const { eventId, event_id: snakeId, attributes, ...rest } = enrichment
  const update = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, made(value)]))
  void updateEventOf(runtime, String(eventId ?? snakeId), { ...update, ...(made(attributes) as Entries | undefined) })
  return runtime?.api !== undefined
}

/** What a function makes, when one stands in a namespace's place. */
function made(value: unknown): unknown {
  return typeof value === 'function' ? (value as () => unknown)() : value
}

function isSpan(value: unknown): value is Span {
  return typeof value === 'object' && typeof readProperty(value, 'spanContext') === 'function'
}
