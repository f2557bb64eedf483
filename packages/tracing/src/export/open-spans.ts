import type { RecordingSpan } from '../core/span-types.ts'

/** Up to this many are looked through for one that ends; most are found at once, as the last that began or the first. */
const maxRecent = 1024

/**
 * The spans that have begun and not ended. The latest stand in a list, which costs a program that opens and closes spans
 * nothing. A set alone makes its table anew every few spans, and each table that was left holds the next one: once the
 * garbage collector has taken one for long-lived, all spans that follow are kept until its next full run.
 */
export class OpenSpans {
  /** `undefined` in the place of one that has ended. */
  private readonly recent: (RecordingSpan | undefined)[] = []
  /** Before this place of `recent` all have ended. */
  private first = 0
  private readonly older = new Set<RecordingSpan>()

  add(span: RecordingSpan): void {
    if (this.recent.length >= maxRecent) this.makeRoom()
    this.recent.push(span)
  }

  delete(span: RecordingSpan): void {
    const { recent } = this
    const last = recent.length - 1
    const index = recent[last] === span ? last : recent.indexOf(span, this.first)
    if (index === -1) {
      this.older.delete(span)
      return
    }
    recent[index] = undefined
    while (recent.length > 0 && recent[recent.length - 1] === undefined) recent.pop()
    while (this.first < recent.length && recent[this.first] === undefined) this.first += 1
    if (recent.length === 0) this.first = 0
  }

  /** Those that are open now, in the order in which they began. */
  all(): readonly RecordingSpan[] {
    return [...this.older, ...this.recentlyBegun()]
  }

  private recentlyBegun(): readonly RecordingSpan[] {
    return this.recent.filter((span) => span !== undefined)
  }

  /** The places of those that have ended are used again; where there are few of them, all move. */
  private makeRoom(): void {
    const { recent } = this
    const open = this.recentlyBegun()
    recent.length = 0
    this.first = 0
    if (open.length <= maxRecent / 2) recent.push(...open)
    else for (const span of open) this.older.add(span)
  }
}
