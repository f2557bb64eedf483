import { existsSync } from 'node:fs'
import { endpointKey } from '../spool/endpoint-key.ts'
import type { AppendOutcome, Spool, SpoolRecord, SpoolUnavailable } from '../spool/spool-types.ts'
import type { DrainOutcome, HeldRecord, Stock, StockAddress, StockOptions, StoreOutcome } from '../stock.ts'
import type { SendOutcome } from '../transport.ts'
import { borrowSpool, returnSpool, spoolPath } from './shared-spools.ts'
import { cutBodies, halvesOf } from './smaller-bodies.ts'

/**
 * With which records are found again: the owner is part of the address, so that nobody sends what is another's. It is the
 * beginning of a hash, from which neither the address nor a key can be read.
 */
export function stockKey({ url, contentType, owner }: StockAddress): string {
  return endpointKey(`${url}\n${owner()}`, contentType)
}

/** What became of the spans of a record. */
interface Answer {
  readonly delivered: number
  readonly rejected: number
  readonly refused: number
  readonly tooLarge: number
  readonly why: string
}

/** Whose record it is, and how many of its spans are counted as being on disk. */
class Share {
  readonly stock: SpanStock
  readonly spanCount: number
  count: number

  constructor(stock: SpanStock, count: number, spanCount: number) {
    this.stock = stock
    this.count = count
    this.spanCount = spanCount
  }
}

/** Records of one tracer's address in a spool that it may share with others. */
export class SpanStock implements Stock {
  readonly path: string | undefined
  readonly options: StockOptions
  private readonly key: string
  private spool: Spool | SpoolUnavailable | undefined
  /** The last answer that was not final. */
  private setback: { readonly afterMillis: number | undefined; readonly why: string } = noSetback

  constructor(options: StockOptions) {
    this.options = options
    this.key = stockKey(options.address)
    this.path = spoolPath(options)
  }

  store(body: Uint8Array, spanCount: number): StoreOutcome {
    const spool = this.open()
    if (spool.status === 'unavailable') return { status: 'refused', isFull: false, why: spool.message }
    const { refused } = this.append(spool, body, new Share(this, spanCount, spanCount), false)
    const [loss] = refused
    if (loss === undefined) return { status: 'stored' }
    return { status: 'refused', isFull: loss.reason === 'spool-full', why: loss.message }
  }

  hold(body: Uint8Array, spanCount: number): HeldRecord | undefined {
    const spool = this.open()
    if (spool.status === 'unavailable') return undefined
    const share = new Share(this, 0, spanCount)
    const { receipts, refused } = this.append(spool, body, share, true)
    const [receipt] = receipts
    if (receipt === undefined) {
      this.options.onProblem(`Spans are in memory only: ${refused[0]?.message ?? 'the disk did not take them.'}`)
      return undefined
    }
    let left = spanCount
    return {
      settle(isAnswered) {
        left -= 1
        if (!isAnswered) share.count += 1
        if (left > 0) return
        if (share.count === 0) spool.acknowledge(receipt)
        else spool.release(receipt)
      },
    }
  }

  async drain(signal: AbortSignal): Promise<DrainOutcome> {
    let recovered = 0
    // A directory that nobody has made is not made only to look into it.
    const spool = isThere(this.path) ? this.open() : undefined
    if (spool === undefined || spool.status === 'unavailable') return { status: 'emptied', recovered, ...noSetback }
    for await (const record of spool.readPending(this.key)) {
      const answer = signal.aborted ? undefined : await this.deliver(record.body, record.spanCount, signal)
      if (answer === undefined) {
        spool.release(record)
        return { status: 'stopped', recovered, ...this.setback }
      }
      spool.acknowledge(record)
      recovered += this.account(record, answer)
    }
    return { status: 'emptied', recovered, ...noSetback }
  }

  close(): void {
    if (this.spool?.status === 'open') returnSpool(this.spool)
    this.spool = undefined
  }

