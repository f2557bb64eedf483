import { type Decoded, decoding } from './decode-error.ts'
import type { DecodeLimits } from './decode-limits.ts'
import { readSpan } from './decode-span.ts'
import { readAttribute } from './decode-value.ts'
import { openReader } from './open-reader.ts'
import type { ProtoReader } from './reader.ts'
import type { InstrumentationScope, KeyValue, Resource, ResourceSpans, ScopeSpans, Span, TracesData } from './types.ts'

/** The outcome of decoding a trace export. */
export type DecodeResult = Decoded<TracesData>

/**
 * Reads the protobuf body of an OTLP trace export. Total: no input makes it throw; what cannot be read comes back as
 * `malformed`, whole, with the offset.
 *
 * As protobuf asks: unknown fields are passed over, the last of a repeated single value wins, single messages that come
 * twice are merged, invalid UTF-8 becomes U+FFFD. An id of the wrong length, or all zero, becomes '' and its span is
 * still data, so that a server can reject that span and keep the others.
 *
 * @example
 * const result = decodeTraces(new Uint8Array(await request.arrayBuffer()))
 * if (result.status === 'malformed') return new Response(result.error.message, { status: 400 })
 */
export function decodeTraces(bytes: Uint8Array, limits?: DecodeLimits): DecodeResult {
  return decoding(() => readTraces(openReader(bytes, limits)))
}

function readTraces(reader: ProtoReader): TracesData {
  const resourceSpans: ResourceSpans[] = []
  while (reader.more()) {
    const tag = reader.tag()
    if (tag === 10) resourceSpans.push(readResourceSpans(reader))
    else reader.skip(tag)
  }
  return { resourceSpans }
}

function readResourceSpans(reader: ProtoReader): ResourceSpans {
  reader.countValue()
  const outer = reader.enter()
  const attributes: KeyValue[] = []
  const resource = { attributes, droppedAttributesCount: 0 }
  const scopeSpans: ScopeSpans[] = []
  let schemaUrl = ''
  while (reader.more()) {
    const tag = reader.tag()
    if (tag === 10) readResource(reader, resource)
    else if (tag === 18) scopeSpans.push(readScopeSpans(reader))
    else if (tag === 26) schemaUrl = reader.text()
    else reader.skip(tag)
  }
  reader.leave(outer)
  return { resource, scopeSpans, schemaUrl }
}

/** Adds to `resource`: a message that comes twice is merged. */
function readResource(
  reader: ProtoReader,
  resource: { -readonly [K in keyof Resource]: Resource[K] } & { attributes: KeyValue[] },
): void {
  const outer = reader.enter()
  while (reader.more()) {
    const tag = reader.tag()
    if (tag === 10) readAttribute(reader, resource.attributes)
    else if (tag === 16) resource.droppedAttributesCount = reader.uint32()
    else reader.skip(tag)
  }
  reader.leave(outer)
}

function readScopeSpans(reader: ProtoReader): ScopeSpans {
  reader.countValue()
  const outer = reader.enter()
  const attributes: KeyValue[] = []
  const scope = { name: '', version: '', attributes, droppedAttributesCount: 0 }
  const spans: Span[] = []
  let schemaUrl = ''
  while (reader.more()) {
    const tag = reader.tag()
    if (tag === 10) readScope(reader, scope)
    else if (tag === 18) spans.push(readSpan(reader))
    else if (tag === 26) schemaUrl = reader.text()
    else reader.skip(tag)
  }
  reader.leave(outer)
  return { scope, spans, schemaUrl }
}

/** Adds to `scope`: a message that comes twice is merged. */
function readScope(
  reader: ProtoReader,
  scope: { -readonly [K in keyof InstrumentationScope]: InstrumentationScope[K] } & { attributes: KeyValue[] },
): void {
  const outer = reader.enter()
  while (reader.more()) {
    const tag = reader.tag()
    if (tag === 10) scope.name = reader.text()
    else if (tag === 18) scope.version = reader.text()
    else if (tag === 26) readAttribute(reader, scope.attributes)
    else if (tag === 32) scope.droppedAttributesCount = reader.uint32()
    else reader.skip(tag)
  }
  reader.leave(outer)
}
