/** How many may be in a lane at once, and from when; what changes it is somebody else's business. */
export interface LaneLimit {
  /** At least 1. */
  readonly current: number
  /** Nobody enters before this time, by `performance.now()`; 0 when there is nothing to wait for. */
  readonly pausedUntil: number
}

interface Waiting {
  readonly enter: (hasEntered: boolean) => void
}

/**
 * A bounded number of places, given out in the order of asking. A place that is free is taken without a turn of the event
 * loop. Whoever leaves must call `leave` once.
 */
export class Lane {
  readonly #limit: LaneLimit
  readonly #waiting: Waiting[] = []
  #taken = 0
  #head = 0
  #timer: NodeJS.Timeout | undefined
  #isClosed = false

  constructor(limit: LaneLimit) {
    this.#limit = limit
  }

  get taken(): number {
    return this.#taken
  }

  /** Resolves to true with a place, to false when the lane was closed before there was one. */
  enter(): true | Promise<boolean> {
    if (this.#isClosed) return Promise.resolve(false)
    if (this.#hasRoom() && this.#head === this.#waiting.length) {
      this.#taken += 1
      return true
    }
    const entered = new Promise<boolean>((enter) => this.#waiting.push({ enter }))
    this.#admit()
    return entered
  }

  leave(): void {
    this.#taken -= 1
    this.#admit()
  }

  /** The limit has changed: looks whether somebody can enter now. */
  changed(): void {
    this.#admit()
  }

  /** Whoever waits is told that there will be no place; those inside stay until they leave. */
  close(): void {
    this.#isClosed = true
    clearTimeout(this.#timer)
    for (const { enter } of this.#waiting.splice(0).slice(this.#head)) enter(false)
    this.#head = 0
  }

  #hasRoom(): boolean {
    return this.#taken < this.#limit.current && performance.now() >= this.#limit.pausedUntil
  }

  #admit(): void {
    while (this.#head < this.#waiting.length && this.#hasRoom()) {
      const next = this.#waiting[this.#head]
      this.#head += 1
      this.#taken += 1
      next?.enter(true)
    }
    this.#forgetAdmitted()
    if (this.#head < this.#waiting.length) this.#wakeAfterPause()
  }

  /** Now and then, so that a long queue costs neither memory nor a copy at every step. */
  #forgetAdmitted(): void {
    if (this.#head < 1024 && this.#head < this.#waiting.length) return
    this.#waiting.splice(0, this.#head)
    this.#head = 0
  }

  #wakeAfterPause(): void {
    const wait = this.#limit.pausedUntil - performance.now()
    if (wait <= 0 || this.#timer !== undefined) return
    // Not unref'ed: somebody waits for a place, and a process that ended now would lose his work.
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#admit()
    }, Math.ceil(wait))
  }
}
