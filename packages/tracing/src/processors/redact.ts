import type { Attributes } from '@opentelemetry/api'
import type { CaptureContent, Place } from '../core/redaction.ts'
import type { RecordingSpan, SpanProcessor, TimedEvent } from '../core/span-types.ts'
import { capturedMessage } from './redact/capture-content.ts'
import { redactAttributes } from './redact/redact-attributes.ts'
import type { Redactor } from './redact/redactor.ts'

export interface RedactOptions {
  /** How much of inputs, outputs, messages and error texts is recorded ['full']. */
  readonly captureContent?: CaptureContent | undefined
}

/**
 * Redacts every place of a span that holds text, while it can still be written, and so before any queue, file or log has seen
 * it: name, attributes and their keys, events, links and status. It comes after all processors that write and before the one
 * that exports. When it fails on a span, that span is emptied and not passed.
 */
export function redact(redactor: Redactor, options: RedactOptions = {}): SpanProcessor {
  const captureContent = options.captureContent ?? 'full'
  return {
    onStart(): void {},
    onEnding(span: RecordingSpan): void {
      try {
        redactSpan(span, { redactor, captureContent })
      } catch {
        // What was thrown may quote what had to be hidden. The span stays countable, with nothing in it.
        empty(span, redactor.replacement)
      }
    },
    onEnd(): void {},
    async forceFlush(): Promise<void> {},
    async shutdown(): Promise<void> {},
  }
}

interface SpanRedaction {
  readonly redactor: Redactor
  readonly captureContent: CaptureContent
}

function redactSpan(span: RecordingSpan, redaction: SpanRedaction): void {
  const { redactor } = redaction
  const name = redactor.redactText(span.name, { kind: 'span-name' })
  if (name !== span.name) span.updateName(name)
  const attributes = redactAttributes(span.attributes, { ...redaction, kind: 'attribute' })
  if (attributes !== span.attributes) writeAll(span.attributes, attributes)
  replaceItems(span.events, (event) => redactEvent(event, redaction))
  replaceItems(span.links, (link) => redactHolder(link, 'link-attribute', redaction))
  redactStatus(span, redaction)
}

function redactEvent(event: TimedEvent, redaction: SpanRedaction): TimedEvent {
  const name = redaction.redactor.redactText(event.name, { kind: 'event-name' })
  const redacted = redactHolder(event, 'event-attribute', redaction)
  return name === event.name ? redacted : { ...redacted, name }
}

/** The same object when nothing in its attributes had to be hidden. */
function redactHolder<Holder extends { readonly attributes?: Attributes }>(
  holder: Holder,
  kind: Place['kind'],
  redaction: SpanRedaction,
): Holder {
  if (holder.attributes === undefined) return holder
  const attributes = redactAttributes(holder.attributes, { ...redaction, kind })
  return attributes === holder.attributes ? holder : { ...holder, attributes }
}

function redactStatus(span: RecordingSpan, { redactor, captureContent }: SpanRedaction): void {
  const { code, message } = span.status
  if (message === undefined || message === '') return
  const kept = capturedMessage(message, captureContent)
  const redacted = kept === undefined ? undefined : redactor.redactText(kept, { kind: 'status-message' })
  if (redacted !== message) span.setStatus(redacted === undefined ? { code } : { code, message: redacted })
}

/** Makes the attributes of a span, which are live, equal to `next`. */
function writeAll(attributes: Attributes, next: Attributes): void {
  for (const key of Object.keys(attributes)) if (!Object.hasOwn(next, key)) delete attributes[key]
  for (const [key, value] of Object.entries(next)) {
    if (Object.hasOwn(attributes, key) && attributes[key] === value) continue
    Object.defineProperty(attributes, key, { value, enumerable: true, configurable: true, writable: true })
  }
}

function replaceItems<Item>(items: Item[], redacted: (item: Item) => Item): void {
  for (const [index, item] of items.entries()) {
    const next = redacted(item)
    if (next !== item) items[index] = next
  }
}

/** Nothing here throws, whatever state the span is in. */
function empty(span: RecordingSpan, replacement: string): void {
  for (const key of Object.keys(span.attributes)) Reflect.deleteProperty(span.attributes, key)
  Reflect.set(span.events, 'length', 0)
  Reflect.set(span.links, 'length', 0)
  span.updateName(replacement)
  span.setStatus({ code: 2, message: replacement })
}
