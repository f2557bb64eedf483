import {
  type Context,
  isSpanContextValid,
  type Span,
  type SpanContext,
  type TextMapGetter,
  type TextMapPropagator,
  type TextMapSetter,
  trace,
} from '@opentelemetry/api'
import { contextOr, isTracingSuppressed, spanIn, withSpan } from '../context-node.ts'
import { readProperty } from '../untrusted.ts'
import { headerLines, setHeader, trimWhitespace } from './carrier.ts'
import { TraceState } from './trace-state.ts'

const TRACEPARENT = 'traceparent'
const TRACESTATE = 'tracestate'

const VERSION_00_LENGTH = 55
// Version, trace id, parent id, flags, and what a later version may have added (3.2.2 and 3.2.4).
const TRACEPARENT_FORMAT =
  /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(?:-[\x21-\x7e]*)?$/

/** `sampled` and `random-trace-id`; all other bits are zero in what is sent (3.2.2.5). */
const KNOWN_FLAGS = 3

/** W3C Trace Context, level 2, strictly: headers that break the grammar are as good as absent. Never throws. */
export class W3CTraceContextPropagator implements TextMapPropagator {
  inject<Carrier>(context: Context, carrier: Carrier, setter: TextMapSetter<Carrier>): void {
    const from = contextOr(context)
    const parent = isTracingSuppressed(from) ? undefined : spanContextIn(from)
    if (parent === undefined) return
    const { traceId, spanId, traceFlags } = parent
    const flags = `0${(traceFlags & KNOWN_FLAGS).toString(16)}`
    setHeader(carrier, setter, TRACEPARENT, `00-${traceId.toLowerCase()}-${spanId.toLowerCase()}-${flags}`)
    const state = traceStateText(parent.traceState)
    if (state !== '') setHeader(carrier, setter, TRACESTATE, state)
  }

  extract<Carrier>(context: Context, carrier: Carrier, getter: TextMapGetter<Carrier>): Context {
    const into = contextOr(context)
    const lines = headerLines(carrier, getter, TRACEPARENT)
    const parent = lines.length === 1 ? parseTraceparent(lines[0] as string) : undefined
    if (parent === undefined) return into
    const states = headerLines(carrier, getter, TRACESTATE)
    const traceState = states.length === 0 ? undefined : TraceState.parse(states.join(','))
    return withSpan(into, trace.wrapSpanContext(traceState === undefined ? parent : { ...parent, traceState }))
  }

  fields(): string[] {
    return [TRACEPARENT, TRACESTATE]
  }
}

/** The remote parent that a `traceparent` value names, or `undefined` when it is invalid. */
export function parseTraceparent(header: string): SpanContext | undefined {
  const text = trimWhitespace(header)
  const match = TRACEPARENT_FORMAT.exec(text)
  if (match === null) return undefined
  const [, version, traceId, spanId, flags] = match as unknown as [string, string, string, string, string]
  if (version === '00' && text.length !== VERSION_00_LENGTH) return undefined
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & KNOWN_FLAGS, isRemote: true }
}

function spanContextIn(context: Context): SpanContext | undefined {
  try {
    const spanContext = (spanIn(context) as Span | undefined)?.spanContext()
    return spanContext !== undefined && isSpanContextValid(spanContext) ? spanContext : undefined
  } catch {
    // A span of somebody else's making that cannot say who it is has nothing to pass on.
    return undefined
  }
}

/** Somebody else's trace state is read again, since only what our grammar knows may become a header. */
function traceStateText(state: unknown): string {
  if (state instanceof TraceState) return state.serialize()
  try {
    const text: unknown = (readProperty(state, 'serialize') as (() => unknown) | undefined)?.call(state)
    return typeof text === 'string' ? (TraceState.parse(text)?.serialize() ?? '') : ''
  } catch {
    // A trace state that cannot be written is not sent.
    return ''
  }
}
