import type { Logger } from '../core/logger.ts'
import type { DropReason, SpanAccount } from './account.ts'

/** So long without a loss, and it is over. */
const calmMillis = 5_000

/** Says on standard error when something begins to go wrong, when it is over, and at the end what it came to. */
export class LossReport {
  private readonly account: SpanAccount
  private readonly logger: Logger
  private readonly endpoint: string
  private isDown = false
  /** Why the last request failed. */
  private lastMessage = ''
  /** Why spans were lost the last time. */
  private lastLoss = ''
  private droppedBefore = 0
  /** By reason: since when, and how many had been lost by then. */
  private readonly losing = new Map<DropReason, { lastMillis: number; count: number }>()
  private summedUp = ''
  private isEnding = false
  private heldMessage = ''

  constructor(account: SpanAccount, logger: Logger, endpoint: string) {
    this.endpoint = endpoint
    this.account = account
    this.logger = logger
  }

  /** From now on nothing is said until the sum: at the end one line tells cause and result. */
  end(): void {
    this.isEnding = true
  }

  /** A cause that will also show when spans are sent; said at the end if it did not. */
  hold(message: string): void {
    this.heldMessage = message
  }

  unreachable(message: string): void {
    this.isDown = true
    this.lastMessage = message
    if (!this.isEnding) this.logger.warn('unreachable', `Spans wait to be sent, none is lost so far: ${message}`)
  }

  /** Why what is lost at the end is lost, for its sum. */
  failedAtEnd(message: string): void {
    this.lastMessage = message
  }

  unauthorized(message: string): void {
    this.isDown = true
    this.lastMessage = message
    if (!this.isEnding) this.logger.warn('unauthorized', `Spans are not accepted and wait: ${message}`)
  }

  /** A word of the server's beside its acceptance. */
  said(message: string): void {
    this.logger.warn('partial-success', `The server has taken the spans and says: ${message}`)
  }

  dropped(reason: DropReason, count: number, why: string): void {
    // What is lost at the end is said once, by the sum.
    if (reason === 'unsent-at-end') return
    this.lastMessage = why
    this.lastLoss = why
    const known = this.losing.get(reason)
    this.losing.set(reason, { lastMillis: performance.now(), count: (known?.count ?? 0) + count })
    if (!this.isEnding) this.logger.warn(`loss:${reason}`, `Spans are being lost (${reason}), ${count} so far: ${why}`)
  }

  /** A request has gone through whole. */
  isOver(): void {
    if (this.losing.size > 0) this.endLosses()
    if (!this.isDown) return
    this.isDown = false
    // What is over is not the cause of what is lost later.
    this.lastMessage = this.lastLoss
    const lost = this.account.droppedTotal - this.droppedBefore
    this.droppedBefore = this.account.droppedTotal
    const loss = lost === 0 ? 'none was lost' : `${lost} were lost meanwhile`
    this.logger.ended('unreachable', `Spans are delivered again; ${loss}.`)
    this.logger.ended('unauthorized', `Spans are accepted again; ${loss}.`)
  }

  /** `spoolPath`: where spans wait on disk. */
  sumUp(spoolPath: string | undefined): void {
    const { created, dropped, spooled } = this.account.counts()
    const reasons = Object.entries({ ...dropped, ...(spooled === 0 ? {} : { spooled }) })
    const parts = reasons.map(([reason, count]) => `${reason} ${count}`).join(', ')
    if (parts === this.summedUp) {
      if (this.heldMessage !== '' && this.lastMessage === '') this.logger.warn('held', this.heldMessage)
      return
    }
    this.summedUp = parts
    const why = this.lastMessage === '' ? `${this.endpoint} had not answered in time.` : this.lastMessage
    const sum = `${this.account.droppedTotal + spooled} of ${created} spans were not delivered (${parts}).`
    const where = spooled === 0 ? '' : ` What is spooled waits in ${spoolPath} for the next start or 'honeyhive flush'.`
    this.logger.warn(`sum:${parts}`, `${sum}${where} ${why}`)
  }

  /** Not at the first batch that goes through: a server that takes every other one would fill the log. */
  private endLosses(): void {
    const now = performance.now()
    for (const [reason, { lastMillis, count }] of this.losing) {
      if (now - lastMillis < calmMillis) continue
      this.losing.delete(reason)
      this.logger.ended(`loss:${reason}`, `Spans are no longer lost (${reason}); ${count} were.`)
    }
  }
}
