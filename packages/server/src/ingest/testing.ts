import type { AnyValue, KeyValue, Span } from '@honeyhive/otlp'

let nextSpan = 1

/** A span in memory, of a trace of its own unless told otherwise. */
export function spanOf(attributes: Readonly<Record<string, unknown>>, rest: Partial<Span> = {}): Span {
  nextSpan += 1
  const serial = nextSpan.toString(16)
  return {
    traceId: serial.padStart(32, '0'),
    spanId: serial.padStart(16, '0'),
    traceState: '',
    parentSpanId: '',
    flags: 0,
    name: 'span',
    kind: 1,
    startTimeUnixNano: 1_763_730_000_000_000_000n,
    endTimeUnixNano: 1_763_730_000_250_000_000n,
    attributes: attributesOf(attributes),
    droppedAttributesCount: 0,
    events: [],
    droppedEventsCount: 0,
    links: [],
    droppedLinksCount: 0,
    status: { code: 0, message: '' },
    ...rest,
  }
}

export function attributesOf(attributes: Readonly<Record<string, unknown>>): readonly KeyValue[] {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: valueOf(value) }))
}

function valueOf(value: unknown): AnyValue {
  if (typeof value === 'string') return { stringValue: value }
  if (typeof value === 'boolean') return { boolValue: value }
  if (typeof value === 'bigint') return { intValue: value }
  if (typeof value === 'number') {
    return Number.isSafeInteger(value) ? { intValue: BigInt(value) } : { doubleValue: value }
  }
  if (value instanceof Uint8Array) return { bytesValue: value }
  if (Array.isArray(value)) return { arrayValue: { values: value.map((item) => valueOf(item)) } }
  if (typeof value === 'object' && value !== null) {
    return { kvlistValue: { values: attributesOf(value as Readonly<Record<string, unknown>>) } }
  }
  return {}
}
