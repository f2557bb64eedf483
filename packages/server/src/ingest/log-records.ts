import { parseOr } from './json-text.ts'
import { wireFields } from './wire-fields.ts'
import type { OtlpEncoding } from './intake.ts'

/** What of a log record says to which span it belongs and what it tells. */
export interface LogRecord {
  /** '' where it has none. */
  readonly eventName: string
  readonly traceId: string
  readonly spanId: string
  readonly body: unknown
  readonly attributes: Readonly<Record<string, unknown>>
}

/**
 * The records of an export of logs (opentelemetry-proto `logs/v1`); undefined for what is no export.
 * LogRecord: body = 5, attributes = 6, trace_id = 9, span_id = 10, event_name = 12.
 */
export function logRecords(bytes: Uint8Array, encoding: OtlpEncoding): readonly LogRecord[] | undefined {
  if (encoding === 'json') return jsonRecords(parseOr(new TextDecoder().decode(bytes), undefined))
  try {
    return inside(inside(inside([bytes], 1), 2), 2).map((record) => protobufRecord(record))
  } catch {
    // Asked whether it is an export; the answer is no.
    return undefined
  }
}

function inside(messages: readonly Uint8Array[], number: number): readonly Uint8Array[] {
  return messages.flatMap((message) => allOf(message, number))
}

function allOf(message: Uint8Array, number: number): readonly Uint8Array[] {
  return [...wireFields(message)].flatMap((field) => (field.number === number ? (field.bytes ?? []) : []))
}

function protobufRecord(record: Uint8Array): LogRecord {
  const attributes = Object.fromEntries(allOf(record, 6).map((entry) => keyValue(entry)))
  const [body] = allOf(record, 5)
  return {
    eventName: textOf(allOf(record, 12)[0]) || named(attributes),
    traceId: hexOf(allOf(record, 9)[0]),
    spanId: hexOf(allOf(record, 10)[0]),
    body: body === undefined ? undefined : anyValue(body),
    attributes,
  }
}

function keyValue(entry: Uint8Array): readonly [string, unknown] {
  const [value] = allOf(entry, 2)
  return [textOf(allOf(entry, 1)[0]), value === undefined ? undefined : anyValue(value)]
}

/** AnyValue: string = 1, array = 5, kvlist = 6; numbers and booleans say nothing that is joined. */
function anyValue(message: Uint8Array): unknown {
  for (const { number, bytes } of wireFields(message)) {
    if (bytes === undefined) continue
    if (number === 1) return textOf(bytes)
    if (number === 5) return allOf(bytes, 1).map((item) => anyValue(item))
    if (number === 6) return Object.fromEntries(allOf(bytes, 1).map((entry) => keyValue(entry)))
  }
  return undefined
}

function textOf(bytes: Uint8Array | undefined): string {
  return new TextDecoder().decode(bytes)
}

function hexOf(bytes: Uint8Array | undefined): string {
  return Buffer.from(bytes ?? []).toString('hex')
}

function jsonRecords(value: unknown): readonly LogRecord[] | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const records = lists(lists(lists([value], 'resourceLogs'), 'scopeLogs'), 'logRecords')
  return records.map((record) => {
    const attributes = jsonAttributes(member(record, 'attributes'))
    return {
      eventName: string(member(record, 'eventName')) || named(attributes),
      traceId: string(member(record, 'traceId')).toLowerCase(),
      spanId: string(member(record, 'spanId')).toLowerCase(),
      body: jsonValue(member(record, 'body')),
      attributes,
    }
  })
}

/** Before event names had a field of their own, they were an attribute. */
function named(attributes: Readonly<Record<string, unknown>>): string {
  return string(attributes['event.name'])
}

function lists(values: readonly unknown[], name: string): readonly unknown[] {
  return values.flatMap((value) => {
    const found = member(value, name)
    return Array.isArray(found) ? found : []
  })
}

function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
  return (value as Readonly<Record<string, unknown>>)[name]
}

function jsonAttributes(list: unknown): Readonly<Record<string, unknown>> {
  const entries = Array.isArray(list) ? list : []
  return Object.fromEntries(entries.map((entry) => [string(member(entry, 'key')), jsonValue(member(entry, 'value'))]))
}

function jsonValue(value: unknown): unknown {
  const text = member(value, 'stringValue')
  if (typeof text === 'string') return text
  const list = member(member(value, 'arrayValue'), 'values')
  if (Array.isArray(list)) return list.map((item) => jsonValue(item))
  const entries = member(member(value, 'kvlistValue'), 'values')
  return Array.isArray(entries) ? jsonAttributes(entries) : undefined
}

function string(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
