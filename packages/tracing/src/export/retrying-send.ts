import { backoffMillis, sleep } from '@honeyhive/api'
import type { LossReport } from './loss-report.ts'
import type { Send, SendOutcome } from './transport.ts'

export interface RetryingSendOptions {
  readonly send: Send
  readonly loss: LossReport
  /** Called when the server begins to refuse the key. */
  readonly onRefused: () => void
  /** Uniform in [0, 1). Default `Math.random`. */
  readonly random?: (() => number) | undefined
}

/** After a refused key the server is asked once a minute whether it still refuses. */
const unauthorizedProbeMillis = 60_000

/**
 * A sender around a sender: sends until the answer is final, or the caller gives up. Each attempt gets a body of its own:
 * it may be handed to another thread, and while nothing can be sent, nothing but the spans has to be kept.
 */
export class RetryingSend {
  private readonly options: RetryingSendOptions
  /** Aborted when our own back-off should end. */
  private backoff: AbortController | undefined
  private isRefusedNow = false
  private isUnreachableNow = false

  constructor(options: RetryingSendOptions) {
    this.options = options
  }

  /** True while the server refuses the key: waiting for it would be in vain. */
  get isRefused(): boolean {
    return this.isRefusedNow
  }

  /** True while the last attempt has found nobody who took the connection. */
  get isUnreachable(): boolean {
    return this.isUnreachableNow
  }

  async send(makeBody: () => Uint8Array<ArrayBuffer>, signal: AbortSignal): Promise<SendOutcome> {
    const { send, loss, random, onRefused } = this.options
    for (let attempts = 0; ; attempts += 1) {
      const outcome = await send(makeBody(), signal)
      if (signal.aborted) return { status: 'aborted' }
      if (outcome.status === 'unsent') continue
      this.isRefusedNow = outcome.status === 'unauthorized'
      this.isUnreachableNow = outcome.status === 'try-again' && outcome.isLost === true
      if (outcome.status === 'try-again') {
        loss.unreachable(outcome.message)
        if (outcome.afterMillis === undefined) await this.backOff(backoffMillis(attempts, { random }), signal)
        else await sleep(outcome.afterMillis, signal)
      } else if (outcome.status === 'unauthorized') {
        loss.unauthorized(outcome.message)
        onRefused()
        await sleep(unauthorizedProbeMillis, signal)
      } else return outcome
    }
  }

  /** Ends our own back-off, because somebody waits; a wait that the server asked for is kept. */
  hurry(): void {
    this.backoff?.abort()
  }

  private async backOff(millis: number, signal: AbortSignal): Promise<void> {
    this.backoff = new AbortController()
    await sleep(millis, AbortSignal.any([signal, this.backoff.signal]))
    this.backoff = undefined
  }
}
