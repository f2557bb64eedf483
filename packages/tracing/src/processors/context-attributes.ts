import type { Context } from '@opentelemetry/api'
import { attributeOf, isDirect } from '../core/direct-span.ts'
import { detectEventType } from '../core/event-type.ts'
import type { Identity } from '../core/identity.ts'
import { attributeNames } from '../core/semconv.ts'
import type { RecordingSpan, SpanProcessor } from '../core/span-types.ts'

/**
 * Writes onto every span, ours or a library's, whose it is (session, project, source, at its start, when they are sure to
 * find room) and what it is (its type, at its end, when everything is known about it). An explicit type always stays.
 */
export function contextAttributes(identityOf: (span: RecordingSpan, parent: Context) => Identity): SpanProcessor {
  return {
    onStart(span: RecordingSpan, parentContext: Context): void {
      const identity = identityOf(span, parentContext)
      if (isDirect(span)) span.share(identity.shared)
      else span.setAttributes(identity.attributes)
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
