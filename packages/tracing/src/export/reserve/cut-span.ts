import type { Attributes } from '@opentelemetry/api'
import type { ReadableSpan } from '../../core/span-types.ts'
import { type Cuttable, cutLargest } from './cut-largest.ts'

/**
 * The same span with its largest texts cut so that it is about `excessBytes` shorter: attributes, and attributes of
 * events. `undefined` when it cannot be made as short as that.
 */
export function cutSpan(span: ReadableSpan, excessBytes: number): ReadableSpan | undefined {
  const attributes = { ...span.attributes }
  const events = span.events.map((event) => ({ ...event, attributes: { ...event.attributes } }))
  const texts = [attributes, ...events.map((event) => event.attributes)].flatMap(textsOf)
  if (!cutLargest(texts, excessBytes)) return undefined
  // Field by field, because those of a span are getters, and without what would write the span as it was.
  return {
    name: span.name,
    kind: span.kind,
    spanContext: () => span.spanContext(),
    parentSpanContext: span.parentSpanContext,
    startTime: span.startTime,
    endTime: span.endTime,
    status: span.status,
    attributes,
    links: span.links,
    events,
    duration: span.duration,
    ended: span.ended,
    resource: span.resource,
    instrumentationScope: span.instrumentationScope,
    droppedAttributesCount: span.droppedAttributesCount,
    droppedEventsCount: span.droppedEventsCount,
    droppedLinksCount: span.droppedLinksCount,
  }
}

function textsOf(attributes: Attributes): readonly Cuttable[] {
  return Object.entries(attributes).flatMap(([key, value]) => {
    const replace = (text: string): void => void (attributes[key] = text)
    if (typeof value === 'string') return [{ text: value, replace }]
    // A list becomes text when it is cut: half a list would be taken for a whole one.
    return Array.isArray(value) ? [{ text: JSON.stringify(value), replace }] : []
  })
}
