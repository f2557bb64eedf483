import type { ProtoReader } from './reader.ts'
import type { AnyValue, KeyValue } from './types.ts'

/**
 * An `AnyValue` while it is read. Its lists can be added to, so that one which comes in a million pieces is not copied
 * a million times.
 */
type DraftValue =
  | Exclude<AnyValue, { readonly arrayValue: unknown } | { readonly kvlistValue: unknown }>
  | { readonly arrayValue: { readonly values: AnyValue[] } }
  | { readonly kvlistValue: { readonly values: KeyValue[] } }

const NOTHING: DraftValue = Object.freeze({})

/** Reads one attribute onto the end of `attributes`. */
export function readAttribute(reader: ProtoReader, attributes: KeyValue[]): void {
  reader.countAttribute(attributes.length)
  const outer = reader.enter()
  let key = ''
  let value = NOTHING
  while (reader.more()) {
    const tag = reader.tag()
    if (tag === 10) key = reader.key()
    else if (tag === 18) value = readAnyValue(reader, value)
    else reader.skip(tag)
  }
  reader.leave(outer)
  attributes.push({ key, value })
}

/**
 * Reads an `AnyValue`. Of several members the last one wins; a list or map that comes in pieces is one list or map,
 * also across a `previous` occurrence of the same field: protobuf merges messages that come twice.
 */
function readAnyValue(reader: ProtoReader, previous: DraftValue): DraftValue {
  reader.descend()
  const outer = reader.enter()
  let value = previous
  while (reader.more()) value = readMember(reader, reader.tag(), value)
  reader.leave(outer)
  reader.ascend()
  return value
}

function readMember(reader: ProtoReader, tag: number, previous: DraftValue): DraftValue {
  switch (tag) {
    case 10:
      return { stringValue: reader.text() }
    case 16:
      return { boolValue: reader.bool() }
    case 24:
      return { intValue: reader.int64() }
    case 33:
      return { doubleValue: reader.double() }
    case 42:
      return { arrayValue: { values: readValues(reader, 'arrayValue' in previous ? previous.arrayValue.values : []) } }
    case 50:
      return {
        kvlistValue: { values: readKeyValues(reader, 'kvlistValue' in previous ? previous.kvlistValue.values : []) },
      }
    case 58:
      return { bytesValue: reader.bytes() }
    default:
      reader.skip(tag)
      return previous
  }
}

function readValues(reader: ProtoReader, values: AnyValue[]): AnyValue[] {
  const outer = reader.enter()
  while (reader.more()) {
    const tag = reader.tag()
    if (tag === 10) {
      reader.countValue()
      values.push(readAnyValue(reader, NOTHING))
    } else reader.skip(tag)
  }
  reader.leave(outer)
  return values
}

function readKeyValues(reader: ProtoReader, values: KeyValue[]): KeyValue[] {
  const outer = reader.enter()
  while (reader.more()) {
    const tag = reader.tag()
    if (tag === 10) readAttribute(reader, values)
    else reader.skip(tag)
  }
  reader.leave(outer)
  return values
}
