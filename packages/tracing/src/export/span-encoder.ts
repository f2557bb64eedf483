import type { InstrumentationScope, ReadableSpan, Resource } from '../core/span-types.ts'
import type { SpanParcel } from './span-parcel.ts'

/** A span that waits to be sent: nothing that happens in the app can change it any more. */
export interface EncodedSpan {
  /** What it holds while it waits: exactly, or a fair estimate. */
  readonly bytes: number
  /** For the gate: whose start must have been answered for before it is sent. */
  readonly sessionId: string | undefined
  readonly resource: Resource
  readonly scope: InstrumentationScope
  /** It has been answered for, and nobody will read it again. */
  free?(): void
}

/** What a request is made of: its body, or what another thread can make it of. */
export type Payload = Uint8Array<ArrayBuffer> | SpanParcel

/** One wire format: turns spans into what waits, and what waits into requests. */
export interface SpanEncoder {
  /** @throws whatever a foreign processor has put into the span; the caller counts the span as not encodable. */
  encode(span: ReadableSpan): EncodedSpan
  /**
   * The same span as bytes alone. Cheap to wait, dear to make: for when so many wait that what they are made of would
   * weigh on the garbage collector.
   */
  compact(span: EncodedSpan): EncodedSpan
  /** What a request with these spans, all of which this encoder has made, is given to send. */
  payload(spans: readonly EncodedSpan[]): Payload
  /** The body of the same request. */
  body(spans: readonly EncodedSpan[]): Uint8Array<ArrayBuffer>
  /** The same, valid until the next call: for who writes it away at once. */
  lendBody(spans: readonly EncodedSpan[]): Uint8Array
}

/** Spans by resource and scope, in the order of their first appearance. */
export function grouped<T extends EncodedSpan>(spans: readonly T[]): Map<Resource, Map<InstrumentationScope, T[]>> {
  const byResource = new Map<Resource, Map<InstrumentationScope, T[]>>()
  let last: T | undefined
  let members: T[] = []
  for (const span of spans) {
    // Nearly always all of them are of one kind.
    if (last?.resource !== span.resource || last.scope !== span.scope) {
      const byScope = upsert(byResource, span.resource, () => new Map<InstrumentationScope, T[]>())
      members = upsert(byScope, span.scope, () => [])
    }
    members.push(span)
    last = span
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
