import type { RecordingSpan } from '../core/span-types.ts'

/** Up to this many are looked through for one that ends; most spans that end are the last that began. */
const maxRecent = 32

/**
 * The spans that have begun and not ended. The latest stand in a list, which costs a program that opens and closes one span
 * after the other nothing; a set alone makes its table anew every few spans.
 */
export class OpenSpans {
  private recent: RecordingSpan[] = []
  private readonly older = new Set<RecordingSpan>()

  add(span: RecordingSpan): void {
    if (this.recent.length >= maxRecent) this.settle()
    this.recent.push(span)
  }

  delete(span: RecordingSpan): void {
    const { recent } = this
    const last = recent.length - 1
    if (recent[last] === span) recent.pop()
    else {
      const index = recent.lastIndexOf(span)
      if (index === -1) this.older.delete(span)
      else recent.splice(index, 1)
    }
  }

  /** Those that are open now, in the order in which they began. */
  all(): readonly RecordingSpan[] {
    return [...this.older, ...this.recent]
  }

  private settle(): void {
    for (const span of this.recent) this.older.add(span)
    this.recent = []
  }
}
