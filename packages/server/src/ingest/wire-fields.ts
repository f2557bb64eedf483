/** One field of a protobuf message: its number and, where it is length-delimited, its bytes. */
export interface WireField {
  readonly number: number
  readonly bytes: Uint8Array | undefined
}

/**
 * The fields of a protobuf message, without knowing what it is (protobuf.dev, "Encoding"): wire types 0 varint, 1 eight bytes,
 * 2 length-delimited, 5 four bytes. Throws `RangeError` where the bytes are no message.
 */
export function* wireFields(bytes: Uint8Array): Iterable<WireField> {
  let position = 0
  const varint = (): number => {
    let value = 0
    for (let shift = 0; shift < 64; shift += 7) {
      const byte = bytes[position]
      if (byte === undefined) throw new RangeError('The message ends within a number.')
      position += 1
      value += (byte % 0x80) * 2 ** shift
      if (byte < 0x80) return value
    }
    throw new RangeError('A number of the message is longer than ten bytes.')
  }
  const skip = (length: number): Uint8Array => {
    if (position + length > bytes.length) throw new RangeError('A field of the message is longer than the message.')
    position += length
    return bytes.subarray(position - length, position)
  }
  while (position < bytes.length) {
    const tag = varint()
    const number = Math.floor(tag / 8)
    const type = tag % 8
    if (number === 0) throw new RangeError('A field of the message has the number 0.')
    if (type === 0) varint()
    else if (type === 1) skip(8)
    else if (type === 5) skip(4)
    else if (type !== 2)
      throw new RangeError(`A field of the message has the wire type ${type}, which is none of OTLP's.`)
    yield { number, bytes: type === 2 ? skip(varint()) : undefined }
  }
}
