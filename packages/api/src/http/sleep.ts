/** Waits without keeping the process alive; ends early, and quietly, when `signal` aborts. */
export function sleep(millis: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) {
      resolve()
      return
    }
    const timer = setTimeout(done, millis)
    // A timer is a plain number where there is no event loop to hold.
    if (typeof timer === 'object') timer.unref()
    signal?.addEventListener('abort', done)
    function done(): void {
      clearTimeout(timer)
      signal?.removeEventListener('abort', done)
      resolve()
    }
  })
}
