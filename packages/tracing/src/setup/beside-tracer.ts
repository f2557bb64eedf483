import {
  type Context,
  context as contextApi,
  type Link,
  type Span,
  type SpanContext,
  type SpanOptions,
  trace,
  type Tracer,
  type TracerOptions,
  type TracerProvider,
} from '@opentelemetry/api'
import { isDirect } from '../core/direct-span.ts'
import { contextOr, spanIn, withSpan } from '../span/context-node.ts'
import { contextWithSpan, ownSpanIn, type SpanPlace } from './active-span.ts'

export interface BesideOptions {
  readonly place: SpanPlace
  /** Who the other provider's span is among ours, if we get its spans too. */
  readonly seenAs: (foreign: Span) => SpanContext | undefined
}

/**
 * Our provider while the process's own is somebody else's. Its spans have parents among ours only: whoever looks at them has
 * never seen the other's spans. One of those that is active becomes a link.
 */
export class BesideProvider implements TracerProvider {
  private readonly inner: TracerProvider
  private readonly options: BesideOptions
  private readonly started = new WeakSet<object>()

  constructor(inner: TracerProvider, options: BesideOptions) {
    this.inner = inner
    this.options = options
  }

  getTracer(name: string, version?: string, options?: TracerOptions): Tracer {
    return new BesideTracer(this.inner.getTracer(name, version, options), this.options, this.started)
  }
}

class BesideTracer implements Tracer {
  private readonly inner: Tracer
  private readonly options: BesideOptions
  private readonly started: WeakSet<object>

  constructor(inner: Tracer, options: BesideOptions, started: WeakSet<object>) {
    this.inner = inner
    this.options = options
    this.started = started
  }

  startSpan(name: string, options?: SpanOptions, context?: Context): Span {
    const where = contextOr(context, contextApi.active())
    const { parent, link } = this.parentIn(where, options)
    const links = link === undefined ? options : { ...options, links: [...(options?.links ?? []), link] }
    const span = this.inner.startSpan(name, links, parent)
    this.started.add(span)
    return span
  }

  startActiveSpan<F extends (span: Span) => unknown>(name: string, fn: F): ReturnType<F>
  startActiveSpan<F extends (span: Span) => unknown>(name: string, options: SpanOptions, fn: F): ReturnType<F>
  startActiveSpan<F extends (span: Span) => unknown>(
    name: string,
    options: SpanOptions,
    context: Context,
    fn: F,
  ): ReturnType<F>
  startActiveSpan(name: string, ...rest: readonly unknown[]): unknown {
    const fn = rest.at(-1)
    if (typeof fn !== 'function') return undefined
    const options = rest.length > 1 ? (rest[0] as SpanOptions) : undefined
    const where = contextOr(rest.length > 2 ? rest[1] : undefined, contextApi.active())
    const span = this.startSpan(name, options, where)
    return contextApi.with(
      contextWithSpan(this.options.place, where, span),
      fn as (span: Span) => unknown,
      undefined,
      span,
    )
  }

  /** The context as our own tracer is to see it, and what is to be linked to. */
  private parentIn(
    where: Context,
    options: SpanOptions | undefined,
  ): { readonly parent: Context; readonly link?: Link } {
    if (options?.root === true) return { parent: withSpan(where, undefined) }
    const active = spanIn(where)
    if (isSpan(active) && this.started.has(active)) return { parent: where }
    const own = ownSpanIn(this.options.place, where)
    const parent = withSpan(where, own?.span)
    if (!isSpan(active) || isSame(active, own?.beside)) return { parent }
    const seen = this.options.seenAs(active)
    if (seen !== undefined) return { parent: withSpan(where, trace.wrapSpanContext(seen)) }
    const context = active.spanContext()
    // From another process: whoever called us may be traced by us as well.
    if (context.isRemote === true) return { parent: where }
    return isDirect(active) || !trace.isSpanContextValid(context) ? { parent } : { parent, link: { context } }
  }
}

function isSpan(value: unknown): value is Span {
  return typeof value === 'object' && value !== null && 'spanContext' in value
}

/** By its id, because some context managers hand out a new object for the same span each time. */
function isSame(span: Span, other: unknown): boolean {
  return span === other || (isSpan(other) && span.spanContext().spanId === other.spanContext().spanId)
}
