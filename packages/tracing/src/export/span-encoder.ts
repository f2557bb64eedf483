import type { InstrumentationScope, ReadableSpan, Resource } from '../core/span-types.ts'

/** A span whose values have become bytes or plain data: nothing that happens in the app can change it any more. */
export interface EncodedSpan {
  /** What it holds while it waits: exactly, or a fair estimate. */
  readonly bytes: number
  /** For the gate: whose start must have been answered for before it is sent. */
  readonly sessionId: string | undefined
  readonly resource: Resource
  readonly scope: InstrumentationScope
}

/** One wire format: turns spans into what waits, and what waits into the body of a request. */
export interface SpanEncoder {
  /** @throws whatever a foreign processor has put into the span; the caller counts the span as not encodable. */
  encode(span: ReadableSpan): EncodedSpan
  /** The body of a request with these spans, all of which this encoder has made. */
  body(spans: readonly EncodedSpan[]): Uint8Array<ArrayBuffer>
}

/** Spans by resource and scope, in the order of their first appearance. */
export function grouped<T extends EncodedSpan>(spans: readonly T[]): Map<Resource, Map<InstrumentationScope, T[]>> {
  const byResource = new Map<Resource, Map<InstrumentationScope, T[]>>()
  for (const span of spans) {
    const byScope = upsert(byResource, span.resource, () => new Map<InstrumentationScope, T[]>())
    upsert(byScope, span.scope, () => []).push(span)
  }
  return byResource
}

function upsert<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key)
  if (found !== undefined) return found
  const made = make()
  map.set(key, made)
  return made
}
