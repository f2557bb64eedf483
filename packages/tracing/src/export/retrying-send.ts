import { backoffMillis, sleep } from '@honeyhive/api'
import type { LossReport } from './loss-report.ts'
import type { Payload } from './span-encoder.ts'
import type { Send, SendOutcome } from './transport.ts'

export interface RetryingSendOptions {
  readonly send: Send
  readonly loss: LossReport
  /** Called when the server begins to refuse the key. */
  readonly onRefused: () => void
  /** Upper bound of the first wait. Default 500. */
  readonly initialMillis?: number | undefined
  /** Uniform in [0, 1). Default `Math.random`. */
  readonly random?: (() => number) | undefined
}

/** After a refused key the server is asked once a minute whether it still refuses. */
const unauthorizedProbeMillis = 60_000

/** Not the last word: what comes later may go through. */
type Setback = Extract<SendOutcome, { status: 'try-again' | 'unauthorized' }>

/**
 * A sender around a sender: sends until the answer is final, or the caller gives up. Of several senders at a time, one
 * tries again while the others wait for it. Each attempt gets a payload of its own: it may be handed to another thread, and
 * while nothing can be sent, nothing but the spans has to be kept.
 */
export class RetryingSend {
  private readonly options: RetryingSendOptions
  /** Aborted when our own back-off should end. */
  private backoff: AbortController | undefined
  /** While one tries again. */
  private probing: Promise<SendOutcome> | undefined
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

  async send(makePayload: () => Payload, signal: AbortSignal): Promise<SendOutcome> {
    for (;;) {
      while (this.probing !== undefined && !signal.aborted) await this.probing
      const outcome = await this.attempt(makePayload, signal)
      if (!isSetback(outcome)) return outcome
      if (this.probing !== undefined) continue
      const probing = this.probe(makePayload, outcome, signal)
      this.probing = probing
      try {
        return await probing
      } finally {
        if (this.probing === probing) this.probing = undefined
      }
    }
  }

  /** Ends our own back-off, because somebody waits; a wait that the server asked for is kept. */
  hurry(): void {
    this.backoff?.abort()
  }

  /** After a first setback: waits and tries again until there is a final answer. */
  private async probe(makePayload: () => Payload, first: Setback, signal: AbortSignal): Promise<SendOutcome> {
    let outcome: SendOutcome = first
    for (let attempts = 0; isSetback(outcome); attempts += 1) {
      await this.wait(outcome, attempts, signal)
      outcome = await this.attempt(makePayload, signal)
    }
    return outcome
  }

  private async attempt(makePayload: () => Payload, signal: AbortSignal): Promise<SendOutcome> {
    for (;;) {
      const outcome = signal.aborted ? aborted : await this.options.send(makePayload(), signal)
      if (signal.aborted) return aborted
      if (outcome.status === 'unsent') continue
      this.note(outcome)
      return outcome
    }
  }

  private note(outcome: SendOutcome): void {
    const { loss, onRefused } = this.options
    this.isRefusedNow = outcome.status === 'unauthorized'
    this.isUnreachableNow = outcome.status === 'try-again' && outcome.isLost === true
    if (outcome.status === 'try-again') loss.unreachable(outcome.message)
    if (outcome.status !== 'unauthorized') return
    loss.unauthorized(outcome.message)
    onRefused()
  }

  private async wait(outcome: Setback, attempts: number, signal: AbortSignal): Promise<void> {
    if (outcome.status === 'unauthorized') await sleep(unauthorizedProbeMillis, signal)
    else if (outcome.afterMillis !== undefined) await sleep(outcome.afterMillis, signal)
    else {
      this.backoff = new AbortController()
      const millis = backoffMillis(attempts, this.options)
      await sleep(millis, AbortSignal.any([signal, this.backoff.signal]))
      this.backoff = undefined
    }
  }
}

const aborted: SendOutcome = { status: 'aborted' }

function isSetback(outcome: SendOutcome): outcome is Setback {
  return outcome.status === 'try-again' || outcome.status === 'unauthorized'
}
