import type { Logger } from '../core/logger.ts'
import type { SpoolMode } from '../core/read-delivery.ts'
import type { SpanAccount } from './account.ts'
import type { LossReport } from './loss-report.ts'
import { suppressed } from '../core/suppressed.ts'
import { isReserveComing, loadReserve, prepareReserve, reserveNow } from './reserve-door.ts'
import type { HeldRecord, Stock, StockOptions, StoreOutcome } from './stock.ts'

export interface BacklogOptions extends Omit<StockOptions, 'onDelivered' | 'onDropped' | 'onProblem'> {
  readonly mode: SpoolMode
}

export interface BacklogParts {
  readonly account: SpanAccount
  readonly loss: LossReport
  readonly logger: Logger
  /** Something of ours has left the disk. */
  readonly onChange: () => void
}

/** What earlier processes have left is looked for when the server has been seen, and not at once. */
const firstLookMillis = 1_000
/** Nobody waits longer than this for what only other processes have left. */
const patienceMillis = 1_000
/** Between two attempts while somebody waits, doubled each time. */
const firstRetryMillis = 250
/** Between two attempts while nobody waits. */
const shortestRetryMillis = 2_500
const longestRetryMillis = 60_000

const noSpool: StoreOutcome = { status: 'refused', isFull: false, why: '' }

/** The pipeline's side of the disk: what is put there, and when it is sent from there. Nothing here throws or rejects. */
export class Backlog {
  readonly mode: SpoolMode
  private readonly options: BacklogOptions
  private readonly parts: BacklogParts
  private stock: Stock | undefined
  /** False once it is known that nothing is there to be sent. */
  private isStocked = true
  private isPrepared = false
  private isClosed = false
  private running: Promise<boolean> | undefined
  private stopping = new AbortController()
  private timer: ReturnType<typeof setTimeout> | undefined
  /** Times in a row that the server did not take what is on disk. */
  private refusals = 0

  constructor(options: BacklogOptions, parts: BacklogParts) {
    this.mode = options.mode
    this.options = options
    this.parts = parts
  }

  /** Where it is; `undefined` before anything was put there. */
  get path(): string | undefined {
    return this.stock?.path
  }

  /** Whether spans that the queue has no room for go to disk. */
  get takesOverflow(): boolean {
    return this.mode === 'overflow' || this.mode === 'always'
  }

  store(makeBody: () => Uint8Array, spanCount: number): StoreOutcome {
    const stock = this.mode === 'off' ? undefined : this.openNow()
    if (stock === undefined) return noSpool
    const outcome = suppressed(() => stock.store(makeBody(), spanCount))
    if (outcome.status === 'stored') this.isStocked = true
    return outcome
  }

  /** Nothing can be stored yet, but soon. */
  get isComing(): boolean {
    return this.mode !== 'off' && isReserveComing()
  }

  /** Something has been stored already, so that nothing has to be loaded for it. */
  get isOpen(): boolean {
    return this.stock !== undefined
  }

  /** Stores spans that stay in memory as well. */
  hold(makeBody: () => Uint8Array, spanCount: number): HeldRecord | undefined {
    const stock = this.openNow()
    const record = stock && suppressed(() => stock.hold(makeBody(), spanCount))
    return record && { settle: (isAnswered) => suppressed(() => record.settle(isAnswered)) }
  }

  /** The server has taken spans: it will take those on disk, too. */
  onDelivered(): void {
    if (!this.isStocked || this.mode === 'off' || this.timer !== undefined || this.running !== undefined) return
    this.runIn(this.parts.account.spooledTotal > 0 ? 0 : firstLookMillis)
  }

  /** The first request is about to be made, and may fail. */
  prepare(): void {
    if (this.mode === 'off' || this.isPrepared) return
    this.isPrepared = true
    prepareReserve()
  }

  /** Resolves when spans can be stored, if they ever can. */
  async ready(): Promise<void> {
    if (this.mode !== 'off') await loadReserve()
  }

  /** Sends what is on disk for as long as that: what is ours until it is gone, what others have left while it goes well. */
  async drainFor(timeoutMillis: number): Promise<void> {
    if (this.isClosed || this.mode === 'off' || timeoutMillis <= 0) return
    const endsAt = performance.now() + timeoutMillis
    for (let retryMillis = firstRetryMillis; ; retryMillis *= 2) {
      const left = endsAt - performance.now()
      const isOurs = this.parts.account.spooledTotal > 0
      const isEmptied = await within(this.run(), isOurs ? left : Math.min(left, patienceMillis))
      if (isEmptied !== false || this.parts.account.spooledTotal === 0) return
      if (performance.now() + retryMillis >= endsAt) return
      await within(new Promise(() => undefined), retryMillis)
    }
  }

  /** Ends what is being sent from there; it stays on disk. */
  stop(): void {
    clearTimeout(this.timer)
    this.timer = undefined
    this.stopping.abort()
    this.stopping = new AbortController()
  }

  close(): void {
    this.isClosed = true
    this.stop()
    const { stock } = this
    if (stock !== undefined) suppressed(() => stock.close())
  }

  private runIn(millis: number): void {
    this.timer = setTimeout(() => {
      this.timer = undefined
      void this.run()
    }, millis)
    if (typeof this.timer === 'object') this.timer.unref()
  }

  /** True when all has been sent that was there. One at a time. */
  private run(): Promise<boolean> {
    this.running ??= this.drain(this.stopping.signal).finally(() => (this.running = undefined))
    return this.running
  }

  private async drain(signal: AbortSignal): Promise<boolean> {
    await loadReserve()
    const stock = signal.aborted ? undefined : this.openNow()
    if (stock === undefined) return false
    this.isStocked = false
    const { status, recovered, afterMillis } = await suppressed(() => stock.drain(signal))
    this.parts.account.recovered(recovered)
    if (recovered > 0) this.parts.logger.debug(() => `${recovered} spans that earlier runs had left were delivered`)
    this.refusals = status === 'emptied' ? 0 : this.refusals + 1
    if (status === 'emptied') return true
    this.isStocked = true
    const retryMillis = Math.min(longestRetryMillis, shortestRetryMillis * 2 ** Math.min(this.refusals, 10))
    if (!signal.aborted && this.timer === undefined) this.runIn(afterMillis ?? retryMillis)
    return false
  }

  private openNow(): Stock | undefined {
    const { account, loss, logger, onChange } = this.parts
    this.stock ??= reserveNow()?.openStock({
      ...this.options,
      onDelivered(count) {
        account.spooledDelivered(count)
        onChange()
      },
      onDropped(reason, count, why) {
        if (count === 0) return
        account.spooledDropped(reason, count)
        loss.dropped(reason, count, why)
        onChange()
      },
      onProblem: (message) => logger.warn(`spool:${message}`, message),
    })
    return this.stock
  }
}

/** What a promise comes to, or `undefined` when that takes longer. Holds the process, because somebody waits. */
async function within<T>(promise: Promise<T>, millis: number): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, millis, undefined)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
