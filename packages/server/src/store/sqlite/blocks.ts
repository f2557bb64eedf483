import { deflateRawSync, inflateRawSync } from 'node:zlib'

/** Bytes of a block before it is compressed: large enough to compress well, small enough to unpack for one event. */
const blockBytes = 64 * 1024
/** Measured: a level of 6 saves 2 % more and takes half as long again. */
const level = 4
const maxTextBytes = 512 * 1024 * 1024

/** Where a text is within a block. */
export interface Place {
  readonly offset: number
  readonly length: number
}

/** Texts one after the other in UTF-8, compressed together: events of one batch repeat each other's keys and words. */
export class BlockWriter {
  #buffer = Buffer.allocUnsafe(blockBytes * 2)
  #length = 0

  get isFull(): boolean {
    return this.#length >= blockBytes
  }

  add(text: string): Place {
    const offset = this.#length
    // Three bytes are the most that a UTF-16 unit becomes.
    if (this.#buffer.length - offset < text.length * 3) this.#grow(text.length * 3)
    const length = this.#buffer.write(text, offset)
    this.#length += length
    return { offset, length }
  }

  finish(): Uint8Array<ArrayBuffer> {
    const packed = packBuffer(this.#buffer.subarray(0, this.#length))
    this.#length = 0
    return packed
  }

  #grow(bytes: number): void {
    const grown = Buffer.allocUnsafe(this.#length + bytes + blockBytes)
    this.#buffer.copy(grown, 0, 0, this.#length)
    this.#buffer = grown
  }
}

export function packBuffer(bytes: Buffer): Uint8Array<ArrayBuffer> {
  return deflateRawSync(bytes, { level })
}

export function unpackBlock(data: Uint8Array): Buffer {
  return inflateRawSync(data, { maxOutputLength: maxTextBytes })
}

export function textAt(block: Buffer, { offset, length }: Place): string {
  return block.toString('utf8', offset, offset + length)
}
