/** Those who wait until something is so, or until their time is over. */
export class Waiters {
  private readonly checks = new Set<() => void>()

  get size(): number {
    return this.checks.size
  }

  /** Something has changed: everybody looks again. */
  notify(): void {
    for (const check of this.checks) check()
  }

  /**
   * Resolves with whether it `isSo`: when it is, when waiting `isVain`, or after `timeoutMillis`. Its timer holds the
   * process, because somebody waits.
   */
  until(isSo: () => boolean, isVain: () => boolean, timeoutMillis: number): Promise<boolean> {
    return new Promise((resolve) => {
      const finish = (): void => {
        clearTimeout(timer)
        this.checks.delete(check)
        resolve(isSo())
      }
      const check = (): void => {
        if (isSo() || isVain()) finish()
      }
      const timer = setTimeout(finish, timeoutMillis)
      this.checks.add(check)
      check()
    })
  }
}
