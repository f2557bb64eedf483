import { BlockWriter } from './blocks.ts'
import type { Place } from './blocks.ts'

/** Where a text is within the blocks of its week. */
export interface Located extends Place {
  readonly block: number
}

/** Packs texts that came apart into blocks of their week; their numbers are known once all are in. */
export class Packer {
  readonly #save: (week: number, data: Uint8Array) => number
  readonly #open = new Map<number, { readonly writer: BlockWriter; readonly token: number }>()
  readonly #numbers = new Map<number, number>()
  #nextToken = -1

  constructor(save: (week: number, data: Uint8Array) => number) {
    this.#save = save
  }

  /** `block` is a negative token until `finish`. */
  add(week: number, text: string): Located {
    const open = this.#open.get(week) ?? { writer: new BlockWriter(), token: this.#nextToken-- }
    this.#open.set(week, open)
    const place = open.writer.add(text)
    if (open.writer.isFull) this.#close(week)
    return { block: open.token, ...place }
  }

  finish(located: readonly Located[]): readonly Located[] {
    for (const week of this.#open.keys()) this.#close(week)
    return located.map((place) => ({ ...place, block: this.#numbers.get(place.block) ?? place.block }))
  }

  #close(week: number): void {
    const open = this.#open.get(week)
    if (open === undefined) return
    this.#numbers.set(open.token, this.#save(week, open.writer.finish()))
    this.#open.delete(week)
  }
}
