import { StoreBusyError } from '../store-errors.ts'

interface Job {
  readonly weight: number
  readonly run: () => unknown
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
}

export interface GroupCommitOptions {
  /** Runs the work in one transaction. */
  readonly commit: (work: () => void) => void
  /** Weight that may wait; more is refused. */
  readonly maxQueuedWeight: number
  /** Weight of one transaction. */
  readonly maxGroupWeight: number
}

/**
 * Writes that arrive together share one transaction. One that fails does not take the others with it: the group is rolled back and each is tried alone.
 */
export class GroupCommit {
  readonly #options: GroupCommitOptions
  #queue: Job[] = []
  #queuedWeight = 0
  #scheduled: Promise<void> | null = null

  constructor(options: GroupCommitOptions) {
    this.#options = options
  }

  /** Rejects with `StoreBusyError` when too much waits already. A single job is never too heavy for an empty queue. */
  submit<T>(weight: number, run: () => T): Promise<T> {
    if (this.#queuedWeight > 0 && this.#queuedWeight + weight > this.#options.maxQueuedWeight) {
      return Promise.reject(new StoreBusyError('More writes wait than the store takes.', { retryAfterSeconds: 1 }))
    }
    return new Promise((resolve, reject) => {
      this.#queue.push({ weight, run, resolve: resolve as (value: unknown) => void, reject })
      this.#queuedWeight += weight
      this.#scheduled ??= this.#drain()
    })
  }

  async idle(): Promise<void> {
    await this.#scheduled
  }

  async #drain(): Promise<void> {
    while (this.#queue.length > 0) {
      // Between two groups the loop turns once, so that requests can come in and answers go out.
      await new Promise((resolve) => setImmediate(resolve))
      const group = this.#takeGroup()
      if (!this.#commitTogether(group)) for (const job of group) this.#commitAlone(job)
      for (const { weight } of group) this.#queuedWeight -= weight
    }
    this.#scheduled = null
  }

  #takeGroup(): readonly Job[] {
    let weight = 0
    let count = 0
    for (const job of this.#queue) {
      if (count > 0 && weight + job.weight > this.#options.maxGroupWeight) break
      weight += job.weight
      count += 1
    }
    return this.#queue.splice(0, count)
  }

  #commitTogether(group: readonly Job[]): boolean {
    if (group.length < 2) return false
    try {
      const results = this.#commit(group)
      for (const [index, job] of group.entries()) job.resolve(results[index])
      return true
    } catch {
      // Rolled back; trying each alone finds the one that fails and reports its error to its caller.
      return false
    }
  }

  #commitAlone(job: Job): void {
    try {
      job.resolve(this.#commit([job])[0])
    } catch (error) {
      job.reject(error)
    }
  }

  #commit(group: readonly Job[]): readonly unknown[] {
    const results: unknown[] = []
    this.#options.commit(() => {
      for (const job of group) results.push(job.run())
    })
    return results
  }
}
