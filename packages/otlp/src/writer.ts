import { hexDigit } from './hex.ts'

const VARINT = 0
const FIXED64 = 1
const DELIMITED = 2
const FIXED32 = 5

/** Below this many UTF-16 units a loop over the characters beats the call into `TextEncoder`. */
const SHORT_TEXT = 48

/** Above this, room for three bytes per unit would be a waste: the text is encoded on its own and copied. */
const LONG_TEXT = 65_536

const TWO_32 = 4_294_967_296

const encoder = new TextEncoder()

/**
 * Node's own way of writing text into bytes, twice as fast as `TextEncoder` on middling text because no view is made for
 * each call. Other runtimes have none, and the encoder serves them.
 */
const utf8Write = (globalThis as { Buffer?: { prototype: { utf8Write?: Utf8Write } } }).Buffer?.prototype.utf8Write

type Utf8Write = (this: Uint8Array, text: string, offset: number) => number

/**
 * Writes protobuf in one forward pass into a buffer that grows by doubling. A nested message costs no object and no
 * second pass: `open` leaves one byte for its length, `close` fills it in, moving the content when one is too few.
 *
 * Values are written as given: leaving out defaults is the caller's business. It does not throw, except as
 * `Uint8Array` does when the machine has no memory left. Needs nothing of Node.
 *
 * @example
 * const writer = new ProtoWriter()
 * const mark = writer.open(SPAN.status)
 * writer.varint(STATUS.code, 2)
 * writer.close(mark)
 * const bytes = writer.finish()
 */
export class ProtoWriter {
  #bytes: Uint8Array<ArrayBuffer>
  #view: DataView<ArrayBuffer>
  #length = 0

  constructor(initialBytes = 4096) {
    this.#bytes = new Uint8Array(initialBytes)
    this.#view = new DataView(this.#bytes.buffer)
  }

  /** Forgets what was written after the first `length` bytes: a message that failed half-way is taken back. */
  rewind(length: number): void {
    if (length < this.#length) this.#length = length
  }

  /** What was written from `start` to `end`; valid until the next write. */
  view(start: number, end: number): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(start, end)
  }

  /** Bytes that are protobuf already, fields and all. */
  raw(value: Uint8Array): void {
    this.#reserve(value.length)
    this.#bytes.set(value, this.#length)
    this.#length += value.length
  }

  /** `fixed64` from its two halves, each from 0 to 2^32 - 1. */
  fixed64Parts(field: number, low: number, high: number): void {
    this.#reserve(13)
    this.#tag(field, FIXED64)
    this.#view.setUint32(this.#length, low, true)
    this.#view.setUint32(this.#length + 4, high, true)
    this.#length += 8
  }

  /** Bytes written so far. */
  get length(): number {
    return this.#length
  }

