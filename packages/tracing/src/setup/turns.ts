/** How a piece of work ended, as far as those that wait behind it are concerned. */
type Passed<Outcome> = { readonly isOver: false } | { readonly isOver: true; readonly outcome: Outcome }

/**
 * Lets only so many work at the same time; the others wait in their order. A request that waits in a pool of connections
 * costs 10 KB and its time runs; one that waits here costs a closure.
 */
export class Turns<Outcome> {
  private free: number
  private readonly endsAll: (outcome: Outcome) => boolean
  private readonly waiting: ((passed: Passed<Outcome>) => void)[] = []

  /** @param endsAll whether an outcome is that of all who wait now, too: they need not try. */
  constructor(limit: number, endsAll: (outcome: Outcome) => boolean) {
    this.free = Math.max(1, limit)
    this.endsAll = endsAll
  }

  /** @throws what the work throws. */
  async take(work: () => Promise<Outcome>): Promise<Outcome> {
    const passed = await this.turn()
    if (passed.isOver) return passed.outcome
    try {
      const outcome = await work()
      if (this.endsAll(outcome)) for (const tell of this.waiting.splice(0)) tell({ isOver: true, outcome })
      return outcome
    } finally {
      const next = this.waiting.shift()
      if (next === undefined) this.free += 1
      else next({ isOver: false })
    }
  }

  private turn(): Promise<Passed<Outcome>> | Passed<Outcome> {
    if (this.free === 0) return new Promise((resolve) => this.waiting.push(resolve))
    this.free -= 1
    return { isOver: false }
  }
}
