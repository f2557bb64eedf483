import type { SpoolDisk } from './disk.ts'
import { claimedHeaderBytes, prefixBytes, readHeader, type RecordHeader, recordMagic } from './record-format.ts'

export type Scanned =
  /** An intact header whose body lies within the file. `headerView` holds until the next step. */
  | {
      readonly kind: 'record'
      readonly offset: number
      readonly header: RecordHeader
      readonly headerView: Buffer
    }
  /** Bytes that are no record, or a record that was cut off. */
  | { readonly kind: 'damaged' }

/** Bytes that one read asks for: many small headers take one read, and a segment of any size takes this much memory. */
const windowBytes = 65_536

/** All records of a segment in their order, without their bodies. Behind damage it goes on with the next intact header. */
export function* scanSegment(disk: SpoolDisk, fd: number, seed: number): Generator<Scanned, void> {
  const size = disk.fstatSync(fd).size
  const read = windowOf(disk, fd)
  let isBehindDamage = false
  let offset = 0
  while (offset < size) {
    const bytes = headerAt(read, offset)
    const header = bytes === undefined ? undefined : readHeader(bytes, seed)
    if (bytes === undefined || header === undefined) {
      if (!isBehindDamage) yield { kind: 'damaged' }
      isBehindDamage = true
      offset = nextMagic(read, offset + 1) ?? size
      continue
    }
    isBehindDamage = false
    const end = offset + header.headerBytes + header.bodyBytes
    yield end > size ? { kind: 'damaged' } : { kind: 'record', offset, header, headerView: bytes }
    offset = end
  }
}

/** Reads exactly this much, or `undefined` when the file ends before. */
export function readExactly(
  disk: SpoolDisk,
  fd: number,
  offset: number,
  length: number,
): Buffer<ArrayBuffer> | undefined {
  const bytes = Buffer.alloc(length)
  return fill(disk, fd, bytes, offset) === length ? bytes : undefined
}

type Read = (offset: number, length: number) => Buffer

/** Reads through one buffer; what it answers with holds until the next call, and is shorter only where the file ends. */
function windowOf(disk: SpoolDisk, fd: number): Read {
  const buffer = Buffer.alloc(windowBytes)
  let start = 0
  let filled = 0
  return (offset, length) => {
    if (offset < start || offset + length > start + filled) {
      start = offset
      filled = fill(disk, fd, buffer, offset)
    }
    return buffer.subarray(offset - start, Math.min(offset - start + length, filled))
  }
}

function fill(disk: SpoolDisk, fd: number, buffer: Buffer, offset: number): number {
  let filled = 0
  while (filled < buffer.length) {
    const count = disk.readSync(fd, buffer, filled, buffer.length - filled, offset + filled)
    if (count === 0) break
    filled += count
  }
  return filled
}

function headerAt(read: Read, offset: number): Buffer | undefined {
  const length = claimedHeaderBytes(read(offset, prefixBytes))
  if (length === undefined) return undefined
  const bytes = read(offset, length)
  return bytes.length === length ? bytes : undefined
}

function nextMagic(read: Read, from: number): number | undefined {
  let offset = from
  for (;;) {
    const bytes = read(offset, windowBytes)
    const found = bytes.indexOf(recordMagic)
    if (found >= 0) return offset + found
    if (bytes.length < windowBytes) return undefined
    // The magic may begin in the last bytes of this window.
    offset += bytes.length - recordMagic.length + 1
  }
}
