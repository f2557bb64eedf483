import type { CreateEventRequest, SessionStart, UpdateEventRequest } from '@honeyhive/api'
import type { AttributeValue } from '@opentelemetry/api'
import { namespaces } from '../core/semconv.ts'
import { captured } from '../processors/redact/capture-content.ts'
import { redactData } from '../processors/redact/redact-data.ts'
import type { Redaction } from './redaction.ts'

/** What leaves by the API and not as a span, as it may leave. */
export interface Outgoing {
  session(session: SessionStart): SessionStart
  update(update: UpdateEventRequest): UpdateEventRequest
  event(event: CreateEventRequest): CreateEventRequest
}

/** What the platform files by: rules apply, key lists and the mask do not, as on spans. */
const structural = new Set<string>([
  'session_id',
  'event_id',
  'parent_id',
  'event_type',
  'project',
  'source',
  'run_id',
  'dataset_id',
  'datapoint_id',
])
const times = new Set<string>(['start_time', 'end_time', 'duration'])

/** `undefined`: everything leaves as it is. */
export function createOutgoing(redaction: Redaction | undefined): Outgoing | undefined {
  if (redaction === undefined) return undefined
  return {
    session: (session) => ({ ...session, ...redactedFields(session, redaction) }),
    update: (update) => ({ ...update, ...redactedFields(update, redaction) }),
    event: (event) => ({ ...event, ...redactedFields(event, redaction) }),
  }
}

function redactedFields<Body extends object>(body: Body, redaction: Redaction): Partial<Body> {
  const fields = Object.entries(body).map(([name, value]: [string, unknown]) => [
    name,
    hiddenField(name, value, redaction),
  ])
  // Text becomes text, and an object an object, whatever is hidden in them.
  return Object.fromEntries(fields) as Partial<Body>
}

function hiddenField(name: string, value: unknown, redaction: Redaction): unknown {
  try {
    return redactedField(name, value, redaction)
  } catch {
    // Nothing is known of the value now, so it does not leave; without the field the platform might not take the rest.
    return typeof value === 'object' ? {} : redaction.redactor.replacement
  }
}

function redactedField(name: string, value: unknown, redaction: Redaction): unknown {
  const { redactor, captureContent } = redaction
  if (value === undefined || times.has(name)) return value
  if (structural.has(name)) return redactor.redactUnmasked(value)
  if (typeof value === 'object' && value !== null && isNamespace(name)) return redactedNamespace(name, value, redaction)
  if (name !== 'error') return redactData(value, redactor, name)
  const kept = captured('honeyhive_error', String(value), captureContent)
  return kept === undefined ? undefined : redactor.redactValue(kept, { kind: 'attribute', key: 'honeyhive_error' })
}

function isNamespace(name: string): boolean {
  return namespaces.some((namespace) => namespace === name)
}

/** Each entry as the attribute that it would be on a span. */
function redactedNamespace(namespace: string, values: object, { redactor, captureContent }: Redaction): unknown {
  const entries = Object.entries(values).flatMap(([name, value]: [string, unknown]) => {
    const kept = capturedItem(`honeyhive_${namespace}.${name}`, value, captureContent)
    return kept === undefined ? [] : [[name, kept] as const]
  })
  const ids = entries.filter(([name]) => structural.has(name))
  const others = entries.filter(([name]) => !structural.has(name))
  const unmasked = ids.map(([name, value]) => [name, redactor.redactUnmasked(value)] as const)
  const redacted = redactData(Object.fromEntries(others), redactor)
  return typeof redacted === 'object' ? { ...redacted, ...Object.fromEntries(unmasked) } : Object.fromEntries(unmasked)
}

function capturedItem(key: string, value: unknown, captureContent: Redaction['captureContent']): unknown {
  if (captureContent === 'full' || value === null || value === undefined) return value
  if (typeof value !== 'object') return captured(key, value as AttributeValue, captureContent)
  const text = JSON.stringify(value)
  const kept = captured(key, text, captureContent)
  if (kept === undefined || kept === text) return kept === undefined ? undefined : value
  return JSON.parse(String(kept)) as unknown
}
