import type { DropReason } from './account.ts'
import type { Send } from './transport.ts'

/** Whose spans they are, and where they would go: only who has the same may send them. */
export interface StockAddress {
  readonly url: string
  readonly contentType: string
  /** The project, or the key where it alone decides the project; asked for once, and only its hash is kept. */
  readonly owner: () => string
}

/** What a stock tells of spans of ours that were in it. */
export interface StockEvents {
  /** Spans on disk have been delivered. */
  readonly onDelivered: (count: number) => void
  readonly onDropped: (reason: DropReason, count: number, why: string) => void
  /** Something about the disk that the user can do something about. */
  readonly onProblem: (message: string) => void
}

export interface StockOptions extends StockEvents {
  readonly address: StockAddress
  readonly directory: string | undefined
  readonly maxBytes: number
  readonly env: Readonly<Record<string, string | undefined>>
  readonly send: Send
}

export type StoreOutcome =
  | { readonly status: 'stored' }
  | { readonly status: 'refused'; readonly isFull: boolean; readonly why: string }

/** How an emptying went. `stopped`: the server could not take it now; what is left may be tried after the time it named. */
export interface DrainOutcome {
  readonly status: 'emptied' | 'stopped'
  readonly afterMillis: number | undefined
  /** Spans delivered that other processes had left. */
  readonly recovered: number
  /** What stopped it, as a whole sentence. */
  readonly why: string
}

/** A record of spans that are still in memory: nobody reads it while this process lives and has not let go of it. */
export interface HeldRecord {
  /**
   * Called once for each of its spans: answered for, or from now on waiting on disk only. With the last one the record goes,
   * or is for whoever reads next.
   */
  settle(isAnswered: boolean): void
}

/** A place on disk for the bodies of requests that could not be made. Nothing in it throws or rejects. */
export interface Stock {
  /** Where it is, or would be; `undefined` when there is no place for it. */
  readonly path: string | undefined
  store(body: Uint8Array, spanCount: number): StoreOutcome
  /** Stores spans that stay in memory as well; `undefined` when the disk does not take them. */
  hold(body: Uint8Array, spanCount: number): HeldRecord | undefined
  /** Sends what is stored for this address, of whatever process, until nothing is left or the server does not take it. */
  drain(signal: AbortSignal): Promise<DrainOutcome>
  close(): void
}
