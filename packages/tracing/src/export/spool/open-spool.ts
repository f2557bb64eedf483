import { resolve } from 'node:path'
import { nodeDisk } from './disk.ts'
import { defaultSpoolDirectory, directoryFault } from './directory.ts'
import { SegmentDirectory } from './segment-directory.ts'
import { SegmentReader } from './segment-reader.ts'
import { SegmentWriter } from './segment-writer.ts'
import { DiskSpool } from './disk-spool.ts'
import { WrittenRecords } from './written-records.ts'
import type { Spool, SpoolOptions, SpoolUnavailable } from './spool-types.ts'

/** The largest spool unless an option says otherwise. */
export const defaultMaxSpoolBytes = 268_435_456
/** As many small files as a directory still lists in a few milliseconds. */
export const defaultMaxSegments = 4_096
export const defaultMaxRecordBytes = 16_777_216
/** Counting what is lost with a segment of the smallest spans takes a few milliseconds. */
export const defaultSegmentBytes = 2_097_152

/**
 * Opens the spool of a directory, which any number of processes may share. Never throws: a directory that is missing and
 * cannot be made, is a link, belongs to somebody else or can be written to by others makes it unavailable, with the reason.
 *
 * @example
 * const spool = openSpool({ env: process.env })
 * if (spool.status === 'unavailable') console.warn(spool.message)
 * else for await (const record of spool.readPending(endpointKey(url, contentType)))
 *   if (await send(record.body)) spool.acknowledge(record)
 *   else spool.release(record)
 */
export function openSpool(options: SpoolOptions = {}): Spool | SpoolUnavailable {
  const { disk = nodeDisk, now = Date.now } = options
  const path = options.directory ?? defaultSpoolDirectory(options.env ?? {})
  if (path === undefined)
    return unavailable('There is no home directory to keep unsent spans in. Name a directory with HH_SPOOL_DIR.')
  const fault = directoryFault(disk, resolve(path))
  if (fault !== undefined) return unavailable(fault)
  const { maxBytes = defaultMaxSpoolBytes, maxRecordBytes = defaultMaxRecordBytes } = options
  const limits = {
    maxBytes,
    maxSegments: options.maxSegments ?? defaultMaxSegments,
    // So that making room costs a part of what is stored, never all of it.
    segmentBytes: Math.min(options.segmentBytes ?? defaultSegmentBytes, Math.ceil(maxBytes / 4)),
    fsync: options.fsync ?? false,
  }
  const directory = new SegmentDirectory(resolve(path), disk, now)
  const counts = { damaged: 0, leftAlone: 0, diskErrors: 0 }
  const written = new WrittenRecords()
  const reader = new SegmentReader(disk, directory, maxRecordBytes, { counts, written })
  const writer = new SegmentWriter(disk, directory, limits, { now, written })
  return new DiskSpool({ directory, reader, writer, counts, written, maxRecordBytes })
}

function unavailable(message: string): SpoolUnavailable {
  return { status: 'unavailable', message }
}
