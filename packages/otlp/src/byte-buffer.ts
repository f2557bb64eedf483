/** Below this many UTF-16 units a loop over the characters beats a call out of JavaScript. */
const SHORT_TEXT = 48

/** Above this, room for three bytes per unit would be a waste: the text is encoded on its own and copied. */
export const LONG_TEXT = 65_536

const TWO_32 = 4_294_967_296

const encoder = new TextEncoder()

/**
 * Node's own way of writing text into bytes, twice as fast as `TextEncoder` on middling text because no view is made for
 * each call. Other runtimes have none, and the encoder serves them.
 */
const utf8Write = (globalThis as { Buffer?: { prototype: { utf8Write?: Utf8Write } } }).Buffer?.prototype.utf8Write

type Utf8Write = (this: Uint8Array, text: string, offset: number) => number

/** Bytes that grow by doubling, and what protobuf is made of below its fields. Room is reserved by the caller. */
export class ByteBuffer {
  protected buffer: Uint8Array<ArrayBuffer>
  protected data: DataView<ArrayBuffer>
  protected size = 0

  constructor(initialBytes: number) {
    this.buffer = new Uint8Array(initialBytes)
    this.data = new DataView(this.buffer.buffer)
  }

  protected reserve(size: number): void {
    if (this.size + size > this.buffer.length) this.grow(this.size + size)
  }

  protected putVarint(value: number): void {
    if (value >= TWO_32) return this.putVarintParts(value % TWO_32, Math.floor(value / TWO_32))
    const bytes = this.buffer
    let rest = value >>> 0
    while (rest > 127) {
      bytes[this.size++] = (rest & 127) | 128
      rest >>>= 7
    }
    bytes[this.size++] = rest
  }

  /** The two halves of a 64-bit integer, both from 0 to 2^32 - 1. */
  protected putVarintParts(low: number, high: number): void {
    const bytes = this.buffer
    while (high > 0) {
      bytes[this.size++] = (low & 127) | 128
      low = ((low >>> 7) | (high << 25)) >>> 0
      high >>>= 7
    }
    this.putVarint(low)
  }

  protected putBytes(value: Uint8Array): void {
    this.buffer.set(value, this.size)
    this.size += value.length
  }

  /** Length and UTF-8 bytes of a text, for which three bytes per unit are reserved. */
  protected putText(text: string): void {
    if (text.length < SHORT_TEXT && this.putAscii(text)) return
    const width = varintWidth(text.length)
    const start = this.size + width
    const size =
      utf8Write === undefined
        ? encoder.encodeInto(text, this.buffer.subarray(start)).written
        : utf8Write.call(this.buffer, text, start)
    const needed = varintWidth(size)
    if (needed !== width) this.buffer.copyWithin(start + needed - width, start, start + size)
    this.putVarint(size)
    this.size += size
  }

  /** Length and UTF-8 bytes of a text of any length, for which nothing is reserved. */
  protected putLongText(text: string): void {
    const value = encoder.encode(text)
    this.reserve(10 + value.length)
    this.putVarint(value.length)
    this.putBytes(value)
  }

  /** Writes length and characters when all are ASCII; otherwise writes nothing and says false. */
  private putAscii(text: string): boolean {
    const bytes = this.buffer
    const start = this.size + 1
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index)
      if (code > 127) return false
      bytes[start + index] = code
    }
    bytes[this.size] = text.length
    this.size = start + text.length
    return true
  }

  private grow(needed: number): void {
    const grown = new Uint8Array(Math.max(needed, this.buffer.length * 2))
    grown.set(this.buffer.subarray(0, this.size))
    this.buffer = grown
    this.data = new DataView(grown.buffer)
  }
}

/** Bytes that a length takes as a varint. */
export function varintWidth(value: number): number {
  if (value < 128) return 1
  if (value < 16_384) return 2
  if (value < 2_097_152) return 3
  return value < 268_435_456 ? 4 : 5
}
