import type { ReadableSpan } from '@honeyhive/tracing'
import { readModel, readTokens } from './model-call.ts'

/** A span of a datapoint as evaluators read it, whoever made it: ours, a wrapped client's, a library's. */
export interface SpanView {
  readonly name: string
  /** model, tool or chain. */
  readonly eventType: string
  readonly spanId: string
  /** '' for a root. */
  readonly parentId: string
  /** Arguments, messages or whatever it was given: JSON that was recorded as text is parsed. */
  readonly inputs: Readonly<Record<string, unknown>>
  readonly outputs: Readonly<Record<string, unknown>>
  readonly metrics: Readonly<Record<string, unknown>>
  readonly error: string | undefined
  readonly model: string | undefined
  readonly inputTokens: number | undefined
  readonly outputTokens: number | undefined
  /** Unix milliseconds. */
  readonly startMillis: number
  readonly durationMillis: number
  /** Everything that was recorded, under its full name. */
  readonly attributes: Readonly<Record<string, unknown>>
}

export function spanView(span: ReadableSpan): SpanView {
  const attributes: Readonly<Record<string, unknown>> = span.attributes
  const error = attributes['honeyhive_error'] ?? (span.status.code === 2 ? (span.status.message ?? 'error') : undefined)
  return {
    name: span.name,
    eventType: String(attributes['honeyhive_event_type'] ?? 'tool'),
    spanId: span.spanContext().spanId,
    parentId: span.parentSpanContext?.spanId ?? '',
    inputs: bucket(attributes, 'honeyhive_inputs.'),
    outputs: bucket(attributes, 'honeyhive_outputs.'),
    metrics: bucket(attributes, 'honeyhive_metrics.'),
    error: error === undefined ? undefined : String(error),
    model: readModel(attributes),
    ...readTokens(attributes),
    startMillis: millisOf(span.startTime),
    durationMillis: millisOf(span.duration),
    attributes,
  }
}

function millisOf([seconds, nanos]: readonly [number, number]): number {
  return seconds * 1000 + nanos / 1e6
}

function bucket(attributes: Readonly<Record<string, unknown>>, prefix: string): Readonly<Record<string, unknown>> {
  const jsonKeys = attributes['honeyhive.json']
  const isJson = (key: string): boolean => Array.isArray(jsonKeys) && jsonKeys.includes(key)
  const entries = Object.entries(attributes)
    .filter(([key]) => key.startsWith(prefix))
    .map(([key, value]) => [key.slice(prefix.length), isJson(key) ? parsed(value) : value] as const)
  return Object.fromEntries(entries)
}

function parsed(value: unknown): unknown {
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value)
  } catch {
    // Cut at a limit: then the text is all there is.
    return value
  }
}
