// Takes out of recorded spans what differs from run to run: ids, times, ports, our own version.

const START_MILLIS = 1_790_000_000_000

/** A copy of OTLP/JSON with ids and times that follow from the order in which the spans ended, and with fixed durations. */
export function normalise(document) {
  const spans = document.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans: inner }) => inner))
  const ids = new Map()
  for (const { traceId, spanId } of spans) {
    if (!ids.has(traceId)) ids.set(traceId, hex(ids.size + 1, 32))
    ids.set(spanId, hex(ids.size + 1, 16))
  }
  const times = timesOf(spans)
  const resourceSpans = document.resourceSpans.map(({ scopeSpans }) => ({
    resource: { attributes: [{ key: 'service.name', value: { stringValue: 'golden' } }] },
    scopeSpans: scopeSpans.map(({ scope, spans: inner }) => ({
      scope: scope.name === 'honeyhive' ? { name: scope.name } : scope,
      spans: inner.map((span) => normalSpan(span, ids, times.get(span.spanId))),
    })),
  }))
  return { resourceSpans }
}

/** Each span ends 10 ms after the one before; it starts 5 ms before its end, or 1 ms before the first of its children. */
function timesOf(spans) {
  const times = new Map()
  for (const [index, { spanId }] of spans.entries()) {
    const children = spans.filter(({ parentSpanId }) => parentSpanId === spanId)
    const starts = children.map((child) => times.get(child.spanId)?.start ?? Number.POSITIVE_INFINITY)
    const end = START_MILLIS + 1000 + index * 10
    times.set(spanId, { start: Math.min(end - 5, ...starts.map((start) => start - 1)), end })
  }
  return times
}

function normalSpan(span, ids, { start, end }) {
  return {
    ...span,
    traceId: ids.get(span.traceId),
    spanId: ids.get(span.spanId),
    ...(span.parentSpanId !== undefined && { parentSpanId: ids.get(span.parentSpanId) ?? span.parentSpanId }),
    startTimeUnixNano: nanos(start),
    endTimeUnixNano: nanos(end),
    attributes: span.attributes.map(normalAttribute),
    ...(span.status !== undefined && { status: normalValue(span.status) }),
    events: span.events?.map((event) => ({
      ...event,
      timeUnixNano: nanos(end - 1),
      attributes: event.attributes?.map(normalAttribute),
    })),
  }
}

function normalAttribute({ key, value }) {
  if (key === 'exception.stacktrace') return { key, value: { stringValue: 'a stack' } }
  if (key === 'server.port') return { key, value: { intValue: 4010 } }
  if (key.endsWith('session_id')) return { key, value: { stringValue: '00000000-0000-4000-8000-000000000001' } }
  const isMeasured =
    'doubleValue' in value ? !/temperature|top_p|penalty/u.test(key) : /\.msTo|duration|time_to_first/u.test(key)
  if (isMeasured) return { key, value: { doubleValue: 0.125 } }
  return { key, value: normalValue(value) }
}

function normalValue(value) {
  return JSON.parse(normalText(JSON.stringify(value)))
}

/** Addresses, times and ids that libraries make up, wherever they stand in a text. */
function normalText(text) {
  return text
    .replaceAll(/127\.0\.0\.1:\d+/gu, '127.0.0.1:4010')
    .replaceAll(/\b20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/gu, '2026-09-21T14:13:20.000Z')
    .replaceAll(
      /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gu,
      '00000000-0000-4000-8000-000000000002',
    )
    .replaceAll(/\b(call|aiobj|msg|aitxt)-[0-9A-Za-z]{16,}/gu, '$1-id')
    .replaceAll(/(\\+n) {4}at [^"\\]+(?:\\+n {4}at [^"\\]+)*/gu, '$1    at a place')
    .replaceAll(/\\"created\\":\d{10}/gu, '\\"created\\":1790000000')
}

function nanos(millis) {
  return `${millis}000000`
}

function hex(number, length) {
  return number.toString(16).padStart(length, '0')
}
