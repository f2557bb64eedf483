import { packBuffer, unpackBlock } from './blocks.ts'
import { bytesOf } from './row-numbers.ts'
import type { Place } from './blocks.ts'
import type { WeekTables } from './week-tables.ts'

const blank = 0x20

/** Overwrites texts within blocks; each block is packed once for all that is erased from it. */
export class BlockEraser {
  readonly #weeks: WeekTables
  readonly #places = new Map<string, { readonly week: number; readonly block: number; readonly places: Place[] }>()

  constructor(weeks: WeekTables) {
    this.#weeks = weeks
  }

  erase(week: number, block: number, place: Place): void {
    const key = `${week}:${block}`
    const entry = this.#places.get(key) ?? { week, block, places: [] }
    entry.places.push(place)
    this.#places.set(key, entry)
  }

  flush(): void {
    for (const { week, block, places } of this.#places.values()) {
      const data = this.#weeks.statement(week, 'SELECT data FROM blocks_$ WHERE id = ?').get(block)?.['data']
      if (data === undefined) continue
      const bytes = unpackBlock(bytesOf(data))
      for (const { offset, length } of places) bytes.fill(blank, offset, offset + length)
      this.#weeks.statement(week, 'UPDATE blocks_$ SET data = ? WHERE id = ?').run(packBuffer(bytes), block)
    }
    this.#places.clear()
  }

  forget(): void {
    this.#places.clear()
  }
}
