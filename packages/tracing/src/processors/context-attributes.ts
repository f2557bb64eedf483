import { type Context, propagation } from '@opentelemetry/api'
import { attributeOf, isDirect } from '../core/direct-span.ts'
import { detectEventType } from '../core/event-type.ts'
import type { Identity } from '../core/identity.ts'
import { attributeNames } from '../core/semconv.ts'
import type { RecordingSpan, SpanProcessor } from '../core/span-types.ts'

/**
 * Writes onto every span, ours or a library's, whose it is (session, project, source, at its start, when they are sure to
 * find room) and what it is (its type, at its end, when everything is known about it). An explicit type always stays.
 */
export function contextAttributes(
  identityOf: (span: RecordingSpan, parent: Context) => Identity,
  baggageKeys: readonly string[] = [],
): SpanProcessor {
  return {
    onStart(span: RecordingSpan, parentContext: Context): void {
      const identity = identityOf(span, parentContext)
      if (isDirect(span)) span.share(identity.shared)
      else span.setAttributes(identity.attributes)
      if (baggageKeys.length > 0) writeBaggage(span, parentContext, baggageKeys)
    },
    onEnding(span: RecordingSpan): void {
      if (attributeOf(span, attributeNames.eventType) !== undefined) return
      span.setAttribute(attributeNames.eventType, detectEventType(span.name, span.attributes, span.kind))
    },
    onEnd(): void {},
    async forceFlush(): Promise<void> {},
    async shutdown(): Promise<void> {},
  }
}

/** Only what an option names: baggage is whatever a caller has sent. */
function writeBaggage(span: RecordingSpan, parentContext: Context, keys: readonly string[]): void {
  const baggage = propagation.getBaggage(parentContext)
  if (baggage === undefined) return
  for (const key of keys) {
    const entry = baggage.getEntry(key)
    if (entry !== undefined) span.setAttribute(`baggage.${key}`, entry.value)
  }
}