  private append(spool: Spool, body: Uint8Array, share: Share, hold: boolean): AppendOutcome {
    const { contentType } = this.options.address
    const record = { endpointKey: this.key, contentType, body, spanCount: share.spanCount, tag: share }
    const outcome = spool.append([record], { hold })
    for (const { tag } of outcome.droppedTags)
      if (tag instanceof Share) tag.stock.options.onDropped('spool-full', tag.count, outcome.dropped?.message ?? '')
    return outcome
  }

  private open(): Spool | SpoolUnavailable {
    if (this.spool !== undefined) return this.spool
    const spool = borrowSpool(this.options)
    if (spool.status === 'open') this.spool = spool
    else this.options.onProblem(spool.message)
    return spool
  }

  /** `undefined` when it is to be tried another time. */
  private async deliver(body: Uint8Array, count: number, signal: AbortSignal): Promise<Answer | undefined> {
    const outcome = await this.sendOnce(body, signal)
    if (outcome === undefined) return undefined
    if (outcome.status === 'delivered') {
      const rejected = Math.min(outcome.rejected, count)
      return { ...nothing, delivered: count - rejected, rejected, why: outcome.message }
    }
    if (outcome.status === 'refused') return { ...nothing, refused: count, why: outcome.message }
    if (outcome.status === 'too-large') return this.deliverSmaller(body, count, outcome.message, signal)
    this.setback = {
      afterMillis: outcome.status === 'try-again' ? outcome.afterMillis : undefined,
      why: 'message' in outcome ? outcome.message : '',
    }
    return undefined
  }

  private async deliverSmaller(
    body: Uint8Array,
    count: number,
    why: string,
    signal: AbortSignal,
  ): Promise<Answer | undefined> {
    const { contentType } = this.options.address
    const halves = halvesOf(body, contentType)
    let sum: Answer = { ...nothing, why }
    for (const half of halves) {
      const answer = await this.deliver(half.body, half.spanCount, signal)
      if (answer === undefined) return undefined
      sum = added(sum, answer)
    }
    if (halves.length > 0) return sum
    for (const cut of cutBodies(body, contentType)) {
      const outcome = await this.sendOnce(cut.body, signal)
      if (outcome?.status === 'delivered') return { ...nothing, delivered: count, why: outcome.message }
      if (outcome?.status !== 'too-large' && outcome?.status !== 'refused') return undefined
    }
    return { ...nothing, tooLarge: count, why }
  }

  private async sendOnce(body: Uint8Array, signal: AbortSignal): Promise<SendOutcome | undefined> {
    // A copy each time, because whoever sends may give its memory away.
    const outcome = await this.options.send(Uint8Array.from(body), signal)
    return outcome.status === 'unsent' || outcome.status === 'aborted' ? undefined : outcome
  }

  /** Tells whoever in this process stored it; answers with how many spans of other processes were delivered. */
  private account({ tag, spanCount }: SpoolRecord, answer: Answer): number {
    if (!(tag instanceof Share)) {
      const lost = spanCount - answer.delivered
      if (lost > 0)
        this.options.onProblem(`${lost} spans of an earlier run were on disk and could not be delivered: ${answer.why}`)
      return answer.delivered
    }
    const { onDelivered, onDropped } = tag.stock.options
    // Of a record that is also known in memory, only some are counted here.
    let left = tag.count
    const take = (count: number): number => {
      const taken = Math.min(left, count)
      left -= taken
      return taken
    }
    onDelivered(take(answer.delivered))
    onDropped('rejected', take(answer.rejected), answer.why)
    onDropped('refused', take(answer.refused), answer.why)
    onDropped('too-large', take(answer.tooLarge), answer.why)
    return 0
  }
}

const noSetback = { afterMillis: undefined, why: '' } as const

const nothing: Answer = { delivered: 0, rejected: 0, refused: 0, tooLarge: 0, why: '' }

function added(one: Answer, other: Answer): Answer {
  return {
    delivered: one.delivered + other.delivered,
    rejected: one.rejected + other.rejected,
    refused: one.refused + other.refused,
    tooLarge: one.tooLarge + other.tooLarge,
    why: other.why,
  }
}

function isThere(path: string | undefined): boolean {
  try {
    return path !== undefined && existsSync(path)
  } catch {
    // A process that may not look into a directory has nothing there.
    return false
  }
}
