import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { createFlags, errorCode, openFlags, type SpoolDisk } from './disk.ts'
import { directoryFault } from './directory.ts'
import { isAlive, thisOwner } from './owner.ts'
import { formatSegmentName, maxOrdinal, parseSegmentName, type SegmentName, segmentSeed } from './segment-name.ts'
import { scanSegment } from './scan-segment.ts'

/** A segment as it was when the directory was read. */
export interface ListedSegment {
  readonly name: SegmentName
  readonly path: string
  readonly bytes: number
  /** Since its last write, by the system's clock. */
  readonly idleMillis: number
}

/** The files of a spool: who may have which, and which have to go. Its methods throw what the disk throws. */
export class SegmentDirectory {
  readonly path: string
  private readonly disk: SpoolDisk
  private readonly now: () => number

  constructor(path: string, disk: SpoolDisk, now: () => number) {
    this.path = path
    this.disk = disk
    this.now = now
  }

  /** Oldest first. Everything that is not a segment is left out. */
  list(): readonly ListedSegment[] {
    const segments: ListedSegment[] = []
    for (const file of this.disk.readdirSync(this.path)) {
      const name = parseSegmentName(file)
      const stats =
        name === undefined ? undefined : this.disk.lstatSync(join(this.path, file), { throwIfNoEntry: false })
      if (name === undefined || stats === undefined || !stats.isFile()) continue
      const idleMillis = Math.max(0, this.now() - stats.mtimeMs)
      segments.push({ name, path: join(this.path, file), bytes: stats.size, idleMillis })
    }
    return segments.sort((a, b) => a.name.ordinal - b.name.ordinal || (a.path < b.path ? -1 : 1))
  }

  /** Somebody may have deleted it. */
  exists(): boolean {
    return this.disk.lstatSync(this.path, { throwIfNoEntry: false }) !== undefined
  }

  /** A new, empty segment, held by this process. Makes the directory anew when somebody has deleted it. */
  create(endpointKey: string): { readonly listed: ListedSegment; readonly fd: number } {
    const fault = directoryFault(this.disk, this.path)
    if (fault !== undefined) throw new Error(fault)
    const ordinal = Math.min(maxOrdinal, 1 + (this.list().at(-1)?.name.ordinal ?? 0))
    const name = { ordinal, endpointKey, random: randomBytes(6).toString('hex'), owner: thisOwner() }
    const file = formatSegmentName(name)
    if (parseSegmentName(file) === undefined)
      throw new TypeError(`Expected an endpoint key from endpointKey(), got ${JSON.stringify(endpointKey)}.`)
    const path = join(this.path, file)
    const fd = this.disk.openSync(path, createFlags, 0o600)
    return { listed: { name, path, bytes: 0, idleMillis: 0 }, fd }
  }

  /**
   * Takes a segment that is ready, or whose holder is dead. Renaming succeeds for one taker only: to the others the file
   * is not there any more, and they get `undefined`.
   */
  claim(segment: ListedSegment): { readonly listed: ListedSegment; readonly fd: number } | undefined {
    if (!isFree(segment)) return undefined
    const name = { ...segment.name, owner: thisOwner() }
    const path = join(this.path, formatSegmentName(name))
    if (!this.rename(segment.path, path)) return undefined
    const listed = { ...segment, name, path }
    try {
      return { listed, fd: this.disk.openSync(path, openFlags) }
    } catch (error) {
      this.release(listed)
      throw error
    }
  }

  /** Makes a segment of this process ready for anybody. */
  release(segment: ListedSegment): void {
    this.rename(segment.path, join(this.path, formatSegmentName({ ...segment.name, owner: undefined })))
  }

  remove(segment: ListedSegment): void {
    try {
      this.disk.unlinkSync(segment.path)
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') throw error
    }
  }

  /** Claims and deletes a segment; answers with how many spans went with it, or `undefined` when another has it. */
  discard(segment: ListedSegment): number | undefined {
    const claimed = this.claim(segment)
    if (claimed === undefined) return undefined
    try {
      return this.pendingSpans(claimed.fd, segmentSeed(segment.name))
    } finally {
      this.disk.closeSync(claimed.fd)
      this.remove(claimed.listed)
    }
  }

  private pendingSpans(fd: number, seed: number): number {
    let count = 0
    for (const scanned of scanSegment(this.disk, fd, seed))
      if (scanned.kind === 'record' && !scanned.header.isAcknowledged) count += scanned.header.spanCount
    return count
  }

  /** False when the file is not there any more. */
  private rename(from: string, to: string): boolean {
    try {
      this.disk.renameSync(from, to)
      return true
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') throw error
      return false
    }
  }
}

/** Whether no living process holds it. */
export function isFree({ name, idleMillis }: ListedSegment): boolean {
  return name.owner === undefined || !isAlive(name.owner, idleMillis)
}
