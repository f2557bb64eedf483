import {
  type Context,
  context as contextApi,
  INVALID_SPAN_CONTEXT,
  type Link,
  type Span as ApiSpan,
  type SpanContext,
  type SpanKind,
  type SpanOptions,
  trace,
  type Tracer as ApiTracer,
} from '@opentelemetry/api'
import type { IdGenerator, Sampler, SamplingResult } from '../core/span-types.ts'
import { contextOr, isTracingSuppressed, spanIn, withSpan } from './context-node.ts'
import { isQuickSampler, NOT_RECORD, RECORD_AND_SAMPLED } from './sampler.ts'
import { nameOf, Span } from './span.ts'
import type { SpanConfig } from './span-config.ts'
import { TraceRecord } from './trace-record.ts'
import { readItems, readKeys, readProperty } from './untrusted.ts'

export interface TracerConfig extends SpanConfig {
  readonly sampler: Sampler
  readonly idGenerator: IdGenerator | undefined
  readonly isShutDown: () => boolean
}

const NO_OPTIONS: SpanOptions = Object.freeze({})

/** Starts spans. A span that cannot be started is a non-recording one; nothing here throws into the app. */
export class Tracer implements ApiTracer {
  private readonly config: TracerConfig

  constructor(config: TracerConfig) {
    this.config = config
  }

  startSpan(name: string, options: SpanOptions = NO_OPTIONS, context?: Context): ApiSpan {
    try {
      return this.start(name, options ?? NO_OPTIONS, contextOr(context, contextApi.active()))
    } catch (error) {
      this.config.onError('start span', error)
      return trace.wrapSpanContext(INVALID_SPAN_CONTEXT)
    }
  }

  startActiveSpan<F extends (span: ApiSpan) => unknown>(name: string, fn: F): ReturnType<F>
  startActiveSpan<F extends (span: ApiSpan) => unknown>(name: string, options: SpanOptions, fn: F): ReturnType<F>
  startActiveSpan<F extends (span: ApiSpan) => unknown>(
    name: string,
    options: SpanOptions,
    context: Context,
    fn: F,
  ): ReturnType<F>
  startActiveSpan(name: string, ...rest: readonly unknown[]): unknown {
    const fn = rest.at(-1)
    if (typeof fn !== 'function') return undefined
    const parent = contextOr(rest.length > 2 ? rest[1] : undefined, contextApi.active())
    const span = this.startSpan(name, rest.length > 1 ? (rest[0] as SpanOptions) : NO_OPTIONS, parent)
    return contextApi.with(withSpan(parent, span), fn as (span: ApiSpan) => unknown, undefined, span)
  }

  private start(name: string, options: SpanOptions, context: Context): ApiSpan {
    if (isTracingSuppressed(context)) return trace.wrapSpanContext(INVALID_SPAN_CONTEXT)
    const parent = readProperty(options, 'root') ? undefined : parentIn(context)
    const { config } = this
    const record = traceOf(parent, config)
    const kind = kindOf(readProperty(options, 'kind'))
    const spanName = nameOf(name)
    const sampled = this.sample(options, context, parent, record, spanName, kind)
    const traceState = sampled.traceState ?? parent?.traceState
    const traceFlags = sampled.decision === RECORD_AND_SAMPLED ? 1 : 0
    const spanId = config.idGenerator?.generateSpanId()
    const start = { name: spanName, kind, trace: record, parent, traceFlags, traceState, spanId }
    const span = new Span(config, { ...start, startTime: readProperty(options, 'startTime') ?? undefined })
    if (sampled.decision === NOT_RECORD || config.isShutDown()) return trace.wrapSpanContext(span.spanContext())
    const links = readProperty(options, 'links')
    if (links !== undefined) span.addLinks(links as Link[])
    const attributes = readProperty(options, 'attributes')
    if (attributes !== undefined) span.setAttributes(attributes as object as never)
    if (sampled.attributes !== undefined) span.setAttributes(sampled.attributes)
    config.processors.onStart(span, context)
    return span
  }

  private sample(
    options: SpanOptions,
    context: Context,
    parent: Span | SpanContext | undefined,
    record: TraceRecord,
    name: string,
    kind: SpanKind,
  ): SamplingResult {
    const { sampler } = this.config
    if (isQuickSampler(sampler)) {
      const decision = sampler.decideQuickly(parent === undefined ? undefined : flagsOf(parent))
      if (decision !== undefined) return { decision }
    }
    const given: unknown = readProperty(options, 'attributes')
    const attributes = Object.fromEntries(readKeys(given).map((key) => [key, readProperty(given, key)]))
    const links = readItems(readProperty(options, 'links') ?? [], 128) as Link[]
    const question = parent === undefined ? trace.deleteSpan(context) : context
    return sampler.shouldSample(question, record.traceId, name, kind, attributes as never, links)
  }
}

function parentIn(context: Context): Span | SpanContext | undefined {
  const span = spanIn(context)
  if (span instanceof Span) return span
  if (typeof span !== 'object' || span === null) return undefined
  const parent = (span as ApiSpan).spanContext()
  return trace.isSpanContextValid(parent) ? parent : undefined
}

function traceOf(parent: Span | SpanContext | undefined, config: TracerConfig): TraceRecord {
  if (parent instanceof Span) return parent.trace
  if (parent !== undefined) return new TraceRecord(config.clock, parent.traceId)
  return new TraceRecord(config.clock, config.idGenerator?.generateTraceId())
}

function flagsOf(parent: Span | SpanContext): { isSampled: boolean; isRemote: boolean } {
  const isRemote = !(parent instanceof Span) && parent.isRemote === true
  return { isSampled: (parent.traceFlags & 1) === 1, isRemote }
}

function kindOf(kind: unknown): SpanKind {
  return typeof kind === 'number' && Number.isInteger(kind) && kind >= 0 && kind <= 4 ? kind : 0
}
