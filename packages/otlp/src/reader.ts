import { type DecodeErrorCode, Malformed } from './decode-error.ts'
import type { DecodeLimits } from './decode-limits.ts'
import { toHex } from './hex.ts'
import { KeyCache } from './key-cache.ts'
import { Meter } from './meter.ts'

/** Below this many bytes a loop over the characters beats the call into `TextDecoder`. */
const SHORT_TEXT = 12

/** `ignoreBOM` keeps a leading U+FEFF, which is text like any other here. */
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/**
 * Reads protobuf from a buffer, always within the message that was entered last. Every length is checked against
 * what encloses it before anything is allocated. Bad input throws `Malformed`, which the border of the decoder catches.
 */
export class ProtoReader extends Meter {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  readonly #keys = new KeyCache()
  #position = 0
  #end: number
  #low = 0
  #high = 0

  constructor(bytes: Uint8Array, limits: Required<DecodeLimits>) {
    super(limits)
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#end = bytes.length
  }

  /** Whether the entered message has another field. */
  more(): boolean {
    return this.#position < this.#end
  }

  /** The next field number and wire type, as they are on the wire: `number << 3 | type`. */
  tag(): number {
    const at = this.#position
    this.#varint()
    if (this.#high !== 0) this.#fail('bad-varint', 'Expected a tag of at most 32 bits, got a longer integer', at)
    if (this.#low < 8) this.#fail('bad-tag', 'Expected a field number of at least 1, got 0', at)
    return this.#low
  }

  /** Enters the nested message that begins here; give what it returns to `leave`. */
  enter(): number {
    const size = this.#size()
    const outer = this.#end
    this.#end = this.#position + size
    return outer
  }

  leave(outer: number): void {
    this.#end = outer
  }

  uint32(): number {
    this.#varint()
    return this.#low
  }

  /** An enum or int32: the low 32 bits, signed. */
  int32(): number {
    this.#varint()
    return this.#low | 0
  }

  bool(): boolean {
    this.#varint()
    return this.#low !== 0 || this.#high !== 0
  }

  int64(): bigint {
    this.#varint()
    if (this.#high === 0) return BigInt(this.#low)
    return BigInt.asIntN(64, (BigInt(this.#high) << 32n) | BigInt(this.#low))
  }

  fixed32(): number {
    return this.#view.getUint32(this.#take(4), true)
  }

  fixed64(): bigint {
    return this.#view.getBigUint64(this.#take(8), true)
  }

  double(): number {
    return this.#view.getFloat64(this.#take(8), true)
  }

  /** UTF-8; what is not valid becomes U+FFFD. */
  text(): string {
    const size = this.#size()
    return this.#decode(this.#take(size), size)
  }

  /** Text that is likely to have come before in this body. */
  key(): string {
    const size = this.#size()
    const start = this.#take(size)
    const known = this.#keys.find(this.#bytes, start, size)
    if (known !== undefined) return known
    const key = this.#decode(start, size)
    this.#keys.remember(key, this.#bytes, start, size)
    return key
  }

  /** A copy, so that one small value does not keep the whole body in memory. */
  bytes(): Uint8Array {
    const size = this.#size()
    const start = this.#take(size)
    return this.#bytes.slice(start, start + size)
  }

  /** An id as hex; '' when it is not `size` bytes long or all zero, which the specification calls invalid. */
  id(size: number): string {
    const length = this.#size()
    const start = this.#take(length)
    if (length !== size) return ''
    for (let index = start; index < start + size; index++) {
      if (this.#bytes[index] !== 0) return toHex(this.#bytes, start, start + size)
    }
    return ''
  }

  /** Passes over a field that is not known, or that is known with another wire type, as protobuf readers do. */
  skip(tag: number): void {
    const at = this.#position
    switch (tag & 7) {
      case 0:
        return this.#varint()
      case 1:
        this.#take(8)
        return
      case 2:
        this.#take(this.#size())
        return
      case 5:
        this.#take(4)
        return
      default:
        this.#fail('bad-wire-type', `Expected wire type 0, 1, 2 or 5 for field ${tag >>> 3}, got ${tag & 7}`, at)
    }
  }

  protected override exceeded(code: DecodeErrorCode, what: string): never {
    this.#fail(code, what, this.#position)
  }

  #decode(start: number, size: number): string {
    if (size < SHORT_TEXT) {
      const short = this.#ascii(start, size)
      if (short !== undefined) return short
    }
    return decoder.decode(this.#bytes.subarray(start, start + size))
  }

  #ascii(start: number, size: number): string | undefined {
    let text = ''
    for (let index = start; index < start + size; index++) {
      const byte = this.#bytes[index] ?? 0
      if (byte > 127) return undefined
      text += String.fromCharCode(byte)
    }
    return text
  }

  /** Moves over `size` bytes and says where they began. */
  #take(size: number): number {
    const start = this.#position
    if (size > this.#end - start) {
      this.#fail('truncated', `Expected ${size} bytes, got ${this.#end - start} before the end of the message`, start)
    }
    this.#position = start + size
    return start
  }

  /** The length of what follows, which is all there: nothing is allocated on the word of a length alone. */
  #size(): number {
    const at = this.#position
    this.#varint()
    const size = this.#low
    if (this.#high !== 0) this.#fail('bad-varint', 'Expected a length of at most 32 bits, got a longer integer', at)
    const left = this.#end - this.#position
    if (size > left) this.#fail('truncated', `Expected ${size} bytes, got ${left} before the end of the message`, at)
    return size
  }

  /** Reads an integer into the two halves `#low` and `#high`; nearly all of them are one byte. */
  #varint(): void {
    const start = this.#position
    const first = start < this.#end ? (this.#bytes[start] ?? 128) : 128
    if (first > 127) return this.#longVarint(start)
    this.#position = start + 1
    this.#low = first
    this.#high = 0
  }

  #longVarint(start: number): void {
    let low = 0
    let high = 0
    for (let index = 0; index < 10; index++) {
      if (this.#position >= this.#end) {
        this.#fail('truncated', 'Expected an integer, got the end of the message', start)
      }
      const byte = this.#bytes[this.#position++] ?? 0
      const bits = byte & 127
      if (index < 4) low |= bits << (7 * index)
      else if (index === 4) {
        low |= bits << 28
        high = bits >>> 4
      } else if (index < 9) high |= bits << (7 * index - 32)
      else if (byte > 1) break
      else high |= bits << 31
      if (byte < 128) {
        this.#low = low >>> 0
        this.#high = high >>> 0
        return
      }
    }
    this.#fail('bad-varint', 'Expected an integer of at most 10 bytes and 64 bits, got a longer one', start)
  }

  #fail(code: DecodeErrorCode, what: string, offset: number): never {
    throw new Malformed({ code, message: `${what}, at byte ${offset}.`, offset })
  }
}
