import { CalledOffError, QueryTimeoutError } from '../store-errors.ts'

/** How long one question may read. Questions are answered in steps, and between two of them it is asked whether there is time left and anybody waits. */
export class ScanLimit {
  readonly #maxMillis: number
  readonly #now: () => number
  readonly #isCalledOff: () => boolean
  #endsAt = Number.POSITIVE_INFINITY

  /** `now` in milliseconds from anywhere; `isCalledOff`: nobody waits for the question at hand. */
  constructor(
    maxMillis: number = Number.POSITIVE_INFINITY,
    now: () => number = () => performance.now(),
    isCalledOff: () => boolean = () => false,
  ) {
    this.#maxMillis = maxMillis
    this.#now = now
    this.#isCalledOff = isCalledOff
  }

  /** A question begins. */
  begin(): void {
    this.#endsAt = this.#now() + this.#maxMillis
  }

  /** Throws `QueryTimeoutError` when its time is over, `CalledOffError` when nobody waits. */
  check(): void {
    if (this.#isCalledOff()) throw new CalledOffError()
    if (this.#now() > this.#endsAt) throw new QueryTimeoutError(this.#maxMillis)
  }
}
