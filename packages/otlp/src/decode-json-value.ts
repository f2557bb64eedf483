import type { JsonObject, JsonReader } from './json-reader.ts'
import type { AnyValue, KeyValue } from './types.ts'

/** The attributes in `field` of `parent`. */
export function readJsonAttributes(reader: JsonReader, parent: JsonObject, field: string): KeyValue[] {
  return reader.list(parent, field, readKeyValue)
}

function readKeyValue(reader: JsonReader, keyValue: JsonObject, present: number): KeyValue {
  reader.countAttribute(present)
  return { key: reader.text(keyValue, 'key'), value: reader.message(keyValue, 'value', readAnyValue) ?? {} }
}

/** Of several members, which proto3 JSON forbids, the one with the lowest field number is taken. */
function readAnyValue(reader: JsonReader, value: JsonObject): AnyValue {
  reader.descend()
  const member = readMember(reader, value)
  reader.ascend()
  return member
}

function readMember(reader: JsonReader, value: JsonObject): AnyValue {
  if (isSet(value['stringValue'])) return { stringValue: reader.text(value, 'stringValue') }
  if (isSet(value['boolValue'])) return { boolValue: reader.bool(value, 'boolValue') }
  if (isSet(value['intValue'])) return { intValue: reader.int64(value, 'intValue') }
  if (isSet(value['doubleValue'])) return { doubleValue: reader.double(value, 'doubleValue') }
  if (isSet(value['arrayValue'])) {
    return { arrayValue: { values: reader.message(value, 'arrayValue', readValues) ?? [] } }
  }
  if (isSet(value['kvlistValue'])) {
    return { kvlistValue: { values: reader.message(value, 'kvlistValue', readKeyValues) ?? [] } }
  }
  return isSet(value['bytesValue']) ? { bytesValue: reader.bytes(value, 'bytesValue') } : {}
}

function readValues(reader: JsonReader, arrayValue: JsonObject): AnyValue[] {
  return reader.list(arrayValue, 'values', readElement)
}

function readElement(reader: JsonReader, value: JsonObject): AnyValue {
  reader.countValue()
  return readAnyValue(reader, value)
}

function readKeyValues(reader: JsonReader, kvlistValue: JsonObject): KeyValue[] {
  return readJsonAttributes(reader, kvlistValue, 'values')
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null
}
