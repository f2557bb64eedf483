import { eventIdOfSpan } from '../store/event-id.ts'
import { userIdOf } from '../store/merge.ts'
import { toJsonObject } from './attributes.ts'
import { inputMessages, titleOf } from './conversation/conversation.ts'
import { bucketsOf } from './dialects/buckets.ts'
import { withClaudeCodePrefix } from './dialects/claude-code.ts'
import { eventTypeOf } from './event-type.ts'
import { nameField, textField, timeToFirstTokenMillis } from './fields.ts'
import { costUsd } from './prices/cost.ts'
import { withEventContent } from './span-content.ts'
import { failureOf } from './span-error.ts'
import { usageOfSpan } from './usage.ts'
import type { Span } from '@honeyhive/otlp'
import type { Buckets, IncomingEvent, JsonObject, SpanOrigin } from '../store/event.ts'

/** What the spans of one scope share. */
export interface SpanContext {
  readonly resource: JsonObject
  readonly scope: { readonly name: string; readonly version: string }
}

const maxIdLength = 256

/** One span as the canonical event, whatever convention it follows. Pure; throws for nothing. */
export function toEvent(span: Span, context: SpanContext): IncomingEvent {
  const origin = originOf(span, context)
  const attributes = withClaudeCodePrefix(span.name, withEventContent(origin.attributes, origin.spanEvents))
  const { type, customType } = eventTypeOf(span.name, attributes)
  const provider = providerOf(attributes)
  const buckets = complete(bucketsOf(attributes), { provider, customType })
  const isModel = type === 'model'
  const usage = usageOfSpan(attributes)
  const startTime = toMillis(span.startTimeUnixNano)
  const model = textField('model', attributes)
  const isIncomplete = attributes['honeyhive.incomplete'] === true
  const { resource } = context
  const { inputs, outputs, config, metadata, metrics, feedback, userProperties } = buckets
  const { status, error, errorStack } = failureOf(span, attributes, origin.spanEvents)
  // Written out: spreading makes the object anew for each key that follows, a tenth of the time that mapping takes.
  return {
    inputs,
    outputs,
    config,
    metadata,
    metrics,
    feedback,
    userProperties,
    status,
    error,
    errorStack,
    id: idOf(textField('eventId', attributes)) ?? eventIdOfSpan(span.traceId, span.spanId),
    sessionId: idOf(textField('sessionId', attributes, resource)),
    sessionName: nameField('sessionName', attributes, resource),
    parentId: idOf(textField('parentId', attributes)),
    project: projectOf(attributes, resource),
    source: textField('source', attributes, resource) ?? 'unknown',
    type,
    name: nameField('eventName', attributes) ?? span.name,
    startTime,
    endTime: endTimeOf(span, isIncomplete),
    model,
    provider,
    inputTokens: usage.inputTokens,
    outputTokens: usage.outputTokens,
    costUsd: usage.costUsd ?? (isModel ? costUsd({ ...usage, model, provider, startTime }) : null),
    timeToFirstTokenMillis: timeToFirstTokenMillis(attributes) ?? firstTokenAfter(attributes, startTime),
    userId: userIdOf(userProperties),
    title: isModel ? titleOf(inputMessages(inputs)) : null,
    isIncomplete,
    span: origin,
  }
}

/** Langfuse says when the first token came, as an ISO time in JSON. */
function firstTokenAfter(attributes: JsonObject, startTime: number): number | null {
  const given = attributes['langfuse.observation.completion_start_time']
  if (typeof given !== 'string') return null
  const millis = Date.parse(given.replaceAll('"', '')) - startTime
  return millis >= 0 ? millis : null
}

function originOf(span: Span, context: SpanContext): SpanOrigin {
  const { resource, scope } = context
  return {
    resource,
    scope,
    traceId: span.traceId,
    spanId: span.spanId,
    parentSpanId: span.parentSpanId,
    attributes: toJsonObject(span.attributes),
    spanEvents: span.events.map((event) => ({
      time: toMillis(event.timeUnixNano),
      name: event.name,
      attributes: toJsonObject(event.attributes),
    })),
    links: span.links.map(({ traceId, spanId, attributes }) => ({
      traceId,
      spanId,
      attributes: toJsonObject(attributes),
    })),
  }
}

function complete(
  buckets: Buckets,
  { provider, customType }: { readonly provider: string | null; readonly customType: string | null },
): Buckets {
  const config = provider === null || 'provider' in buckets.config ? buckets.config : { ...buckets.config, provider }
  const metadata = customType === null ? buckets.metadata : { event_type: customType, ...buckets.metadata }
  return { ...buckets, config, metadata }
}

/** `openai.chat`, as the AI SDK writes it, is `openai`. */
function providerOf(attributes: JsonObject): string | null {
  return (
    textField('provider', attributes)
      ?.toLowerCase()
      .replace(/^(?<name>[a-z-]+)\.(?:chat|responses|messages|completion|embedding)$/u, '$<name>') ?? null
  )
}

function projectOf(attributes: JsonObject, resource: JsonObject): string {
  const service = attributes['service.name'] ?? resource['service.name']
  const named = typeof service === 'string' && service !== '' && !service.startsWith('unknown_service')
  return textField('project', attributes, resource) ?? (named ? service : 'default')
}

/** UUIDs are compared in lower case; other ids as they are. One that is too long to be an id is none. */
function idOf(text: string | null): string | null {
  if (text === null || text.length > maxIdLength || text.includes('\0')) return null
  return /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/iu.test(text) ? text.toLowerCase() : text
}

function endTimeOf(span: Span, isIncomplete: boolean): number | null {
  if (span.endTimeUnixNano === 0n && isIncomplete) return null
  return Math.max(toMillis(span.startTimeUnixNano), toMillis(span.endTimeUnixNano))
}

/** Milliseconds with the microseconds that a double holds. */
function toMillis(nanos: bigint): number {
  return Number(nanos / 1000n) / 1000
}
