/** How long a thread stands back at most; after that it works as long before it does so again. */
const maxPauseMillis = 3

/** A count that threads share: how many requests are being answered right now. */
export type Answering = Int32Array<SharedArrayBuffer>

/**
 * Who answers goes before who takes and writes spans. A priority alone does not see to that: where there are fewer cores than threads
 * that work, a thread that has a core keeps it until the system's next tick, up to four milliseconds. So those threads look between
 * two events whether somebody is being answered, and then let that pass.
 */
export class RightOfWay {
  readonly answering: Answering = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))

  /** An answer begins. Call what comes back when it is through; twice is fine. */
  enter(): () => void {
    Atomics.add(this.answering, 0, 1)
    let isThrough = false
    return () => {
      if (isThrough) return
      isThrough = true
      if (Atomics.sub(this.answering, 0, 1) === 1) Atomics.notify(this.answering, 0)
    }
  }
}

/**
 * To be called between two pieces of work: waits while somebody is being answered. Never long, and never more than half of the time,
 * so that no number of questions keeps spans from being taken.
 */
export function givingWay(answering: Answering, now: () => number = () => performance.now()): () => void {
  let worksUntil = Number.NEGATIVE_INFINITY
  return () => {
    const count = Atomics.load(answering, 0)
    if (count === 0) return
    const before = now()
    if (before < worksUntil) return
    Atomics.wait(answering, 0, count, maxPauseMillis)
    const after = now()
    worksUntil = after + (after - before)
  }
}
