import { ANY_VALUE, KEY_VALUE, LIST } from './fields.ts'
import type { AnyValueMembers } from './members.ts'
import { toAnyValue } from './to-any-value.ts'
import type { AnyValue, KeyValue } from './types.ts'
import { ProtoWriter } from './writer.ts'

/** Writes `value` as the nested `AnyValue` numbered `field`. A value of which no member is set has an empty body. */
export function writeAnyValue(writer: ProtoWriter, field: number, value: AnyValue): void {
  const mark = writer.open(field)
  writeMember(writer, value)
  writer.close(mark)
}

/** Writes one attribute as the nested `KeyValue` numbered `field`. */
export function writeKeyValue(writer: ProtoWriter, field: number, keyValue: KeyValue): void {
  const mark = writer.open(field)
  if (keyValue.key !== '') writer.string(KEY_VALUE.key, keyValue.key)
  writeAnyValue(writer, KEY_VALUE.value, keyValue.value)
  writer.close(mark)
}

/** Writes a list of attributes, each as the `KeyValue` numbered `field`. */
export function writeAttributes(writer: ProtoWriter, field: number, attributes: readonly KeyValue[]): void {
  for (const attribute of attributes) writeKeyValue(writer, field, attribute)
}

/**
 * Writes one attribute straight from a JavaScript value, in the bytes that `writeKeyValue` and `toAnyValue` give
 * together, without the objects between them for text, numbers and booleans.
 */
export function writeAttribute(writer: ProtoWriter, field: number, key: string, value: unknown): void {
  if (typeof value === 'string')
    return writer.nestedText(field, keyBytes(key), KEY_VALUE.value, ANY_VALUE.string, value)
  const mark = writer.open(field)
  writer.raw(keyBytes(key))
  const valueMark = writer.open(KEY_VALUE.value)
  if (typeof value === 'number') writeNumber(writer, value)
  else if (typeof value === 'boolean') writer.bool(ANY_VALUE.bool, value)
  else if (isTextList(value)) writeTextList(writer, value)
  else writeMember(writer, toAnyValue(value))
  writer.close(valueMark)
  writer.close(mark)
}

/**
 * Writes one attribute whose text `source` writes piece by piece, with `writer.text` and `writer.character`; it must be well
 * formed.
 */
export function writeTextAttribute(
  writer: ProtoWriter,
  field: number,
  key: string,
  source: { writeTo(writer: ProtoWriter): void },
): void {
  const mark = writer.open(field)
  writer.raw(keyBytes(key))
  const valueMark = writer.open(KEY_VALUE.value)
  const textMark = writer.open(ANY_VALUE.string)
  source.writeTo(writer)
  writer.close(textMark)
  writer.close(valueMark)
  writer.close(mark)
}

/** Longer lists go the general way, which cuts them. */
const MAX_TEXT_LIST = 1000

/** A list of text without holes. */
function isTextList(value: unknown): value is readonly string[] {
  if (!Array.isArray(value) || value.length > MAX_TEXT_LIST) return false
  for (let index = 0; index < value.length; index++) if (typeof value[index] !== 'string') return false
  return true
}

/** The commonest list, without an object for each of its items. */
function writeTextList(writer: ProtoWriter, values: readonly string[]): void {
  const mark = writer.open(ANY_VALUE.array)
  for (const value of values) {
    const valueMark = writer.open(LIST.values)
    writer.string(ANY_VALUE.string, value)
    writer.close(valueMark)
  }
  writer.close(mark)
}

/** A program uses few keys, over and over; beyond this many they are encoded each time. */
const MAX_KEPT_KEYS = 2048
const MAX_KEPT_KEY_LENGTH = 128
const keptKeys = new Map<string, Uint8Array>()

/** The field `key` of a `KeyValue`, as bytes. */
function keyBytes(key: string): Uint8Array {
  const kept = keptKeys.get(key)
  if (kept !== undefined) return kept
  const writer = new ProtoWriter(key.length + 8)
  if (key !== '') writer.string(KEY_VALUE.key, key)
  const bytes = writer.finish()
  if (keptKeys.size < MAX_KEPT_KEYS && key.length <= MAX_KEPT_KEY_LENGTH) keptKeys.set(key, bytes)
  return bytes
}

function writeNumber(writer: ProtoWriter, value: number): void {
  if (Number.isSafeInteger(value) && !Object.is(value, -0)) writer.int64(ANY_VALUE.int, value)
  else writer.double(ANY_VALUE.double, value)
}

/** Members of a oneof are written even when they hold the default, for their presence is the information. */
function writeMember(writer: ProtoWriter, value: AnyValueMembers): void {
  if (value.stringValue !== undefined) writer.string(ANY_VALUE.string, value.stringValue)
  else if (value.intValue !== undefined) writer.int64(ANY_VALUE.int, value.intValue)
  else if (value.boolValue !== undefined) writer.bool(ANY_VALUE.bool, value.boolValue)
  else if (value.doubleValue !== undefined) writer.double(ANY_VALUE.double, value.doubleValue)
  else if (value.arrayValue !== undefined) writeArray(writer, value.arrayValue.values)
  else if (value.kvlistValue !== undefined) writeKeyValueList(writer, value.kvlistValue.values)
  else if (value.bytesValue !== undefined) writer.bytes(ANY_VALUE.bytes, value.bytesValue)
}

function writeArray(writer: ProtoWriter, values: readonly AnyValue[]): void {
  const mark = writer.open(ANY_VALUE.array)
  for (const value of values) writeAnyValue(writer, LIST.values, value)
  writer.close(mark)
}

function writeKeyValueList(writer: ProtoWriter, values: readonly KeyValue[]): void {
  const mark = writer.open(ANY_VALUE.kvlist)
  writeAttributes(writer, LIST.values, values)
  writer.close(mark)
}
