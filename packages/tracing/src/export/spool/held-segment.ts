import type { SpoolDisk } from './disk.ts'
import { acknowledgedMark, markOffset } from './record-format.ts'
import type { ListedSegment, SegmentDirectory } from './segment-directory.ts'

/**
 * A segment that this process writes or reads. Nobody else touches it until it is given back, which happens by itself
 * once nothing more is expected and each of its receipts is settled: deleted when no record is left, ready otherwise.
 */
export class HeldSegment {
  readonly listed: ListedSegment
  readonly fd: number
  private readonly disk: SpoolDisk
  private readonly directory: SegmentDirectory
  /** Records that nobody has answered for. */
  private pending = 0
  /** Receipts that are neither acknowledged nor released. */
  private outstanding = 0
  private isFinished = false
  private isGivenBack = false

  constructor(disk: SpoolDisk, directory: SegmentDirectory, listed: ListedSegment, fd: number) {
    this.disk = disk
    this.directory = directory
    this.listed = listed
    this.fd = fd
  }

  /** A record stays until it is acknowledged; one without a receipt stays for another time. */
  keep(): void {
    this.pending += 1
  }

  receipt(offset: number, headerCrc: number, spanCount: number): SpoolReceipt {
    this.pending += 1
    this.outstanding += 1
    return { segment: this, offset, headerCrc, spanCount, isSettled: false }
  }

  /** @throws when the mark cannot be written; the receipt is settled all the same. */
  settle(receipt: MutableReceipt, isAnswered: boolean): void {
    if (receipt.isSettled) return
    receipt.isSettled = true
    this.outstanding -= 1
    try {
      if (isAnswered) this.mark(receipt)
    } finally {
      this.giveBackWhenDone()
    }
  }

  /** Nothing more will be written to it or read from it. */
  finish(): void {
    this.isFinished = true
    this.giveBackWhenDone()
  }

  private mark({ offset, headerCrc }: SpoolReceipt): void {
    const mark = Buffer.alloc(4)
    mark.writeUInt32LE(acknowledgedMark(headerCrc))
    this.disk.writeSync(this.fd, mark, 0, mark.length, offset + markOffset)
    this.pending -= 1
  }

  private giveBackWhenDone(): void {
    if (!this.isFinished || this.outstanding > 0 || this.isGivenBack) return
    this.isGivenBack = true
    // Closed first, because Windows does not rename what is open.
    this.disk.closeSync(this.fd)
    if (this.pending === 0) this.directory.remove(this.listed)
    else this.directory.release(this.listed)
  }
}

/** Proof of a stored record, with which its answer is recorded. */
export interface SpoolReceipt {
  readonly spanCount: number
  /** @internal */
  readonly segment: HeldSegment
  /** @internal */
  readonly offset: number
  /** @internal */
  readonly headerCrc: number
  /** Acknowledged or released. */
  readonly isSettled: boolean
}

type MutableReceipt = SpoolReceipt & { isSettled: boolean }
