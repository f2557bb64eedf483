import {
  type Attributes,
  type Context,
  context as contextApi,
  INVALID_SPAN_CONTEXT,
  isValidSpanId,
  isValidTraceId,
  type Link,
  type Span as ApiSpan,
  type SpanContext,
  type SpanKind,
  type SpanOptions,
  trace,
  type Tracer as ApiTracer,
} from '@opentelemetry/api'
import type { IdGenerator, Sampler, SamplingResult } from '../core/span-types.ts'
import { serialize } from '../core/serialize.ts'
import { activeContext } from './context-manager.ts'
import { contextOr, isContext, isTracingSuppressed, spanIn, withSpan } from './context-node.ts'
import { inspectAsJson } from './inspected.ts'
import { NOT_RECORD, type QuickSampler, RECORD_AND_SAMPLED } from './sampler.ts'
import { nameOf, Span } from './span.ts'
import type { SpanConfig } from './span-config.ts'
import { SpanIdentity } from './span-identity.ts'
import type { SpanStart } from './span-record.ts'
import { TraceRecord } from './trace-record.ts'
import { readItems, readKeys, readProperty, writeProperty } from './untrusted.ts'

export interface TracerConfig extends SpanConfig {
  readonly sampler: Sampler
  /** The sampler again, when it can decide without the trace id as text. */
  readonly quickSampler: QuickSampler | undefined
  readonly idGenerator: IdGenerator | undefined
  readonly isShutDown: () => boolean
}

/** Starts spans. A span that cannot be started is a non-recording one; nothing here throws into the app. */
export class Tracer implements ApiTracer {
  private readonly config: TracerConfig

  constructor(config: TracerConfig) {
    this.config = config
  }

