import { type Context, context, type Span } from '@opentelemetry/api'
import { isDirect } from '../core/direct-span.ts'
import { spanIn, withSpan } from '../span/context-node.ts'

/** What a tracer that works beside another provider keeps in a context. */
export interface OwnSpan {
  readonly span: Span
  /** The other provider's span that was active where ours began: what is active above it was started later. */
  readonly beside: unknown
}

/** Where a tracer keeps its active span. */
export interface SpanPlace {
  /** `undefined`: where OpenTelemetry keeps it, because the process's provider is ours. */
  readonly spanKey: symbol | undefined
}

/**
 * A context in which a span of ours is active. Beside another provider it is kept in a place of our own: the other's active
 * span stays what it was, so that its spans keep their parents and never get one that it has not seen.
 */
export function contextWithSpan({ spanKey }: SpanPlace, parent: Context, span: Span): Context {
  if (spanKey === undefined) return withSpan(parent, span)
  return parent.setValue(spanKey, { span, beside: spanIn(parent) } satisfies OwnSpan)
}

/** What a tracer keeps in a context, if it works beside another provider and has an active span there. */
export function ownSpanIn({ spanKey }: SpanPlace, where: Context): OwnSpan | undefined {
  return spanKey === undefined ? undefined : (where.getValue(spanKey) as OwnSpan | undefined)
}

/**
 * The active span of a tracer. Another provider's is none: what is written onto it would go to whoever that provider belongs to,
 * and not to us.
 */
export function activeSpan(place: SpanPlace | undefined, where: Context = context.active()): Span | undefined {
  if (place?.spanKey !== undefined) return ownSpanIn(place, where)?.span
  const current = spanIn(where)
  return typeof current === 'object' && current !== null && isDirect(current) ? (current as object as Span) : undefined
}
