import { fieldsOf, type Fields, isFields, listOf, textOf } from './record.ts'

/** Phoenix's spans, of its API or of a data frame, as an OTLP export: their attributes are OpenInference's. */
export function phoenixExport(records: readonly Fields[]): unknown {
  const spans = records.map(spanOf)
  return {
    resourceSpans: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: 'phoenix' } }] },
        scopeSpans: [{ scope: { name: 'phoenix' }, spans }],
      },
    ],
  }
}

function spanOf(record: Fields): unknown {
  const context = fieldsOf(record['context'])
  const attributes = { ...flattened('', fieldsOf(record['attributes'])), ...columns(record, 'attributes.') }
  const kind = textOf(record['span_kind'])
  const statusCode = textOf(record['status_code']) ?? 'UNSET'
  return {
    traceId: hexId(context['trace_id'] ?? record['context.trace_id'], 32),
    spanId: hexId(context['span_id'] ?? record['context.span_id'], 16),
    parentSpanId:
      record['parent_id'] === null || record['parent_id'] === undefined ? '' : hexId(record['parent_id'], 16),
    name: textOf(record['name']) ?? 'span',
    startTimeUnixNano: nanosOf(record['start_time']),
    endTimeUnixNano: nanosOf(record['end_time'] ?? record['start_time']),
    attributes: Object.entries({
      ...(kind === undefined ? {} : { 'openinference.span.kind': kind }),
      ...attributes,
    }).map(([key, value]) => ({ key, value: anyValue(value) })),
    events: listOf(record['events']).map(fieldsOf).map(eventOf),
    status: {
      code: statusCode === 'ERROR' ? 2 : statusCode === 'OK' ? 1 : 0,
      message: textOf(record['status_message']) ?? '',
    },
  }
}

function eventOf(event: Fields): unknown {
  const attributes = flattened('', fieldsOf(event['attributes']))
  return {
    name: textOf(event['name']) ?? 'event',
    timeUnixNano: nanosOf(event['timestamp']),
    attributes: Object.entries(attributes).map(([key, value]) => ({ key, value: anyValue(value) })),
  }
}

/** `attributes.llm.model_name` of a data frame; its empty cells are null. */
function columns(record: Fields, prefix: string): Fields {
  const found = Object.entries(record).filter(([key, value]) => key.startsWith(prefix) && value !== null)
  return Object.assign({}, ...found.map(([key, value]) => flattened('', { [key.slice(prefix.length)]: value })))
}

/** Objects and lists of objects as dotted keys, as OpenInference writes them on spans. */
function flattened(prefix: string, value: unknown): Fields {
  const isOpen = isFields(value) || (Array.isArray(value) && value.some(isFields))
  if (!isOpen) return value === null || value === undefined ? {} : { [prefix]: value }
  const entries = Object.entries(value as object)
  return Object.assign({}, ...entries.map(([key, inner]) => flattened(prefix === '' ? key : `${prefix}.${key}`, inner)))
}

function anyValue(value: unknown): unknown {
  if (typeof value === 'string') return { stringValue: value }
  if (typeof value === 'boolean') return { boolValue: value }
  if (typeof value === 'number')
    return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value }
  if (Array.isArray(value)) return { arrayValue: { values: value.map(anyValue) } }
  return { stringValue: JSON.stringify(value) }
}

function hexId(value: unknown, length: number): string {
  return String(value ?? '')
    .replaceAll('-', '')
    .padStart(length, '0')
}

/** ISO times, or milliseconds as data frames write them. */
function nanosOf(value: unknown): string {
  const millis = typeof value === 'number' ? value : Date.parse(String(value))
  return Number.isFinite(millis) ? String(BigInt(Math.round(millis * 1000)) * 1000n) : '0'
}
