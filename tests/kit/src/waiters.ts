export interface WaitOptions {
  /** Default 10,000. */
  readonly timeoutMillis?: number
}

interface Waiter {
  readonly look: () => void
  readonly give: (error: Error) => void
}

/** Promises of "as soon as this is so", looked at again with every change. */
export class Waiters {
  readonly #waiting = new Set<Waiter>()
  #isOver = false

  /** Resolves with the first value that is not undefined; rejects with `describe()` when it takes too long. */
  until<T>(
    look: () => T | undefined,
    describe: () => string,
    { timeoutMillis = 10_000 }: WaitOptions = {},
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      const settle = (finish: () => void): void => {
        clearTimeout(timer)
        this.#waiting.delete(waiter)
        finish()
      }
      const waiter: Waiter = {
        look: () => {
          const value = look()
          if (value !== undefined) settle(() => resolve(value))
        },
        give: (error) => settle(() => reject(error)),
      }
      const timer = setTimeout(
        () => waiter.give(new Error(`${describe()} (waited ${timeoutMillis} ms)`)),
        timeoutMillis,
      )
      this.#waiting.add(waiter)
      waiter.look()
      if (this.#isOver) waiter.give(new Error(describe()))
    })
  }

  changed(): void {
    for (const waiter of this.#waiting) waiter.look()
  }

  /** Nothing will change any more. */
  end(reason: string): void {
    this.#isOver = true
    for (const waiter of this.#waiting) waiter.give(new Error(reason))
  }
}
