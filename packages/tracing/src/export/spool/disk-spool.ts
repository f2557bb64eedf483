import { diskFailure } from './disk.ts'
import type { SpoolReceipt } from './held-segment.ts'
import type { SegmentDirectory } from './segment-directory.ts'
import type { ReadCounts, SegmentReader } from './segment-reader.ts'
import { SpoolFullError, type SegmentWriter } from './segment-writer.ts'
import type {
  AppendOutcome,
  Spool,
  SpoolInput,
  SpoolLoss,
  SpoolLossReason,
  SpoolRecord,
  SpoolStats,
} from './spool-types.ts'
import type { WrittenRecords, WrittenTag } from './written-records.ts'

interface Parts {
  readonly directory: SegmentDirectory
  readonly reader: SegmentReader
  readonly writer: SegmentWriter
  readonly counts: ReadCounts
  readonly written: WrittenRecords
  readonly maxRecordBytes: number
}

/** The border between the app and the disk: what the parts throw becomes an outcome here. */
export class DiskSpool implements Spool {
  readonly status = 'open'
  readonly directory: string
  private readonly parts: Parts
  private isClosed = false

  constructor(parts: Parts) {
    this.parts = parts
    this.directory = parts.directory.path
  }

  append(records: readonly SpoolInput[], options: { readonly hold?: boolean | undefined } = {}): AppendOutcome {
    const tally = new Tally()
    if (this.isClosed) tally.refuse(records, 'closed', 'The spool is closed.')
    else for (const run of runsOf(records)) this.appendRun(run, options.hold === true, tally)
    return tally.outcome()
  }

  async *readPending(endpointKey?: string): AsyncIterable<SpoolRecord> {
    this.quietly(() => this.parts.writer.seal())
    yield* this.parts.reader.records(endpointKey)
  }

  acknowledge(receipt: SpoolReceipt): boolean {
    if (!receipt.isSettled) this.parts.written.forget(receipt.segment.listed.name.random, receipt.offset)
    return this.quietly(() => receipt.segment.settle(receipt, true))
  }

  release(receipt: SpoolReceipt): boolean {
    return this.quietly(() => receipt.segment.settle(receipt, false))
  }

  stats(): SpoolStats {
    let segments = 0
    let bytes = 0
    this.quietly(() => {
      if (!this.parts.directory.exists()) return
      for (const segment of this.parts.directory.list()) {
        segments += 1
        bytes += segment.bytes
      }
    })
    return { segments, bytes, ...this.parts.counts }
  }

  close(): void {
    this.isClosed = true
    this.quietly(() => this.parts.writer.seal())
  }

  private appendRun(run: readonly SpoolInput[], hold: boolean, tally: Tally): void {
    const { writer, maxRecordBytes } = this.parts
    const fitting = run.filter(({ body }) => body.length <= maxRecordBytes)
    try {
      const receipts = writer.write(fitting, hold)
      tally.stored(fitting)
      if (hold) tally.receiptsOf(run, fitting, receipts)
    } catch (error) {
      const { reason, message } = failureOf(error)
      tally.refuse(fitting, reason, message)
      if (hold) tally.receiptsOf(run, fitting, [])
    }
    tally.refuse(
      run.filter(({ body }) => body.length > maxRecordBytes),
      'too-large',
      `A record is longer than ${maxRecordBytes} bytes (maxRecordBytes).`,
    )
    tally.drop(writer.takeDropped())
  }

  private quietly(action: () => void): boolean {
    try {
      action()
      return true
    } catch {
      // Counted, and for the caller the answer is false: nothing else depends on it.
      this.parts.counts.diskErrors += 1
      return false
    }
  }
}

/** Adds up what becomes of one call. */
class Tally {
  private storedSpans = 0
  private droppedSpans = 0
  private readonly droppedTags: WrittenTag[] = []
  private readonly refused: SpoolLoss[] = []
  private readonly receipts: (SpoolReceipt | undefined)[] = []

  stored(records: readonly SpoolInput[]): void {
    this.storedSpans += spansOf(records)
  }

  refuse(records: readonly SpoolInput[], reason: SpoolLossReason, message: string): void {
    if (records.length > 0) this.refused.push({ count: spansOf(records), reason, message })
  }

  drop({ count, tags }: { readonly count: number; readonly tags: readonly WrittenTag[] }): void {
    this.droppedSpans += count
    this.droppedTags.push(...tags)
  }

  receiptsOf(run: readonly SpoolInput[], stored: readonly SpoolInput[], receipts: readonly SpoolReceipt[]): void {
    // In order, so that a record that is given twice gets two.
    let next = 0
    for (const record of run) this.receipts.push(record === stored[next] ? receipts[next++] : undefined)
  }

  outcome(): AppendOutcome {
    const { storedSpans, refused, receipts, droppedTags, droppedSpans: count } = this
    const message = 'The spool is full: its oldest spans made room.'
    const dropped = count === 0 ? undefined : ({ count, reason: 'spool-full', message } as const)
    return { storedSpans, refused, dropped, droppedTags, receipts }
  }
}

function spansOf(records: readonly SpoolInput[]): number {
  return records.reduce((sum, { spanCount }) => sum + spanCount, 0)
}

function failureOf(error: unknown): { readonly reason: SpoolLossReason; readonly message: string } {
  if (error instanceof SpoolFullError)
    return { reason: 'spool-full', message: 'The spool is full of spans that are being sent or are as new as these.' }
  return diskFailure(error)
}

/** Neighbours of one endpoint, which share a write: nearly always all of them. */
function runsOf(records: readonly SpoolInput[]): readonly (readonly SpoolInput[])[] {
  const runs: SpoolInput[][] = []
  for (const record of records) {
    const last = runs.at(-1)
    const first = last?.[0]
    if (last !== undefined && first?.endpointKey === record.endpointKey && first.contentType === record.contentType)
      last.push(record)
    else runs.push([record])
  }
  return runs
}
