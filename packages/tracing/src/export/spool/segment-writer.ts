import type { SpoolDisk } from './disk.ts'
import { HeldSegment, type SpoolReceipt } from './held-segment.ts'
import { headerBytes, headerTemplate, writeRecord } from './record-format.ts'
import { foreignIdleMillis } from './owner.ts'
import { isFree, type SegmentDirectory } from './segment-directory.ts'
import { segmentSeed } from './segment-name.ts'
import type { SpoolInput } from './spool-types.ts'
import type { WrittenRecords, WrittenTag } from './written-records.ts'

export interface WriterLimits {
  readonly maxBytes: number
  readonly maxSegments: number
  readonly segmentBytes: number
  readonly fsync: boolean
}

interface OpenSegment {
  readonly held: HeldSegment
  readonly endpointKey: string
  readonly contentType: string
  readonly template: Buffer
  readonly seed: number
  readonly openedAtMillis: number
  size: number
}

/** The room for more bytes could not be made. */
export class SpoolFullError extends Error {}

/** Appends to one segment at a time, and keeps the directory under its cap. */
export class SegmentWriter {
  private readonly disk: SpoolDisk
  private readonly directory: SegmentDirectory
  private readonly limits: WriterLimits
  private readonly now: () => number
  private readonly written: WrittenRecords
  private open: OpenSegment | undefined
  /** Of the whole directory, as far as is known since it was last read. */
  private knownBytes = 0
  private droppedSpans = 0
  private droppedTags: WrittenTag[] = []

  constructor(
    disk: SpoolDisk,
    directory: SegmentDirectory,
    limits: WriterLimits,
    parts: { readonly now: () => number; readonly written: WrittenRecords },
  ) {
    this.disk = disk
    this.directory = directory
    this.limits = limits
    this.now = parts.now
    this.written = parts.written
  }

  /**
   * Stores records of one endpoint with one write, or none of them.
   * @throws what the disk throws, or SpoolFullError; the segment is then as it was before.
   */
  write(records: readonly SpoolInput[], hold: boolean): readonly SpoolReceipt[] {
    const [first] = records
    if (first === undefined) return []
    const createdAtMillis = this.now()
    const { open, bytes, headerCrcs } = this.prepare(first, records, createdAtMillis)
    const start = open.size
    try {
      this.writeAll(open.held.fd, bytes, start)
      if (this.limits.fsync) this.disk.fsyncSync(open.held.fd)
    } catch (error) {
      this.undo(open, start)
      throw error
    }
    open.size += bytes.length
    this.knownBytes += bytes.length
    return this.register(open, records, { start, headerCrcs, hold })
  }

  /** Spans that had to go since the last call. */
  takeDropped(): { readonly count: number; readonly tags: readonly WrittenTag[] } {
    const taken = { count: this.droppedSpans, tags: this.droppedTags }
    this.droppedSpans = 0
    this.droppedTags = []
    return taken
  }

  /** Lets others read what was written. */
  seal(): void {
    const { open } = this
    this.open = undefined
    open?.held.finish()
  }

  private prepare(
    first: SpoolInput,
    records: readonly SpoolInput[],
    createdAtMillis: number,
  ): { readonly open: OpenSegment; readonly bytes: Buffer; readonly headerCrcs: readonly number[] } {
    const length = sizeOf(records)
    const open = this.segmentFor(first, length)
    const { template, seed } = open
    const bytes = Buffer.allocUnsafe(length)
    const headerCrcs: number[] = []
    let at = 0
    for (const { body, spanCount } of records) {
      headerCrcs.push(writeRecord(bytes, at, { template, body, spanCount, createdAtMillis, seed }))
      at += template.length + body.length
    }
    return { open, bytes, headerCrcs }
  }

