import { toJsonObject } from './attributes.ts'
import { toEvent } from './span-to-event.ts'
import type { Span, TracesData } from '@honeyhive/otlp'
import type { IncomingEvent } from '../store/event.ts'

export interface MappedTraces {
  readonly events: readonly IncomingEvent[]
  readonly rejected: number
  /** Why, for the first that was rejected; '' when none was. */
  readonly reason: string
}

const futureMillis = 24 * 60 * 60 * 1000

/** All spans of an export as events. A span without valid ids or with an impossible time is rejected, the rest goes on. */
export function mapTraces(traces: TracesData, nowMillis: number): MappedTraces {
  const reasons: string[] = []
  const events = [...eventsOf(traces, nowMillis, (reason) => reasons.push(reason))]
  return { events, rejected: reasons.length, reason: reasons[0] ?? '' }
}

/** The same one by one, each made when it is asked for. */
export function* eventsOf(
  traces: TracesData,
  nowMillis: number,
  reject: (reason: string) => void,
): Generator<IncomingEvent> {
  const latestNano = BigInt(Math.trunc(nowMillis + futureMillis)) * 1_000_000n
  for (const { resource, scopeSpans } of traces.resourceSpans) {
    const resourceAttributes = toJsonObject(resource.attributes)
    for (const { scope, spans } of scopeSpans) {
      const context = { resource: resourceAttributes, scope: { name: scope.name, version: scope.version } }
      for (const span of spans) {
        const reason = refusalOf(span, latestNano)
        if (reason === undefined) yield toEvent(span, context)
        else reject(reason)
      }
    }
  }
}

function refusalOf(span: Span, latestNano: bigint): string | undefined {
  if (!isId(span.traceId, 32))
    return `a span has no valid trace id (32 hex digits, not all zero), but '${span.traceId}'`
  if (!isId(span.spanId, 16)) return `a span has no valid span id (16 hex digits, not all zero), but '${span.spanId}'`
  if (span.startTimeUnixNano > latestNano || span.endTimeUnixNano > latestNano)
    return 'a span is more than a day in the future'
  return undefined
}

function isId(text: string, length: number): boolean {
  return text.length === length && /^[\da-f]*[1-9a-f][\da-f]*$/u.test(text)
}