  /** A copy of what was written. The writer can go on, or start anew with `reset`. */
  finish(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length)
  }

  /** Forgets what was written and keeps the buffer. */
  reset(): void {
    this.#length = 0
  }

  /** Begins a nested message; what is written until `close` is its content. Pass the result to `close`. */
  open(field: number): number {
    this.#reserve(11)
    this.#tag(field, DELIMITED)
    this.#length += 1
    return this.#length
  }

  /** Ends the message that `open` began. Messages close in the reverse order of opening. */
  close(mark: number): void {
    const size = this.#length - mark
    const width = varintWidth(size)
    if (width > 1) {
      this.#reserve(width)
      this.#bytes.copyWithin(mark + width - 1, mark, this.#length)
    }
    this.#length = mark - 1
    this.#varint(size)
    this.#length += size
  }

  /** `uint32`, and `enum` or `int32` of zero and above: an integer from 0 to 2^53. */
  varint(field: number, value: number): void {
    this.#reserve(15)
    this.#tag(field, VARINT)
    this.#varint(value)
  }

  bool(field: number, value: boolean): void {
    this.varint(field, value ? 1 : 0)
  }

  /**
   * `int64`, `int32` and `enum` of any sign. A bigint is taken modulo 2^64. A number that is no safe integer has no
   * meaning here: something is written for it, for an odd value must not cost the whole body.
   */
  int64(field: number, value: bigint | number): void {
    this.#reserve(15)
    this.#tag(field, VARINT)
    if (typeof value === 'number' && !(value < 0 && Number.isSafeInteger(value))) return this.#varint(value)
    const unsigned = BigInt.asUintN(64, BigInt(value))
    if (unsigned <= 9_007_199_254_740_991n) this.#varint(Number(unsigned))
    else this.#varintParts(Number(unsigned & 0xffff_ffffn), Number(unsigned >> 32n))
  }

  fixed32(field: number, value: number): void {
    this.#reserve(9)
    this.#tag(field, FIXED32)
    this.#view.setUint32(this.#length, value, true)
    this.#length += 4
  }

  /** `fixed64`, modulo 2^64. */
  fixed64(field: number, value: bigint): void {
    this.#reserve(13)
    this.#tag(field, FIXED64)
    this.#view.setBigUint64(this.#length, value, true)
    this.#length += 8
  }

  double(field: number, value: number): void {
    this.#reserve(13)
    this.#tag(field, FIXED64)
    this.#view.setFloat64(this.#length, value, true)
    this.#length += 8
  }

  bytes(field: number, value: Uint8Array): void {
    this.#reserve(15 + value.length)
    this.#tag(field, DELIMITED)
    this.#append(value)
  }

  /** UTF-8 text; a surrogate without its partner becomes U+FFFD. */
  string(field: number, text: string): void {
    if (text.length > LONG_TEXT) return this.bytes(field, encoder.encode(text))
    this.#reserve(15 + text.length * 3)
    this.#tag(field, DELIMITED)
    if (text.length < SHORT_TEXT && this.#ascii(text)) return
    const width = varintWidth(text.length)
    const start = this.#length + width
    const size =
      utf8Write === undefined
        ? encoder.encodeInto(text, this.#bytes.subarray(start)).written
        : utf8Write.call(this.#bytes, text, start)
    const needed = varintWidth(size)
    if (needed !== width) this.#bytes.copyWithin(start + needed - width, start, start + size)
    this.#varint(size)
    this.#length += size
  }

  /**
   * A message numbered `field` that holds `prefix` as it is and a message numbered `inner`, whose one field `leaf` is
   * `text`: an attribute whose value is text. All lengths are known beforehand when the text is ASCII, so nothing is moved
   * afterwards; other text takes the general way.
   */
  nestedText(field: number, prefix: Uint8Array, inner: number, leaf: number, text: string): void {
    const start = this.#length
    const leafSize = 1 + varintWidth(text.length) + text.length
    const size = prefix.length + 1 + varintWidth(leafSize) + leafSize
    if (text.length <= LONG_TEXT) {
      this.#reserve(32 + size + text.length * 2)
      this.#tag(field, DELIMITED)
      this.#varint(size)
      this.#bytes.set(prefix, this.#length)
      this.#length += prefix.length
      this.#tag(inner, DELIMITED)
      this.#varint(leafSize)
      const contentStart = this.#length
      this.string(leaf, text)
      if (this.#length === contentStart + leafSize) return
      this.#length = start
    }
    const mark = this.open(field)
    this.raw(prefix)
    const innerMark = this.open(inner)
    this.string(leaf, text)
    this.close(innerMark)
    this.close(mark)
  }

  /** An id, given as hex digits, written as bytes. A character that is no hex digit counts as 0. */
  hex(field: number, text: string): void {
    const size = text.length >> 1
    this.#reserve(15 + size)
    this.#tag(field, DELIMITED)
    this.#varint(size)
    for (let index = 0; index < size; index++) {
      const high = hexDigit(text, index * 2)
      const low = hexDigit(text, index * 2 + 1)
      this.#bytes[this.#length++] = (high < 0 ? 0 : high << 4) | (low < 0 ? 0 : low)
    }
  }

  /** Writes length and characters when all are ASCII; otherwise writes nothing and says false. */
  #ascii(text: string): boolean {
    const bytes = this.#bytes
    const start = this.#length + 1
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index)
      if (code > 127) return false
      bytes[start + index] = code
    }
    bytes[this.#length] = text.length
    this.#length = start + text.length
    return true
  }

  #append(value: Uint8Array): void {
    this.#varint(value.length)
    this.#bytes.set(value, this.#length)
    this.#length += value.length
  }

  #tag(field: number, wireType: number): void {
    this.#varint(((field << 3) | wireType) >>> 0)
  }

  #varint(value: number): void {
    if (value >= TWO_32) return this.#varintParts(value % TWO_32, Math.floor(value / TWO_32))
    const bytes = this.#bytes
    let rest = value >>> 0
    while (rest > 127) {
      bytes[this.#length++] = (rest & 127) | 128
      rest >>>= 7
    }
    bytes[this.#length++] = rest
  }

  /** The two halves of a 64-bit integer, both from 0 to 2^32 - 1. */
  #varintParts(low: number, high: number): void {
    const bytes = this.#bytes
    while (high > 0) {
      bytes[this.#length++] = (low & 127) | 128
      low = ((low >>> 7) | (high << 25)) >>> 0
      high >>>= 7
    }
    this.#varint(low)
  }

  #reserve(size: number): void {
    if (this.#length + size > this.#bytes.length) this.#grow(this.#length + size)
  }

  #grow(needed: number): void {
    const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2))
    grown.set(this.#bytes.subarray(0, this.#length))
    this.#bytes = grown
    this.#view = new DataView(grown.buffer)
  }
}

function varintWidth(value: number): number {
  if (value < 128) return 1
  if (value < 16_384) return 2
  if (value < 2_097_152) return 3
  return value < 268_435_456 ? 4 : 5
}
