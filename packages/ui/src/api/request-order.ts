export interface RequestOrderOptions {
  /** How long nothing that somebody waits for was under way, before what can wait is asked. Default 120. */
  readonly quietMillis?: number
}

interface Waiting {
  readonly begin: () => void
}

const DEFAULT_QUIET_MILLIS = 120

/**
 * Who may ask first. What the reader waits for (a list, a tree, a span) is asked at once; what can wait (charts, the values that
 * complete a filter) only once that has been answered and nothing followed, one at a time, the latest first: a chart over a
 * million events would otherwise hold up the list that the next key asks for.
 */
export class RequestOrder {
  readonly #quietMillis: number
  readonly #waiting: Waiting[] = []
  #awaited = 0
  #isBusy = false
  #timer: ReturnType<typeof setTimeout> | undefined
  #isQuiet = false

  constructor({ quietMillis = DEFAULT_QUIET_MILLIS }: RequestOrderOptions = {}) {
    this.#quietMillis = quietMillis
  }

  /** Asks at once. */
  async first<T>(ask: () => Promise<T>): Promise<T> {
    this.#awaited++
    this.#isQuiet = false
    clearTimeout(this.#timer)
    try {
      return await ask()
    } finally {
      this.#awaited--
      if (this.#awaited === 0) this.#becomeQuiet()
    }
  }

  /** Asks when it is quiet; rejects with the signal's reason, and asks nothing, when it is given up before that. */
  async later<T>(ask: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    await this.#turn(signal)
    try {
      return await ask()
    } finally {
      this.#isBusy = false
      this.#next()
    }
  }

  #turn(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(signal.reason)
        return
      }
      const giveUp = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(entry), 1)
        reject(signal?.reason)
      }
      const entry: Waiting = {
        begin: () => {
          signal?.removeEventListener('abort', giveUp)
          resolve()
        },
      }
      signal?.addEventListener('abort', giveUp, { once: true })
      this.#waiting.push(entry)
      if (this.#isQuiet) this.#next()
      else if (this.#awaited === 0) this.#becomeQuiet()
    })
  }

  #becomeQuiet(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.#isQuiet = true
      this.#next()
    }, this.#quietMillis)
  }

  #next(): void {
    if (!this.#isQuiet || this.#isBusy) return
    const latest = this.#waiting.pop()
    if (latest === undefined) return
    this.#isBusy = true
    latest.begin()
  }
}
