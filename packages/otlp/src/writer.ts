import { ByteBuffer, LONG_TEXT, varintWidth } from './byte-buffer.ts'
import { hexDigit } from './hex.ts'

const VARINT = 0
const FIXED64 = 1
const DELIMITED = 2
const FIXED32 = 5

const NANOS_PER_SECOND = 1_000_000_000
const TWO_16 = 65_536
const TWO_32 = 4_294_967_296

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
export class ProtoWriter extends ByteBuffer {
  constructor(initialBytes = 4096) {
    super(initialBytes)
  }

  /** Bytes written so far. */
  get length(): number {
    return this.size
  }

  /** A copy of what was written. The writer can go on, or start anew with `reset`. */
  finish(): Uint8Array<ArrayBuffer> {
    return this.buffer.slice(0, this.size)
  }

  /** Forgets what was written and keeps the buffer. */
  reset(): void {
    this.size = 0
  }

  /** Forgets what was written after the first `length` bytes: a message that failed half-way is taken back. */
  rewind(length: number): void {
    if (length < this.size) this.size = length
  }

  /** What was written from `start` to `end`; valid until the next write. */
  view(start: number, end: number): Uint8Array<ArrayBuffer> {
    return this.buffer.subarray(start, Math.min(end, this.size))
  }

  /** Begins a nested message; what is written until `close` is its content. Pass the result to `close`. */
  open(field: number): number {
    this.reserve(11)
    this.tag(field, DELIMITED)
    this.size += 1
    return this.size
  }

  /** Ends the message that `open` began. Messages close in the reverse order of opening. */
  close(mark: number): void {
    const size = this.size - mark
    const width = varintWidth(size)
    if (width > 1) {
      this.reserve(width)
      this.buffer.copyWithin(mark + width - 1, mark, this.size)
    }
    this.size = mark - 1
    this.putVarint(size)
    this.size += size
  }

  /** Begins a nested message of known size: nothing needs to be closed, and nothing is moved. */
  header(field: number, size: number): void {
    this.reserve(15)
    this.tag(field, DELIMITED)
    this.putVarint(size)
  }

  /** `uint32`, and `enum` or `int32` of zero and above: an integer from 0 to 2^53. */
  varint(field: number, value: number): void {
    this.reserve(15)
    this.tag(field, VARINT)
    this.putVarint(value)
  }

  bool(field: number, value: boolean): void {
    this.varint(field, value ? 1 : 0)
  }

  /**
   * `int64`, `int32` and `enum` of any sign. A bigint is taken modulo 2^64. A number that is no safe integer has no
   * meaning here: something is written for it, for an odd value must not cost the whole body.
   */
  int64(field: number, value: bigint | number): void {
    this.reserve(15)
    this.tag(field, VARINT)
    if (typeof value === 'number' && !(value < 0 && Number.isSafeInteger(value))) return this.putVarint(value)
    const unsigned = BigInt.asUintN(64, BigInt(value))
    if (unsigned <= 9_007_199_254_740_991n) this.putVarint(Number(unsigned))
    else this.putVarintParts(Number(unsigned & 0xffff_ffffn), Number(unsigned >> 32n))
  }

  fixed32(field: number, value: number): void {
    this.reserve(9)
    this.tag(field, FIXED32)
    this.data.setUint32(this.size, value, true)
    this.size += 4
  }

  /** `fixed64`, modulo 2^64. */
  fixed64(field: number, value: bigint): void {
    this.reserve(13)
    this.tag(field, FIXED64)
    this.data.setBigUint64(this.size, value, true)
    this.size += 8
  }

  /** `fixed64` nanoseconds since 1970, from seconds (below 2^37) and nanoseconds, without a bigint between. */
  time(field: number, seconds: number, nanos: number): void {
    const upper = Math.floor(seconds / TWO_16) * NANOS_PER_SECOND
    const lower = (seconds % TWO_16) * NANOS_PER_SECOND + nanos
    const low = (upper % TWO_16) * TWO_16 + (lower % TWO_32)
    const high = Math.floor(upper / TWO_16) + Math.floor(lower / TWO_32) + (low >= TWO_32 ? 1 : 0)
    this.reserve(13)
    this.tag(field, FIXED64)
    this.data.setUint32(this.size, low, true)
    this.data.setUint32(this.size + 4, high, true)
    this.size += 8
  }

  double(field: number, value: number): void {
    this.reserve(13)
    this.tag(field, FIXED64)
    this.data.setFloat64(this.size, value, true)
    this.size += 8
  }

  bytes(field: number, value: Uint8Array): void {
    this.reserve(15 + value.length)
    this.tag(field, DELIMITED)
    this.putVarint(value.length)
    this.putBytes(value)
  }

  /** Bytes that are protobuf already, fields and all. */
  raw(value: Uint8Array): void {
    this.reserve(value.length)
    this.putBytes(value)
  }

  /** UTF-8 text; a surrogate without its partner becomes U+FFFD. */
  string(field: number, text: string): void {
    const isLong = text.length > LONG_TEXT
    this.reserve(isLong ? 15 : 15 + text.length * 3)
    this.tag(field, DELIMITED)
    if (isLong) this.putLongText(text)
    else this.putText(text)
  }

  /** The UTF-8 bytes of a text, without tag and length: a piece of a string whose message was opened. */
  text(text: string): void {
    if (text.length <= LONG_TEXT) this.reserve(text.length * 3)
    this.putBareText(text)
  }

  /** The same of a text as JSON writes it, in quotes. */
  jsonText(text: string): void {
    this.reserve(text.length > LONG_TEXT ? 2 : 2 + text.length * 3)
    this.putJsonText(text)
  }

  /** One ASCII character, as `text` would write it. */
  character(code: number): void {
    this.reserve(1)
    this.buffer[this.size++] = code
  }

  /**
   * A message numbered `field` that holds `prefix` as it is and a message numbered `inner`, whose one field `leaf` is
   * `text`: an attribute whose value is text. All lengths are known beforehand when the text is ASCII, so nothing is moved
   * afterwards; other text takes the general way.
   */
  nestedText(field: number, prefix: Uint8Array, inner: number, leaf: number, text: string): void {
    const start = this.size
    const leafSize = 1 + varintWidth(text.length) + text.length
    this.reserve(64 + prefix.length)
    this.tag(field, DELIMITED)
    this.putVarint(prefix.length + 1 + varintWidth(leafSize) + leafSize)
    this.putBytes(prefix)
    this.tag(inner, DELIMITED)
    this.putVarint(leafSize)
    const contentStart = this.size
    this.string(leaf, text)
    if (this.size === contentStart + leafSize) return
    this.size = start
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
    this.reserve(15 + size)
    this.tag(field, DELIMITED)
    this.putVarint(size)
    for (let index = 0; index < size; index++) {
      const high = hexDigit(text, index * 2)
      const low = hexDigit(text, index * 2 + 1)
      this.buffer[this.size++] = (high < 0 ? 0 : high << 4) | (low < 0 ? 0 : low)
    }
  }

  /** An id, given as words of 32 bits, most significant first, written as bytes. */
  words(field: number, words: readonly number[]): void {
    this.reserve(15 + words.length * 4)
    this.tag(field, DELIMITED)
    this.putVarint(words.length * 4)
    for (const word of words) {
      this.data.setInt32(this.size, word)
      this.size += 4
    }
  }

  private tag(field: number, wireType: number): void {
    this.putVarint(((field << 3) | wireType) >>> 0)
  }
}
