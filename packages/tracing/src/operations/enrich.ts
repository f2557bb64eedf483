import type { Span } from '@opentelemetry/api'
import { AttributeBag } from '../core/attribute-bag.ts'
import { describeError } from '../core/record-error.ts'
import { attributeNames } from '../core/semconv.ts'
import { activeSpan } from '../setup/active-span.ts'
import { activeRuntime } from './active-runtime.ts'

/** What can be added to a span while it is open. Each object's entries become attributes of its namespace. */
export interface SpanEnrichment {
  readonly metadata?: Readonly<Record<string, unknown>> | undefined
  readonly metrics?: Readonly<Record<string, unknown>> | undefined
  readonly feedback?: Readonly<Record<string, unknown>> | undefined
  readonly config?: Readonly<Record<string, unknown>> | undefined
  readonly inputs?: Readonly<Record<string, unknown>> | undefined
  readonly outputs?: Readonly<Record<string, unknown>> | undefined
  readonly userProperties?: Readonly<Record<string, unknown>> | undefined
  readonly error?: string | undefined
  readonly eventName?: string | undefined
}

/**
 * Adds to the active span, or to the span given first. Without one nothing happens. Never throws.
 *
 * @example
 * enrichSpan({ metrics: { relevance: 0.9 }, metadata: { cached: false } })
 */
export function enrichSpan(enrichment: SpanEnrichment): void
export function enrichSpan(span: Span, enrichment: SpanEnrichment): void
export function enrichSpan(first: Span | SpanEnrichment, second?: SpanEnrichment): void {
  try {
    enrich(first, second)
  } catch (error) {
    // A proxy or a getter threw when it was looked at; the span goes on without it.
    const { message } = describeError(error)
    activeRuntime()?.logger.warn('capture', 'An enrichment could not be recorded and was left out', message)
  }
}

function enrich(first: Span | SpanEnrichment, second: SpanEnrichment | undefined): void {
  const [span, enrichment] = isSpan(first) ? [first, second ?? {}] : [activeSpan(activeRuntime()), first]
  if (span === undefined || typeof enrichment !== 'object' || enrichment === null || !span.isRecording()) return
  const bag = new AttributeBag()
  for (const [namespace, values] of [
    ['metadata', enrichment.metadata],
    ['metrics', enrichment.metrics],
    ['feedback', enrichment.feedback],
    ['config', enrichment.config],
    ['inputs', enrichment.inputs],
    ['outputs', enrichment.outputs],
    ['user_properties', enrichment.userProperties],
  ] as const)
    if (values !== undefined && values !== null) bag.addAll(namespace, values)
  bag.add(attributeNames.error, enrichment.error).add(attributeNames.eventName, enrichment.eventName)
  bag.writeTo(span)
}

function isSpan(value: unknown): value is Span {
  return (
    typeof value === 'object' && value !== null && 'spanContext' in value && typeof value.spanContext === 'function'
  )
}
