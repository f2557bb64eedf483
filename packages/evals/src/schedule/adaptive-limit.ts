import type { LaneLimit } from './lane.ts'

export interface AdaptiveLimitOptions {
  /** Where it begins, and the most it becomes. */
  readonly max: number
  /** Hears of every change. */
  readonly onChange?: (() => void) | undefined
}

/** Each rate limit halves it, at most once within this time: answers that were under way together are one signal. */
const cooldownMillis = 250

/**
 * Additive increase, multiplicative decrease, as TCP does it: an answer of 429 halves the number of places and keeps the
 * lane shut for as long as `Retry-After` says; every so many good answers as there are places, one place comes back.
 */
export class AdaptiveLimit implements LaneLimit {
  readonly max: number
  readonly #onChange: () => void
  #exact: number
  #pausedUntil = 0
  #decreasedAt = Number.NEGATIVE_INFINITY
  #hits = 0

  constructor({ max, onChange }: AdaptiveLimitOptions) {
    this.max = max
    this.#exact = max
    this.#onChange = onChange ?? (() => undefined)
  }

  get current(): number {
    return Math.max(1, Math.floor(this.#exact))
  }

  get pausedUntil(): number {
    return this.#pausedUntil
  }

  /** How many rate limits there were. */
  get hits(): number {
    return this.#hits
  }

  succeeded(): void {
    if (this.#exact >= this.max) return
    const before = this.current
    this.#exact = Math.min(this.max, this.#exact + 1 / this.#exact)
    if (this.current !== before) this.#onChange()
  }

  rateLimited(retryAfterMillis: number | undefined): void {
    const now = performance.now()
    this.#hits += 1
    if (now - this.#decreasedAt >= cooldownMillis) {
      this.#exact = Math.max(1, this.#exact / 2)
      this.#decreasedAt = now
    }
    if (retryAfterMillis !== undefined) this.#pausedUntil = Math.max(this.#pausedUntil, now + retryAfterMillis)
    this.#onChange()
  }
}
