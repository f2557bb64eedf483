import type { DiskFailure, SpoolDisk } from './disk.ts'
import type { SpoolEnvironment } from './directory.ts'
import type { SpoolReceipt } from './held-segment.ts'
import type { WrittenTag } from './written-records.ts'

export interface SpoolOptions {
  /** Default: `HH_SPOOL_DIR`, or `honeyhive/spool` in the user's cache directory. Made with mode 0700 when there is none. */
  readonly directory?: string | undefined
  /** Bytes of all segments together; beyond, the oldest go. Default 256 MiB. */
  readonly maxBytes?: number | undefined
  /** Files in the directory; beyond, the oldest go. Default 4,096. */
  readonly maxSegments?: number | undefined
  /** Longest body, in writing and in reading. Default 16 MiB. */
  readonly maxRecordBytes?: number | undefined
  /** Bytes after which a new segment is begun. Default 2 MiB, at most a quarter of `maxBytes`. */
  readonly segmentBytes?: number | undefined
  /** Whether each `append` waits until the disk has it, so that it outlives a power cut. Default false: it outlives the process. */
  readonly fsync?: boolean | undefined
  /** Milliseconds since 1970. Default `Date.now`. */
  readonly now?: (() => number) | undefined
  /** Default: Node's `fs`. */
  readonly disk?: SpoolDisk | undefined
  /** Where the default directory is looked up. Default: empty, so that the user's home decides. */
  readonly env?: SpoolEnvironment | undefined
}

/** What is to be stored: the body of a request, or anything else that is only bytes here. */
export interface SpoolInput {
  /** From `endpointKey()`. */
  readonly endpointKey: string
  readonly contentType: string
  readonly body: Uint8Array
  readonly spanCount: number
  /** Comes back with the record when this process reads it, and when it has to make room. Never stored. */
  readonly tag?: object | undefined
}

/** A stored record, read back. It is also the receipt with which it is settled. */
export interface SpoolRecord extends SpoolReceipt {
  readonly endpointKey: string
  readonly contentType: string
  readonly body: Buffer<ArrayBuffer>
  /** By the clock of the process that stored it, in milliseconds since 1970. */
  readonly createdAtMillis: number
  /** What this process gave with it; `undefined` for a record of another process. */
  readonly tag: object | undefined
}

export type SpoolLossReason = DiskFailure | 'spool-full' | 'too-large' | 'closed'

/** Spans that are not on disk, why, and a whole sentence about it for people. */
export interface SpoolLoss {
  readonly count: number
  readonly reason: SpoolLossReason
  readonly message: string
}

/** What became of one `append`. Either all of a call's records of one endpoint are stored, or none; too large ones never are. */
export interface AppendOutcome {
  /** Spans of this call that are on disk. */
  readonly storedSpans: number
  /** Spans of this call that are not. */
  readonly refused: readonly SpoolLoss[]
  /** Older spans that had to make room. */
  readonly dropped: SpoolLoss | undefined
  /** Those of the dropped records that this process had stored with a tag. */
  readonly droppedTags: readonly WrittenTag[]
  /** With `hold`: one for each stored record, in their order, `undefined` where a record was refused. Otherwise empty. */
  readonly receipts: readonly (SpoolReceipt | undefined)[]
}

export interface SpoolStats {
  /** In the directory, of all processes. */
  readonly segments: number
  readonly bytes: number
  /** What this spool has met while reading: stretches of bytes that are no intact record, each skipped. */
  readonly damaged: number
  /** Records of a newer version, or larger than `maxRecordBytes`: left for another reader. */
  readonly leftAlone: number
  /** Calls to the disk that failed, in reading and in settling. */
  readonly diskErrors: number
}

/**
 * Spans on disk. Nothing here throws or rejects. Delivery from it is at-least-once: a process that dies between the
 * server's answer and `acknowledge` leaves a record that is sent again, and a server keeps a span once by its ids.
 */
export interface Spool {
  readonly status: 'open'
  readonly directory: string
  /**
   * Stores with one write. With `hold`, nobody reads the records until each receipt is acknowledged or released, or this
   * process is dead; without, they are for whoever reads next.
   */
  append(records: readonly SpoolInput[], options?: { readonly hold?: boolean | undefined }): AppendOutcome
  /**
   * What earlier calls and ended processes have left, oldest segment first, one record in memory at a time. Each record
   * is this reader's alone until it is acknowledged or released. Without a key: of all endpoints.
   */
  readPending(endpointKey?: string): AsyncIterable<SpoolRecord>
  /** It has been answered for and is never read again. `false`: that could not be written, and it may be sent again. */
  acknowledge(receipt: SpoolReceipt): boolean
  /** It has not been answered for: whoever reads next gets it. */
  release(receipt: SpoolReceipt): boolean
  stats(): SpoolStats
  /** Takes nothing from then on, and lets others read what it wrote. What is held stays so until it is settled. */
  close(): void
}

/** There is no spool, and why, as a whole sentence. */
export interface SpoolUnavailable {
  readonly status: 'unavailable'
  readonly message: string
}
