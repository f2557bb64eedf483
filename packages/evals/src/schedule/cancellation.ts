/**
 * How a run is ended early. `stop`: nothing new begins, what runs goes on to its end. `abort`: what runs is told as well,
 * by its signal. A set of callbacks and not an `AbortSignal`, because thousands of calls come and go on one.
 */
export class Cancellation {
  readonly #stopListeners = new Set<() => void>()
  readonly #abortListeners = new Set<(reason: unknown) => void>()
  #reason: unknown
  #isStopped = false
  #isAborted = false

  get isStopped(): boolean {
    return this.#isStopped
  }

  get isAborted(): boolean {
    return this.#isAborted
  }

  get reason(): unknown {
    return this.#reason
  }

  stop(): void {
    if (this.#isStopped) return
    this.#isStopped = true
    for (const listener of this.#stopListeners) listener()
  }

  abort(reason: unknown): void {
    if (this.#isAborted) return
    this.#isAborted = true
    this.#reason = reason
    this.stop()
    for (const listener of this.#abortListeners) listener(reason)
  }

  /** Answers the function that takes the listener away. */
  onStop(listener: () => void): () => void {
    this.#stopListeners.add(listener)
    return () => void this.#stopListeners.delete(listener)
  }

  /** Answers the function that takes the listener away. */
  onAbort(listener: (reason: unknown) => void): () => void {
    this.#abortListeners.add(listener)
    return () => void this.#abortListeners.delete(listener)
  }

  /** Aborts with `signal`; answers the function that lets go of it. */
  follow(signal: AbortSignal | undefined): () => void {
    if (signal === undefined) return () => undefined
    const abort = (): void => this.abort(signal.reason)
    if (signal.aborted) abort()
    else signal.addEventListener('abort', abort)
    return () => signal.removeEventListener('abort', abort)
  }
}
