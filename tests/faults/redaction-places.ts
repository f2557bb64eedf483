import type { Attributes, Link } from '@opentelemetry/api'
import { TracerProvider } from '../../packages/tracing/src/span/provider.ts'
import type {
  ReadableSpan,
  RecordingSpan,
  Resource,
  SpanProcessor,
} from '../../packages/tracing/src/core/span-types.ts'
import type { Redactor } from '../../packages/tracing/src/processors/redact/redactor.ts'
import { createStreamRedactor } from '../../packages/tracing/src/processors/redact/stream-redactor.ts'

/** One of the places of a span that hold text: how it gets there, and whether it has to be JSON text afterwards. */
export interface PlaceRow {
  readonly place: string
  readonly write: (span: RecordingSpan, text: string, redactor: Redactor | undefined) => void
  readonly readJson?: (span: ReadableSpan) => unknown
  /** Redacted on its way into the span, so the processor is left out to show who did it. */
  readonly isRedactedBefore?: boolean
}

const linked = { traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 1 }

function attribute(key: string, form: (text: string) => unknown = (text) => text): PlaceRow['write'] {
  return (span, text) => void span.setAttributes({ [key]: form(text) } as Attributes)
}

function json(place: string, key: string, form: (text: string) => string): PlaceRow {
  return { place, write: attribute(key, form), readJson: ({ attributes }) => JSON.parse(String(attributes[key])) }
}

function messages(text: string): string {
  return JSON.stringify([{ role: 'user', parts: [{ type: 'text', content: `before ${text} after` }] }])
}

export const places: readonly PlaceRow[] = [
  { place: 'the span name', write: (span, text) => void span.updateName(`call ${text}`) },
  { place: 'an input', write: attribute('honeyhive_inputs.question') },
  { place: 'an output', write: attribute('honeyhive_outputs.result') },
  { place: 'the configuration', write: attribute('honeyhive_config.note') },
  { place: 'metadata', write: attribute('honeyhive_metadata.note') },
  { place: 'an error', write: attribute('honeyhive_error') },
  { place: 'a list of texts', write: attribute('tags', (text) => ['first', text, 'last']) },
  { place: 'an attribute key', write: (span, text) => void span.setAttribute(text, true) },
  json('messages as JSON', 'gen_ai.input.messages', messages),
  json('JSON in JSON', 'honeyhive_inputs.call', (text) => JSON.stringify({ arguments: messages(text) })),
  json('JSON in JSON in JSON', 'honeyhive_outputs.call', (text) =>
    JSON.stringify({ result: JSON.stringify({ body: JSON.stringify([text]) }) }),
  ),
  json('a key of JSON', 'honeyhive_metadata.seen', (text) => JSON.stringify({ [text]: true })),
  { place: 'an event name', write: (span, text) => void span.addEvent(text) },
  {
    place: 'an event attribute',
    write: (span, text) => void span.addEvent('chunk', { [`${text}`]: true, body: text }),
  },
  { place: 'an exception and its stack', write: (span, text) => span.recordException(new Error(`failed: ${text}`)) },
  { place: 'the status message', write: (span, text) => void span.setStatus({ code: 2, message: text }) },
  { place: 'a link attribute', write: (span, text) => void span.addLink(link(text)) },
  {
    place: 'a stream of chunks',
    isRedactedBefore: true,
    write(span, text, redactor) {
      const stream = redactor && createStreamRedactor(redactor, { maxHeldChars: 256 })
      const chunks = [...`${'word '.repeat(200)}${text} ${'word '.repeat(200)}`]
      const whole = stream ? chunks.map((chunk) => stream.push(chunk)).join('') + stream.end() : chunks.join('')
      span.setAttribute('streamed', whole)
    },
  },
]

function link(text: string): Link {
  return { context: linked, attributes: { note: text } }
}

const resource: Resource = { attributes: {}, merge: () => resource, getRawAttributes: () => [] }

/** A span with the text in that place, as an exporter gets it. */
export function recorded(
  row: PlaceRow,
  text: string,
  redaction?: { redactor: Redactor; processor: SpanProcessor },
): ReadableSpan {
  const ended: ReadableSpan[] = []
  const done = async (): Promise<void> => undefined
  const capture = {
    onStart: () => undefined,
    onEnd: (span: ReadableSpan) => void ended.push(span),
    forceFlush: done,
    shutdown: done,
  }
  const spanProcessors =
    redaction === undefined || row.isRedactedBefore === true ? [capture] : [redaction.processor, capture]
  const span = new TracerProvider({ resource, spanProcessors }).getTracer('test').startSpan('span') as RecordingSpan
  row.write(span, text, redaction?.redactor)
  span.end()
  if (ended[0] === undefined) throw new Error('the span did not end')
  return ended[0]
}

/** Everything of a span that is text, keys included, in one comparable form. */
export function contentOf({ name, attributes, events, links, status }: ReadableSpan): unknown {
  const told = events.map((event) => [event.name, Object.entries(withoutFrames(event.attributes))])
  return [name, Object.entries(attributes), told, links.map((one) => one.attributes), status.message]
}

/** The lines of a stack that say where, which differ between two runs. */
function withoutFrames(attributes: Attributes = {}): Attributes {
  const stack = attributes['exception.stacktrace']
  return typeof stack === 'string' ? { ...attributes, 'exception.stacktrace': stack.split('\n    at ')[0] } : attributes
}
