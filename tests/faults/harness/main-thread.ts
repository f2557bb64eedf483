import { readFileSync } from 'node:fs'

// Before anybody puts a clock that stands still in their place.
const realSetInterval = globalThis.setInterval
const realClearInterval = globalThis.clearInterval

/** Time that the main thread has run, whatever else the machine does meanwhile, in milliseconds (Linux). */
export function mainThreadMillis(): number {
  return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'latin1').split(' ')[0]) / 1e6
}

/** Sees how long the event loop is held: the longest time that the thread runs between two looks, 5 ms apart. */
export class LoopWatch {
  longestMillis = 0
  private last = mainThreadMillis()
  private readonly timer = realSetInterval(() => this.look(), 5)

  stop(): void {
    this.look()
    realClearInterval(this.timer)
  }

  private look(): void {
    const now = mainThreadMillis()
    this.longestMillis = Math.max(this.longestMillis, now - this.last)
    this.last = now
  }
}
