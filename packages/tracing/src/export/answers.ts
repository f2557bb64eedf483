import type { Logger } from '../core/logger.ts'
import type { DropReason, SpanAccount } from './account.ts'
import type { Backlog } from './backlog.ts'
import type { Journal } from './journal.ts'
import type { LossReport } from './loss-report.ts'
import type { EncodedSpan, SpanEncoder } from './span-encoder.ts'
import type { SendOutcome } from './transport.ts'

export interface AnswersParts {
  readonly account: SpanAccount
  readonly loss: LossReport
  readonly logger: Logger
  readonly backlog: Backlog
  readonly journal: Journal | undefined
  readonly encoder: SpanEncoder
  readonly endpoint: string
}

/** Memory for spans whose place on disk is not there yet: as much as a queue has. */
const maxEarlyBytes = 33_554_432

/** Writes down what became of spans: in the account, on disk where they may wait there, and in a line where one is due. */
export class Answers {
  private readonly parts: AnswersParts
  /** To be put on disk as soon as that can be done. */
  private early: { readonly spans: readonly EncodedSpan[]; readonly reason: DropReason; readonly why: string }[] = []
  private earlyBytes = 0

  constructor(parts: AnswersParts) {
    this.parts = parts
  }

  /** A final answer of the server's. */
  take(outcome: SendOutcome, spans: readonly EncodedSpan[]): void {
    if (outcome.status === 'delivered') {
      this.parts.journal?.settle(spans)
      this.delivered(outcome.rejected, outcome.message, spans.length)
    } else if (outcome.status === 'too-large' || outcome.status === 'refused')
      this.lose(spans, outcome.status, outcome.message)
  }

  /** The last answer that there will be: what is not final now goes to disk, or is lost. */
  takeAtEnd(outcome: SendOutcome, spans: readonly EncodedSpan[]): void {
    this.take(outcome, spans)
    if (outcome.status !== 'try-again' && outcome.status !== 'unauthorized') return
    this.parts.loss.failedAtEnd(outcome.message)
    this.keep(spans, 'unsent-at-end', outcome.message)
  }

  /** Puts spans on disk; where that cannot be, they are lost for this reason. Answers whether none was lost. */
  keep(spans: readonly EncodedSpan[], reason: DropReason, why: string): boolean {
    const { account, backlog, encoder, journal } = this.parts
    const left = journal === undefined ? spans : journal.leave(spans)
    account.spooled(spans.length - left.length)
    if (left.length === 0) return true
    // At an end there is no later.
    if (reason === 'queue-full' && backlog.isComing && this.earlyBytes < maxEarlyBytes) {
      this.keepSoon(left, reason, why)
      return true
    }
    const stored = backlog.store(() => encoder.lendBody(left), left.length)
    if (stored.status === 'stored') account.spooled(left.length)
    else this.drop(stored.isFull ? 'spool-full' : reason, left.length, `${why} ${stored.why}`.trim())
    return stored.status === 'stored'
  }

  /** What could not be put on disk yet. */
  takeEarly(): readonly (readonly EncodedSpan[])[] {
    const taken = this.early.map(({ spans }) => spans)
    this.early = []
    this.earlyBytes = 0
    return taken
  }

  /** These will not be delivered. */
  lose(spans: readonly EncodedSpan[], reason: DropReason, why: string): void {
    this.parts.journal?.settle(spans)
    this.drop(reason, spans.length, why)
  }

  private keepSoon(spans: readonly EncodedSpan[], reason: DropReason, why: string): void {
    this.earlyBytes += spans.reduce((sum, { bytes }) => sum + bytes, 0)
    if (this.early.push({ spans, reason, why }) === 1) void this.keepEarly()
  }

  private async keepEarly(): Promise<void> {
    await this.parts.backlog.ready()
    const { early } = this
    this.takeEarly()
    for (const { spans, reason, why } of early) this.keep(spans, reason, why)
  }

  drop(reason: DropReason, count: number, why: string): void {
    if (count === 0) return
    this.parts.account.dropped(reason, count)
    this.parts.loss.dropped(reason, count, why)
  }

  private delivered(reported: number, message: string, count: number): void {
    const { account, loss, logger, backlog, endpoint } = this.parts
    const rejected = Math.min(reported, count)
    logger.debug(() => `${count - rejected} spans were delivered to ${endpoint}`)
    account.delivered(count - rejected)
    this.drop('rejected', rejected, `The server says: ${message}`)
    if (rejected > 0) return
    if (message !== '') loss.said(message)
    loss.isOver()
    backlog.onDelivered()
  }
}