  private segmentFor({ endpointKey, contentType }: SpoolInput, length: number): OpenSegment {
    const { open } = this
    if (open !== undefined && !this.takes(open, endpointKey, contentType, length)) this.seal()
    if (this.knownBytes + length > this.limits.maxBytes) this.makeRoom(length)
    if (this.open !== undefined) return this.open
    this.makeRoom(length)
    const { listed, fd } = this.directory.create(endpointKey)
    this.open = {
      held: new HeldSegment(this.disk, this.directory, listed, fd),
      endpointKey,
      contentType,
      template: headerTemplate(endpointKey, contentType),
      seed: segmentSeed(listed.name),
      openedAtMillis: this.now(),
      size: 0,
    }
    return this.open
  }

  private takes(open: OpenSegment, endpointKey: string, contentType: string, length: number): boolean {
    if (open.endpointKey !== endpointKey || open.contentType !== contentType) return false
    if (open.size > 0 && open.size + length > this.limits.segmentBytes) return false
    // Long before a process of another host may take it for abandoned; a clock set back begins a new one, too.
    if (Math.abs(this.now() - open.openedAtMillis) > foreignIdleMillis / 2) return false
    // Somebody may have deleted it.
    return this.disk.fstatSync(open.held.fd).nlink > 0
  }

  /** Deletes the oldest segments that nobody holds, until this many bytes fit. */
  private makeRoom(length: number): void {
    const { maxBytes, maxSegments } = this.limits
    if (length > maxBytes) throw new SpoolFullError()
    const segments = listedOrNone(this.directory)
    let bytes = segments.reduce((sum, segment) => sum + segment.bytes, 0)
    let count = segments.length
    for (const segment of segments) {
      if (bytes + length <= maxBytes && count < maxSegments) break
      const dropped = isFree(segment) ? this.directory.discard(segment) : undefined
      if (dropped === undefined) continue
      this.droppedSpans += dropped
      this.droppedTags.push(...this.written.discard(segment.name.random))
      bytes -= segment.bytes
      count -= 1
    }
    this.knownBytes = bytes
    if (bytes + length > maxBytes) throw new SpoolFullError()
  }

  private writeAll(fd: number, bytes: Buffer, start: number): void {
    let written = 0
    while (written < bytes.length) {
      const count = this.disk.writeSync(fd, bytes, written, bytes.length - written, start + written)
      if (count === 0) throw Object.assign(new Error('The disk takes no more.'), { code: 'ENOSPC' })
      written += count
    }
  }

  /** No part of a record stays behind one that failed. */
  private undo(open: OpenSegment, size: number): void {
    try {
      this.disk.ftruncateSync(open.held.fd, size)
    } catch {
      // What cannot be cut off is skipped by its checksum, as long as nothing is written behind it.
      this.sealQuietly()
    }
  }

  private sealQuietly(): void {
    try {
      this.seal()
    } catch {
      // The cause is already on its way to the caller; once this process has ended, another one takes the file.
    }
  }

  private register(
    open: OpenSegment,
    records: readonly SpoolInput[],
    {
      start,
      headerCrcs,
      hold,
    }: { readonly start: number; readonly headerCrcs: readonly number[]; readonly hold: boolean },
  ): readonly SpoolReceipt[] {
    const receipts: SpoolReceipt[] = []
    let at = start
    for (const [index, { body, spanCount, tag }] of records.entries()) {
      if (tag !== undefined) this.written.add(open.held.listed.name.random, at, { tag, spanCount })
      if (hold) receipts.push(open.held.receipt(at, headerCrcs[index] ?? 0, spanCount))
      else open.held.keep()
      at += open.template.length + body.length
    }
    return receipts
  }
}

/** Header and body of each. */
function sizeOf(records: readonly SpoolInput[]): number {
  const header = headerBytes(records[0]?.contentType ?? '')
  return records.reduce((sum, { body }) => sum + header + body.length, 0)
}

/** A directory that was deleted is made anew with the next segment. */
function listedOrNone(directory: SegmentDirectory): ReturnType<SegmentDirectory['list']> {
  return directory.exists() ? directory.list() : []
}
