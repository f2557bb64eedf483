import { encodeTraces } from '@honeyhive/otlp'

const resource = {
  'service.name': 'shop-agent',
  'service.version': '4.2.1',
  'telemetry.sdk.name': 'honeyhive',
  'telemetry.sdk.language': 'nodejs',
  'process.runtime.version': 'v24.21.0',
  'host.name': 'worker-7',
  'deployment.environment.name': 'production',
}

/** Sessions as OTLP bodies of `size` spans each; several sessions run at once, as in a busy process. */
export function* batches(sessions, { spans, size = 512 }) {
  let waiting = []
  let sent = 0
  while (sent < spans) {
    while (waiting.length < Math.min(size, spans - sent)) {
      const session = sessions.next()
      for (const span of session.spans) waiting.push(toSpan(session, span))
    }
    const batch = waiting.slice(0, Math.min(size, spans - sent))
    waiting = waiting.slice(batch.length)
    sent += batch.length
    yield { count: batch.length, body: bodyOf(batch) }
  }
}

export function bodyOf(spans) {
  const scope = { name: 'honeyhive', version: '2.0.0', attributes: [], droppedAttributesCount: 0 }
  return encodeTraces({
    resourceSpans: [
      {
        resource: { attributes: attributesOf(resource), droppedAttributesCount: 0 },
        scopeSpans: [{ scope, spans, schemaUrl: '' }],
        schemaUrl: '',
      },
    ],
  })
}

export function toSpan({ traceId }, { id, parentId, name, start, end, failed, attributes }) {
  return {
    traceId,
    spanId: id,
    traceState: '',
    parentSpanId: parentId,
    flags: 1,
    name,
    kind: 1,
    startTimeUnixNano: nanos(start),
    endTimeUnixNano: nanos(end),
    attributes: attributesOf(attributes),
    droppedAttributesCount: 0,
    events: failed
      ? [
          {
            timeUnixNano: nanos(end),
            name: 'exception',
            attributes: attributesOf({
              'exception.type': 'TimeoutError',
              'exception.message': 'timed out after 30 s',
              'exception.stacktrace': stack,
            }),
            droppedAttributesCount: 0,
          },
        ]
      : [],
    droppedEventsCount: 0,
    links: [],
    droppedLinksCount: 0,
    status: failed ? { code: 2, message: 'timed out after 30 s' } : { code: 1, message: '' },
  }
}

const stack = Array.from({ length: 8 }, (_, i) => `    at step${i} (/srv/app/src/agent/steps.ts:${100 + i}:17)`).join(
  '\n',
)

function nanos(millis) {
  return BigInt(Math.round(millis * 1000)) * 1000n
}

function attributesOf(record) {
  return Object.entries(record).map(([key, value]) => ({ key, value: valueOf(value) }))
}

function valueOf(value) {
  if (typeof value === 'string') return { stringValue: value }
  if (Array.isArray(value)) return { arrayValue: { values: value.map(valueOf) } }
  return Number.isInteger(value) ? { intValue: BigInt(value) } : { doubleValue: value }
}
