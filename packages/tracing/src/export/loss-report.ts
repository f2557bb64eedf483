import type { Logger } from '../core/logger.ts'
import type { DropReason, SpanAccount } from './account.ts'

/** Says on standard error when something begins to go wrong, and when it is over; never once per span. */
export class LossReport {
  private readonly account: SpanAccount
  private readonly logger: Logger
  private isDown = false
  private lostSinceStart = 0

  constructor(account: SpanAccount, logger: Logger) {
    this.account = account
    this.logger = logger
  }

  unreachable(message: string): void {
    this.isDown = true
    this.logger.warn('unreachable', `Spans wait to be sent, none is lost so far: ${message}`)
  }

  unauthorized(message: string): void {
    this.isDown = true
    this.logger.warn('unauthorized', `Spans are not accepted and wait: ${message}`)
  }

  /** A word of the server's beside its acceptance. */
  said(message: string): void {
    this.logger.warn('partial-success', `The server says: ${message}`)
  }

  dropped(reason: DropReason, count: number, why: string): void {
    this.lostSinceStart += count
    const spans = count === 1 ? '1 span was' : `${count} spans were`
    this.logger.warn(
      `loss:${reason}`,
      `${spans} not delivered (${reason}): ${why} More of the same is counted in tracer.status().`,
    )
  }

  /** A request has gone through; `rejected` of its spans have not. */
  delivered(rejected: number): void {
    if (rejected > 0) return
    if (this.isDown) {
      this.logger.ended('unreachable', `Spans are delivered again; ${this.lostSinceStart} were lost meanwhile.`)
      this.logger.ended('unauthorized', `Spans are accepted again; ${this.lostSinceStart} were lost meanwhile.`)
    }
    this.isDown = false
    this.lostSinceStart = 0
    void this.account
  }
}
