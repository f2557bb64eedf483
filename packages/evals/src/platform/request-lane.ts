import type { ApiOutcome } from '@honeyhive/api'
import { Lane } from '../schedule/lane.ts'

type Unreachable = Extract<ApiOutcome<never>, { readonly status: 'unreachable' }>

/**
 * Requests to one server, so many at once; whoever waits for a place is not on the clock yet. When the server turns out to be
 * away, all who were waiting then share that outcome: each finding out for itself would take a run's end a deadline each.
 */
export class RequestLane {
  readonly #lane: Lane
  #lost: { readonly outcome: Unreachable; readonly atMillis: number } | undefined

  constructor(places: number) {
    this.#lane = new Lane({ current: places, pausedUntil: 0 })
  }

  /** Nobody is under way, and nobody waits. */
  get isIdle(): boolean {
    return this.#lane.taken === 0
  }

  /** `request` must not reject. */
  async make<T>(request: () => Promise<ApiOutcome<T>>): Promise<ApiOutcome<T>> {
    const askedAtMillis = performance.now()
    await this.#lane.enter()
    const outcome = await this.#outcome(request, askedAtMillis)
    this.#lane.leave()
    return outcome
  }

  async #outcome<T>(request: () => Promise<ApiOutcome<T>>, askedAtMillis: number): Promise<ApiOutcome<T>> {
    if (this.#lost !== undefined && askedAtMillis <= this.#lost.atMillis) return this.#lost.outcome
    const outcome = await request()
    // Any other answer shows that it is there.
    this.#lost = outcome.status === 'unreachable' ? { outcome, atMillis: performance.now() } : undefined
    return outcome
  }
}
