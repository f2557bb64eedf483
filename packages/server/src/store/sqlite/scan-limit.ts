import { QueryTimeoutError } from '../store-errors.ts'

/** How long one question may read. Questions are answered in steps, and between two of them it is asked whether there is time left. */
export class ScanLimit {
  readonly #maxMillis: number
  readonly #now: () => number
  #endsAt = Number.POSITIVE_INFINITY

  /** `now` in milliseconds from anywhere. */
  constructor(maxMillis: number = Number.POSITIVE_INFINITY, now: () => number = () => performance.now()) {
    this.#maxMillis = maxMillis
    this.#now = now
  }

  /** A question begins. */
  begin(): void {
    this.#endsAt = this.#now() + this.#maxMillis
  }

  /** Throws `QueryTimeoutError` when its time is over. */
  check(): void {
    if (this.#now() > this.#endsAt) throw new QueryTimeoutError(this.#maxMillis)
  }
}
