import type { Payload } from './span-encoder.ts'
import type { SendOutcome, TransportOptions, Unsent } from './transport.ts'

/** What one request needs, as data. It comes with each request, so that the thread knows no sender and keeps no key. */
export interface WorkerRequest extends Pick<TransportOptions, 'url' | 'contentType' | 'timeoutMillis'> {
  readonly headers: Readonly<Record<string, string>>
  readonly isCompressed: boolean
}

/** What the thread is told. The bytes of a payload come with their memory, which the sender then has no more. */
export type ToWorker =
  | {
      readonly kind: 'send'
      readonly id: number
      readonly request: WorkerRequest
      readonly payload: Payload
    }
  | { readonly kind: 'abort'; readonly id: number }

/** What the thread says: once that it runs, then once for each request what became of it. */
export type FromWorker = { readonly kind: 'ready' } | ({ readonly kind: 'done'; readonly id: number } & WorkerAnswer)

export interface WorkerAnswer {
  readonly outcome: SendOutcome | Unsent
  /** The server has shown that it does not read compressed requests. */
  readonly refusesGzip: boolean
}