  startSpan(name: string, options?: SpanOptions, context?: Context): ApiSpan {
    try {
      return this.start(name, readStartOptions(options), isContext(context) ? context : activeContext())
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
  startActiveSpan(name: string, second: unknown, third?: unknown, fourth?: unknown): unknown {
    const active = contextApi.active()
    if (typeof fourth === 'function') return this.runIn(contextOr(third, active), name, second, fourth)
    if (typeof third === 'function') return this.runIn(active, name, second, third)
    return typeof second === 'function' ? this.runIn(active, name, undefined, second) : undefined
  }

  private runIn(parent: Context, name: string, options: unknown, fn: unknown): unknown {
    const span = this.startSpan(name, options as SpanOptions, parent)
    return contextApi.with(withSpan(parent, span), fn as (span: ApiSpan) => unknown, undefined, span)
  }

  private start(name: string, options: StartOptions, context: Context): ApiSpan {
    if (isTracingSuppressed(context)) return trace.wrapSpanContext(INVALID_SPAN_CONTEXT)
    const { config } = this
    const parent = options.root ? undefined : parentIn(context)
    const start: SpanStart = {
      name: nameOf(name),
      kind: kindOf(options.kind),
      trace: this.traceOf(parent),
      parent,
      startTime: options.startTime,
    }
    const quick = config.quickSampler?.decideQuickly(parent === undefined ? undefined : flagsOf(parent))
    const sampled = quick === undefined ? this.sample(options, context, start) : QUICK_RESULTS[quick]
    const identity = new SpanIdentity(start.trace, parent, sampled, this.generatedId('generateSpanId'))
    if (sampled.decision === NOT_RECORD || config.isShutDown()) return trace.wrapSpanContext(identity.spanContext())
    const span = new Span(config, start, identity)
    if (options.links !== undefined) span.addLinks(options.links as Link[])
    const attributes = mergedAttributes(options.attributes, sampled.attributes)
    if (attributes !== undefined) span.setAttributes(attributes as Attributes)
    config.processors.onStart(span, context)
    return span
  }

  private traceOf(parent: SpanIdentity | SpanContext | undefined): TraceRecord {
    if (parent instanceof SpanIdentity) return parent.trace
    return new TraceRecord(this.config.clock, parent?.traceId ?? this.generatedId('generateTraceId'))
  }

  /** The sampler's answer. One that throws or answers something else must not cost the span: it is recorded. */
  private sample(options: StartOptions, context: Context, start: SpanStart): SamplingResult {
    const { attributes: given, links } = options
    const attributes = copiedAttributes(given) as Attributes
    const question = start.parent === undefined ? withSpan(context, undefined) : context
    const linkList = readItems(links ?? [], 128) as Link[]
    const { sampler, onError } = this.config
    try {
      const result = sampler.shouldSample(question, start.trace.traceId, start.name, start.kind, attributes, linkList)
      if (QUICK_RESULTS[result.decision] !== undefined) return result
      throw new TypeError(`A sampler answers with the decision 0, 1 or 2, not ${serialize(result).text}.`)
    } catch (error) {
      onError('sampler', error)
      return QUICK_RESULTS[RECORD_AND_SAMPLED]
    }
  }

  /** An id of the caller's generator; `undefined` means that we make one: there is none, it failed, or it made no id. */
  private generatedId(kind: 'generateTraceId' | 'generateSpanId'): string | undefined {
    const { idGenerator, onError } = this.config
    if (idGenerator === undefined) return undefined
    try {
      const id = idGenerator[kind]()
      if (kind === 'generateTraceId' ? isValidTraceId(id) : isValidSpanId(id)) return id
      throw new TypeError(
        `${kind} gives ${kind === 'generateTraceId' ? 32 : 16} hex digits, not ${serialize(id).text}.`,
      )
    } catch (error) {
      onError('id generator', error)
      return undefined
    }
  }

  /** What a log shows: not the processors behind it, nor what they hold. */
  toJSON(): Readonly<Record<string, unknown>> {
    return { instrumentationScope: this.config.instrumentationScope }
  }
}

inspectAsJson(Tracer.prototype)

const QUICK_RESULTS: readonly [SamplingResult, SamplingResult, SamplingResult] = [
  { decision: 0 },
  { decision: 1 },
  { decision: 2 },
]

interface StartOptions {
  readonly root?: unknown
  readonly kind?: unknown
  readonly startTime?: unknown
  readonly links?: unknown
  readonly attributes?: unknown
}

/** What can be read of the options; a getter that throws costs that option only. */
function readStartOptions(options: SpanOptions | undefined): StartOptions {
  if (options === undefined || options === null) return NO_OPTIONS
  try {
    const { root, kind, startTime, links, attributes } = options
    return { root, kind, startTime, links, attributes }
  } catch {
    // One of them throws; asked one by one the others still answer.
    const [root, kind, startTime, links, attributes] = OPTION_NAMES.map((name) => readProperty(options, name))
    return { root, kind, startTime, links, attributes }
  }
}

const OPTION_NAMES = ['root', 'kind', 'startTime', 'links', 'attributes'] as const
const NO_OPTIONS: StartOptions = Object.freeze({
  root: undefined,
  kind: undefined,
  startTime: undefined,
  links: undefined,
  attributes: undefined,
})

/** The caller's and the sampler's as one set, so that a key which is in both is set, or dropped and counted, once. */
function mergedAttributes(given: unknown, sampled: unknown): unknown {
  if (given === undefined || sampled === undefined) return given ?? sampled
  return Object.assign(copiedAttributes(given), copiedAttributes(sampled))
}

function copiedAttributes(given: unknown): Record<string, unknown> {
  const copy: Record<string, unknown> = {}
  for (const key of readKeys(given)) writeProperty(copy, key, readProperty(given, key))
  return copy
}

function parentIn(context: Context): SpanIdentity | SpanContext | undefined {
  const span = spanIn(context)
  if (span === undefined) return undefined
  try {
    if (span instanceof Span) return span.identity
    const parent = (span as ApiSpan).spanContext()
    return trace.isSpanContextValid(parent) ? parent : undefined
  } catch {
    // A span of somebody else's making that cannot say who it is is nobody's parent.
    return undefined
  }
}

function flagsOf(parent: SpanIdentity | SpanContext): { isSampled: boolean; isRemote: boolean } {
  const isRemote = !(parent instanceof SpanIdentity) && parent.isRemote === true
  return { isSampled: (parent.traceFlags & 1) === 1, isRemote }
}

function kindOf(kind: unknown): SpanKind {
  return typeof kind === 'number' && Number.isInteger(kind) && kind >= 0 && kind <= 4 ? kind : 0
}
