import { EventEncoder } from '../sqlite/encode-event.ts'
import { soughtWords } from '../sqlite/words.ts'
import type { MemoryEvent } from './memory-rows.ts'

/** The words of each event: its short texts, and the long ones that no earlier event of its project and week brought. */
export class MemoryWords {
  readonly #words = new Map<number, ReadonlySet<string>>()

  constructor(events: readonly MemoryEvent[]) {
    const seen = new Set<string>()
    for (const { row, event, implied } of events.toSorted((a, b) => a.row - b.row)) {
      const { events: encoded, pieces } = new EventEncoder().encode([implied === 2 ? { ...event, name: '' } : event])
      const fresh = pieces.filter(({ week, hash }) => !seen.has(`${week}:${hash}`))
      for (const { week, hash } of fresh) seen.add(`${week}:${hash}`)
      const texts = [encoded[0]?.words ?? '', ...fresh.map(({ packed }) => packed?.words ?? '')]
      this.#words.set(row, new Set(texts.join(' ').split(' ')))
    }
  }

  has(row: number, text: string): boolean {
    const words = this.#words.get(row) ?? new Set()
    return soughtWords(text).every(({ text: sought, isPrefix }) =>
      isPrefix ? [...words].some((word) => word.startsWith(sought)) : words.has(sought),
    )
  }
}
