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

/** Writes down what became of spans: in the account, on disk where they may wait there, and in a line where one is due. */
export class Answers {
  private readonly parts: AnswersParts

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

  /** Puts spans on disk; where that cannot be, they are lost for this reason. */
  keep(spans: readonly EncodedSpan[], reason: DropReason, why: string): void {
    const { account, backlog, encoder, journal } = this.parts
    const left = journal === undefined ? spans : journal.leave(spans)
    account.spooled(spans.length - left.length)
    if (left.length === 0) return
    const stored = backlog.store(() => encoder.body(left), left.length)
    if (stored.status === 'stored') account.spooled(left.length)
    else this.drop(stored.isFull ? 'spool-full' : reason, left.length, `${why} ${stored.why}`.trim())
  }

  /** These will not be delivered. */
  lose(spans: readonly EncodedSpan[], reason: DropReason, why: string): void {
    this.parts.journal?.settle(spans)
    this.drop(reason, spans.length, why)
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
