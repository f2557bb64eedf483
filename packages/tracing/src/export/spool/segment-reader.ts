import { crc32 } from './crc32.ts'
import { errorCode, type SpoolDisk } from './disk.ts'
import { HeldSegment, type SpoolReceipt } from './held-segment.ts'
import { readDetails, recordVersion } from './record-format.ts'
import { readExactly, type Scanned, scanSegment } from './scan-segment.ts'
import type { ListedSegment, SegmentDirectory } from './segment-directory.ts'
import { segmentSeed } from './segment-name.ts'
import type { SpoolRecord } from './spool-types.ts'
import type { WrittenRecords } from './written-records.ts'

/** What was met while reading, other than records. */
export interface ReadCounts {
  damaged: number
  leftAlone: number
  diskErrors: number
}

type ScannedRecord = Extract<Scanned, { kind: 'record' }>

/** Reads the segments that nobody holds, one record at a time. A fault costs one record, or the rest of one segment. */
export class SegmentReader {
  private readonly disk: SpoolDisk
  private readonly directory: SegmentDirectory
  private readonly maxRecordBytes: number
  private readonly counts: ReadCounts
  private readonly written: WrittenRecords

  constructor(
    disk: SpoolDisk,
    directory: SegmentDirectory,
    maxRecordBytes: number,
    parts: { readonly counts: ReadCounts; readonly written: WrittenRecords },
  ) {
    this.disk = disk
    this.directory = directory
    this.maxRecordBytes = maxRecordBytes
    this.counts = parts.counts
    this.written = parts.written
  }

  /** The directory is read once, so that what is released meanwhile waits for the next call. */
  *records(endpointKey: string | undefined): Generator<SpoolRecord, void> {
    for (const listed of this.list()) {
      if (endpointKey !== undefined && listed.name.endpointKey !== endpointKey) continue
      const held = this.claim(listed)
      if (held !== undefined) yield* this.recordsOf(held)
    }
  }

  private *recordsOf(held: HeldSegment): Generator<SpoolRecord, void> {
    let isRead = false
    try {
      const scan = scanSegment(this.disk, held.fd, segmentSeed(held.listed.name))
      for (let scanned = this.next(scan); scanned !== undefined; scanned = this.next(scan)) {
        const record = this.recordOf(held, scanned)
        if (record !== undefined) yield record
      }
      isRead = true
    } finally {
      // A consumer that stops early leaves records behind.
      if (!isRead) held.keep()
      this.finish(held)
    }
  }

  private recordOf(held: HeldSegment, scanned: Scanned | 'unreadable'): SpoolRecord | undefined {
    if (scanned === 'unreadable') {
      this.counts.diskErrors += 1
      held.keep()
    } else if (scanned.kind === 'damaged') this.counts.damaged += 1
    else if (!scanned.header.isAcknowledged) return this.pendingRecord(held, scanned)
    return undefined
  }

  private pendingRecord(held: HeldSegment, { header, headerView, offset }: ScannedRecord): SpoolRecord | undefined {
    if (header.version > recordVersion || header.bodyBytes > this.maxRecordBytes) {
      this.counts.leftAlone += 1
      held.keep()
      return undefined
    }
    const details = readDetails(headerView)
    const body = this.bodyAt(held, offset + header.headerBytes, header.bodyBytes)
    if (body === 'unreadable') held.keep()
    if (body === 'unreadable') return undefined
    if (
      header.version !== recordVersion ||
      details === undefined ||
      body === undefined ||
      crc32(body) !== header.bodyCrc
    ) {
      this.counts.damaged += 1
      return undefined
    }
    const receipt: SpoolReceipt = held.receipt(offset, header.headerCrc, header.spanCount)
    const tag = this.written.find(held.listed.name.random, offset)
    return Object.assign(receipt, { ...details, body, tag })
  }

  private list(): readonly ListedSegment[] {
    try {
      return this.directory.list()
    } catch (error) {
      // A directory that was deleted has nothing to read.
      if (errorCode(error) !== 'ENOENT') this.counts.diskErrors += 1
      return []
    }
  }

  private claim(listed: ListedSegment): HeldSegment | undefined {
    try {
      const claimed = this.directory.claim(listed)
      return claimed && new HeldSegment(this.disk, this.directory, claimed.listed, claimed.fd)
    } catch {
      this.counts.diskErrors += 1
      return undefined
    }
  }

  private next(scan: Generator<Scanned, void>): Scanned | 'unreadable' | undefined {
    try {
      return scan.next().value ?? undefined
    } catch {
      // The generator is over after this, so the next call ends the segment.
      return 'unreadable'
    }
  }

  private bodyAt(held: HeldSegment, offset: number, length: number): Buffer<ArrayBuffer> | 'unreadable' | undefined {
    try {
      return readExactly(this.disk, held.fd, offset, length)
    } catch {
      this.counts.diskErrors += 1
      return 'unreadable'
    }
  }

  private finish(held: HeldSegment): void {
    try {
      held.finish()
    } catch {
      this.counts.diskErrors += 1
    }
  }
}
