import {
  type AnyValue,
  decodeTraces,
  decodeTracesJson,
  encodeTraces,
  encodeTracesJson,
  type KeyValue,
  type Span,
  type TracesData,
} from '@honeyhive/otlp'
import { type Cuttable, cutLargest } from './cut-largest.ts'

/** A body that holds less than the one it was made of. */
export interface SmallerBody {
  readonly body: Uint8Array<ArrayBuffer>
  readonly spanCount: number
}

/** Whatever a server may take, it will hardly be less than the smaller of these. */
const cutSizes = [262_144, 16_384] as const

/** The two halves of a body that is too large for a server; none when it holds a single span or cannot be read. */
export function halvesOf(body: Uint8Array, contentType: string): readonly SmallerBody[] {
  const traces = decoded(body, contentType)
  const count = traces === undefined ? 0 : spansOf(traces).length
  if (traces === undefined || count < 2) return []
  const middle = Math.ceil(count / 2)
  return [range(traces, 0, middle), range(traces, middle, count)].map((half) => bodyOf(half, contentType))
}

/** The same single span with its largest texts cut, first to a moderate size and then to a small one; none when it is small already. */
export function cutBodies(body: Uint8Array, contentType: string): readonly SmallerBody[] {
  return cutSizes.flatMap((maxBytes) => {
    const traces = body.length > maxBytes ? decoded(body, contentType) : undefined
    if (traces === undefined) return []
    const texts: Cuttable[] = []
    const cuttable = { resourceSpans: traces.resourceSpans.map((group) => withTexts(group, texts)) }
    return cutLargest(texts, body.length - maxBytes) ? [bodyOf(cuttable, contentType)] : []
  })
}

function decoded(body: Uint8Array, contentType: string): TracesData | undefined {
  const result = contentType.includes('json') ? decodeTracesJson(new TextDecoder().decode(body)) : decodeTraces(body)
  return result.status === 'ok' ? result.data : undefined
}

function bodyOf(traces: TracesData, contentType: string): SmallerBody {
  const bytes = contentType.includes('json')
    ? new TextEncoder().encode(encodeTracesJson(traces, { enums: 'names' }))
    : encodeTraces(traces)
  return { body: bytes, spanCount: spansOf(traces).length }
}

function spansOf({ resourceSpans }: TracesData): readonly Span[] {
  return resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans))
}

/** The spans from number `from` up to number `to`, in the order in which they stand. */
function range({ resourceSpans }: TracesData, from: number, to: number): TracesData {
  let next = 0
  const isWithin = (): boolean => {
    const number = next++
    return number >= from && number < to
  }
  return {
    resourceSpans: resourceSpans
      .map((group) => ({
        ...group,
        scopeSpans: group.scopeSpans
          .map((scope) => ({ ...scope, spans: scope.spans.filter(isWithin) }))
          .filter(({ spans }) => spans.length > 0),
      }))
      .filter(({ scopeSpans }) => scopeSpans.length > 0),
  }
}

type Group = TracesData['resourceSpans'][number]

/** A copy whose texts can be replaced; each is added to `texts`. */
function withTexts(group: Group, texts: Cuttable[]): Group {
  const cuttable = (attributes: readonly KeyValue[]): readonly KeyValue[] =>
    attributes.map(({ key, value }) => {
      const entry: { key: string; value: AnyValue } = { key, value }
      const text = 'stringValue' in value && typeof value.stringValue === 'string' ? value.stringValue : undefined
      if (text !== undefined) texts.push({ text, replace: (cut) => void (entry.value = { stringValue: cut }) })
      return entry
    })
  return {
    ...group,
    scopeSpans: group.scopeSpans.map((scope) => ({
      ...scope,
      spans: scope.spans.map((span) => ({
        ...span,
        attributes: cuttable(span.attributes),
        events: span.events.map((event) => ({ ...event, attributes: cuttable(event.attributes) })),
      })),
    })),
  }
}
