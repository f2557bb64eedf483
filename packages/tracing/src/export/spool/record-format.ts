import { crc32 } from './crc32.ts'
import { endpointKeyBytes } from './endpoint-key.ts'

/*
 * A record is a header and a body. Numbers are little-endian. The first 28 bytes keep their meaning in every version.
 *
 * | offset | bytes | field |
 * | ------ | ----- | ----- |
 * | 0      | 4     | magic, `HHsp` |
 * | 4      | 1     | version, 1 |
 * | 5      | 1     | reserved, 0 |
 * | 6      | 2     | length of the header in bytes |
 * | 8      | 4     | length of the body in bytes |
 * | 12     | 4     | number of spans in the body |
 * | 16     | 4     | CRC-32 of the body |
 * | 20     | 4     | CRC-32 of the header (offsets 0 to 19 and 28 to its end), continuing the segment's seed |
 * | 24     | 4     | mark: the complement of the header's CRC when acknowledged; anything else is pending |
 * | 28     | 8     | when it was made, in milliseconds since 1970 (float64) |
 * | 36     | 16    | endpoint key |
 * | 52     | n     | content type, UTF-8 |
 *
 * The mark is all that is ever overwritten. A damaged mark means pending, because sending twice is better than losing.
 * The seed comes from the random part of the file's name: what looks like a record inside a body is never taken for one.
 */
export const recordMagic: Buffer = Buffer.from('HHsp', 'latin1')
export const recordVersion = 1
/** The least that has to be read to know how long a header is. */
export const prefixBytes = 28
/** Longest content type, in bytes. */
export const maxContentTypeBytes = 256
export const markOffset = 24
const fixedBytes = 36 + endpointKeyBytes

export interface RecordHeader {
  readonly version: number
  readonly headerBytes: number
  readonly bodyBytes: number
  readonly spanCount: number
  readonly bodyCrc: number
  readonly headerCrc: number
  readonly isAcknowledged: boolean
}

/** What only this version says. */
export interface RecordDetails {
  readonly createdAtMillis: number
  readonly endpointKey: string
  readonly contentType: string
}

/** Bytes of the header of a record with this content type. */
export function headerBytes(contentType: string): number {
  return fixedBytes + Math.min(Buffer.byteLength(contentType), maxContentTypeBytes)
}

/** The part of the header that all records of one endpoint share, with the rest still empty. */
export function headerTemplate(endpointKey: string, contentType: string): Buffer {
  const type = Buffer.from(contentType, 'utf8').subarray(0, maxContentTypeBytes)
  const header = Buffer.alloc(fixedBytes + type.length)
  recordMagic.copy(header)
  header[4] = recordVersion
  header.writeUInt16LE(header.length, 6)
  header.write(endpointKey, 36, endpointKeyBytes, 'hex')
  type.copy(header, fixedBytes)
  return header
}

export interface RecordContent {
  readonly body: Uint8Array
  readonly spanCount: number
}

/** Writes header and body into `target` at `at`; answers with the header's checksum. */
export function writeRecord(
  target: Buffer,
  at: number,
  record: RecordContent & { readonly template: Buffer; readonly createdAtMillis: number; readonly seed: number },
): number {
  const { template, body } = record
  template.copy(target, at)
  target.writeUInt32LE(body.length, at + 8)
  target.writeUInt32LE(record.spanCount, at + 12)
  target.writeUInt32LE(crc32(body), at + 16)
  target.writeDoubleLE(record.createdAtMillis, at + 28)
  const headerCrc = checksum(target.subarray(at, at + template.length), record.seed)
  target.writeUInt32LE(headerCrc, at + 20)
  target.writeUInt32LE(0, at + markOffset)
  target.set(body, at + template.length)
  return headerCrc
}

/** The length that a header claims, or `undefined` when no header begins here. Wants `prefixBytes` bytes. */
export function claimedHeaderBytes(bytes: Buffer): number | undefined {
  if (bytes.length < prefixBytes || recordMagic.compare(bytes, 0, recordMagic.length) !== 0) return undefined
  const length = bytes.readUInt16LE(6)
  return length >= prefixBytes ? length : undefined
}

/** Reads a whole header of any version; `undefined` when it is damaged. */
export function readHeader(bytes: Buffer, seed: number): RecordHeader | undefined {
  const headerCrc = bytes.readUInt32LE(20)
  if (headerCrc !== checksum(bytes, seed)) return undefined
  return {
    version: bytes.readUInt8(4),
    headerBytes: bytes.length,
    bodyBytes: bytes.readUInt32LE(8),
    spanCount: bytes.readUInt32LE(12),
    bodyCrc: bytes.readUInt32LE(16),
    headerCrc,
    isAcknowledged: bytes.readUInt32LE(markOffset) === acknowledgedMark(headerCrc),
  }
}

/** What an undamaged header of this version says besides; `undefined` when it is too short for it. */
export function readDetails(bytes: Buffer): RecordDetails | undefined {
  if (bytes.length < fixedBytes) return undefined
  return {
    createdAtMillis: bytes.readDoubleLE(28),
    endpointKey: bytes.toString('hex', 36, fixedBytes),
    contentType: bytes.toString('utf8', fixedBytes),
  }
}

/** What stands in the mark of an acknowledged record. */
export function acknowledgedMark(headerCrc: number): number {
  return ~headerCrc >>> 0
}

function checksum(header: Buffer, seed: number): number {
  return crc32(header.subarray(prefixBytes), crc32(header.subarray(0, 20), seed))
}
