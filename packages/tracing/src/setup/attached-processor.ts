import { type Context, type Span, type SpanContext, trace } from '@opentelemetry/api'
import { isDirect } from '../core/direct-span.ts'
import type { ReadableSpan, RecordingSpan, Resource, SpanProcessor } from '../core/span-types.ts'
import { spanIn } from '../span/context-node.ts'
import type { ProcessorChain } from '../span/processor-chain.ts'
import { readProperty } from '../span/untrusted.ts'
import { ownSpanIn, type SpanPlace } from './active-span.ts'
import { AttachedSpan, type ForeignSpan } from './attached-span.ts'

export interface AttachedOptions {
  readonly place: SpanPlace
  /** What our own spans go through as well. */
  readonly processors: ProcessorChain
  readonly resourceOf: (resource: Resource) => Resource
  readonly flush: () => Promise<void>
}

/**
 * Takes the spans of another provider beside our own: copies of them go the way that ours go, into one tree with ours. What the
 * other provider does with its spans is not touched.
 */
export class AttachedProcessor implements SpanProcessor {
  private readonly options: AttachedOptions
  private readonly copies = new WeakMap<object, AttachedSpan>()
  private isClosed = false

  constructor(options: AttachedOptions) {
    this.options = options
  }

  onStart(span: RecordingSpan, parentContext: Context): void {
    // A span of our own has its way already; one that cannot be read could only be sent empty.
    if (this.isClosed || isDirect(span) || typeof readProperty(span, 'attributes') !== 'object') return
    const { processors, resourceOf } = this.options
    const parent = this.parentOf(span, parentContext)
    const source = span.spanContext()
    const copy = new AttachedSpan({
      source: span,
      ids: parent === undefined || parent.traceId === source.traceId ? source : { ...source, traceId: parent.traceId },
      parent,
      resourceOf,
      onEnding: (ending) => processors.onEnding(ending),
      onEnd: (ended) => processors.onEnd(ended),
    })
    this.copies.set(span, copy)
    processors.onStart(copy, parentContext)
  }

  onEnd(span: ReadableSpan): void {
    this.copies.get(span)?.end()
  }

  /** Who a foreign span is among ours; `undefined` for one that we have not been told of. */
  seenAs(span: Span): SpanContext | undefined {
    return this.copies.get(span)?.spanContext()
  }

  /** Calls one more processor for each copy, until what this answers is called. */
  watch(processor: SpanProcessor): () => void {
    return this.options.processors.add(processor)
  }

  /** Takes no span any more that starts from now on. */
  close(): void {
    this.isClosed = true
  }

  async forceFlush(): Promise<void> {
    await this.options.flush()
  }

  async shutdown(): Promise<void> {
    await this.options.flush()
  }

  /** What the other provider cannot know: that a span of ours is between its span and that one's parent. */
  private parentOf(span: ForeignSpan, parentContext: Context): SpanContext | undefined {
    const active = spanIn(parentContext)
    const own = ownSpanIn(this.options.place, parentContext)
    if (own !== undefined && own.beside === active) return own.span.spanContext()
    const copy = typeof active === 'object' && active !== null ? this.copies.get(active) : undefined
    return copy?.spanContext() ?? foreignParent(span, active)
  }
}

function foreignParent(span: ForeignSpan, active: unknown): SpanContext | undefined {
  if (span.parentSpanContext !== undefined) return span.parentSpanContext
  // OTel SDK 1.x has the parent's id alone.
  const spanId = readProperty(span, 'parentSpanId')
  const context = typeof active === 'object' && active !== null ? (active as Span).spanContext() : undefined
  if (typeof spanId !== 'string' || context?.spanId !== spanId) return undefined
  return trace.isSpanContextValid(context) ? context : undefined
}
