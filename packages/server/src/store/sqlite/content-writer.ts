import { createHash } from 'node:crypto'
import { textAt, unpackBlock } from './blocks.ts'
import { distinctWords } from './distinct-words.ts'
import { listOf, valuesIn } from './ids.ts'
import { Packer } from './packer.ts'
import { bytesOf } from './row-numbers.ts'
import type { EncodedBatch, EncodedEvent, EncodedPiece } from './encode-event.ts'
import type { StoredPlace } from './event-rows.ts'
import type { Located } from './packer.ts'
import type { SqlDatabase, SqlStatement } from './database.ts'
import type { WeekTables } from './week-tables.ts'

/** An event of the batch that is to be written under this row number. */
export interface Saved {
  readonly event: EncodedEvent
  readonly row: number
  /** It was there before: texts that it brought then are still its own. */
  readonly isStored: boolean
}

const maxKnownPieces = 100_000

/** Writes what is wide: blocks, pieces, origins, and the index of words. Within a transaction. */
export class ContentWriter {
  readonly #weeks: WeekTables
  readonly #pause: () => void
  readonly #saveOrigin: SqlStatement
  readonly #origins = new Map<string, number>()
  /** Ids of pieces by week and hash, those used last. */
  readonly #pieces = new Map<string, number>()
  #lastBlock: number | undefined

  /** `pause` is called between two events, and between two pieces. */
  constructor(database: SqlDatabase, weeks: WeekTables, pause: () => void = () => undefined) {
    this.#weeks = weeks
    this.#pause = pause
    // The update of nothing makes RETURNING answer for a row that was there already.
    this.#saveOrigin = database.prepare(
      `INSERT INTO origins (hash, resource, scope) VALUES (?, ?, ?)
       ON CONFLICT (hash) DO UPDATE SET hash = excluded.hash RETURNING row`,
    )
  }

  /** After a transaction that was undone: what it had made is not there. */
  forget(): void {
    this.#origins.clear()
    this.#pieces.clear()
    this.#lastBlock = undefined
  }

  /** Where each saved event's content is now, in their order. */
  write(batch: EncodedBatch, saved: readonly Saved[]): readonly StoredPlace[] {
    for (const week of new Set(saved.map(({ event }) => event.week))) this.#weeks.ensure(week)
    const contents = this.#contents(batch, saved)
    const words = new Map<number, string[]>(saved.map(({ event, row }) => [row, [event.words]]))
    const pieces = this.#savePieces(batch, saved, words)
    const origins = batch.origins.map((text) => this.#originOf(text))
    this.#index(saved, words)
    return saved.map(({ event }, index) => ({
      ...(contents[index] ?? { block: 0, offset: 0, length: 0 }),
      origin: origins[event.origin] ?? null,
      pieces: event.pieces.map((number) => pieces.get(number) ?? 0),
    }))
  }

  /** A block of which everything is saved goes in as it came; of any other the wanted parts are packed anew. */
  #contents(batch: EncodedBatch, saved: readonly Saved[]): readonly Located[] {
    const wanted = new Set(saved.map(({ event }) => event))
    const unwanted = new Set(batch.events.filter((event) => !wanted.has(event)).map(({ block }) => block))
    const kept = new Map<number, number>()
    const packer = new Packer((week, data) => this.#saveBlock(week, data))
    const unpacked = new Map<number, Buffer>()
    const located = saved.map(({ event }) => {
      if (unwanted.has(event.block))
        return packer.add(event.week, textAt(unpackOnce(batch, event.block, unpacked), event.place))
      const block = kept.get(event.block) ?? this.#saveWhole(batch, event.block)
      kept.set(event.block, block)
      return { block, ...event.place }
    })
    return packer.finish(located)
  }

  #saveWhole(batch: EncodedBatch, number: number): number {
    const block = batch.blocks[number]
    return block === undefined ? 0 : this.#saveBlock(block.week, block.data)
  }

  #saveBlock(week: number, data: Uint8Array): number {
    this.#lastBlock = this.#nextBlock()
    this.#weeks.statement(week, 'INSERT INTO blocks_$ (id, data) VALUES (?, ?)').run(this.#lastBlock, data)
    return this.#lastBlock
  }

  /** Numbers go up over all weeks, so that none means another block later. */
  #nextBlock(): number {
    if (this.#lastBlock !== undefined) return this.#lastBlock + 1
    const lasts = [...this.#weeks.weeks()].map((week) =>
      Number(this.#weeks.statement(week, 'SELECT MAX(id) AS id FROM blocks_$').get()?.['id'] ?? 0),
    )
    return Math.max(0, ...lasts) + 1
  }

  /** Ids by the numbers of the batch; a piece that is new is stored, and its words go to the first event that has it. */
  #savePieces(batch: EncodedBatch, saved: readonly Saved[], words: Map<number, string[]>): ReadonlyMap<number, number> {
    const firstRows = new Map<number, number>()
    for (const { event, row } of saved) {
      for (const number of event.pieces) if (!firstRows.has(number)) firstRows.set(number, row)
    }
    const ids = this.#knownPieces(batch, firstRows.keys())
    this.#keepOwnWords(batch, { saved, ids, words })
    const missing = [...firstRows.keys()].filter((number) => !ids.has(number))
    const places = this.#packPieces(batch, missing)
    for (const [index, number] of missing.entries()) {
      const piece = batch.pieces[number]
      const place = places[index]
      const row = firstRows.get(number)
      if (piece === undefined || place === undefined || row === undefined) continue
      ids.set(number, this.#savePiece(piece, place, row))
      words.get(row)?.push(piece.packed?.words ?? distinctWords(piece.text ?? ''))
      this.#pause()
    }
    return ids
  }

  #keepOwnWords(
    batch: EncodedBatch,
    {
      saved,
      ids,
      words,
    }: {
      readonly saved: readonly Saved[]
      readonly ids: ReadonlyMap<number, number>
      readonly words: Map<number, string[]>
    },
  ): void {
    for (const { event, row, isStored } of saved) {
      const known = isStored ? event.pieces.filter((number) => ids.has(number)) : []
      if (known.length === 0) continue
      const sql = 'SELECT id FROM pieces_$ WHERE first_row = ?1 AND id IN (SELECT value FROM json_each(?2))'
      const list = JSON.stringify(known.map((number) => ids.get(number)))
      const own = new Set(
        this.#weeks
          .statement(event.week, sql)
          .all(row, list)
          .map(({ id }) => Number(id)),
      )
      for (const number of new Set(known)) {
        const piece = batch.pieces[number]
        if (piece !== undefined && own.has(ids.get(number) ?? -1))
          words.get(row)?.push(piece.packed?.words ?? distinctWords(piece.text ?? ''))
      }
    }
  }

  #savePiece(piece: EncodedPiece, { block, offset, length }: Located, firstRow: number): number {
    const sql = 'INSERT INTO pieces_$ (hash, first_row, block, block_offset, block_length) VALUES (?, ?, ?, ?, ?)'
    const values = [Buffer.from(piece.hash, 'hex'), firstRow, block, offset, length] as const
    const id = Number(this.#weeks.statement(piece.week, sql).run(...values).lastInsertRowid)
    this.#remember(`${piece.week}:${piece.hash}`, id)
    return id
  }

  #knownPieces(batch: EncodedBatch, numbers: Iterable<number>): Map<number, number> {
    const ids = new Map<number, number>()
    const asked = new Map<number, Map<string, number>>()
    for (const number of numbers) {
      const piece = batch.pieces[number]
      if (piece === undefined) continue
      const id = this.#pieces.get(`${piece.week}:${piece.hash}`)
      if (id !== undefined) ids.set(number, id)
      else {
        const ofWeek = asked.get(piece.week) ?? new Map<string, number>()
        asked.set(piece.week, ofWeek.set(piece.hash, number))
      }
    }
    for (const [week, numberOf] of asked) {
      const sql = `SELECT id, lower(hex(hash)) AS hash FROM pieces_$ WHERE hash IN ${valuesIn('?')}`
      const list = listOf([...numberOf.keys()].map((hash) => Buffer.from(hash, 'hex')))
      for (const row of this.#weeks.statement(week, sql).all(list)) {
        const hash = String(row['hash'])
        ids.set(numberOf.get(hash) ?? -1, Number(row['id']))
        this.#remember(`${week}:${hash}`, Number(row['id']))
      }
    }
    return ids
  }

  #remember(key: string, id: number): void {
    this.#pieces.set(key, id)
    for (const oldest of this.#pieces.keys()) {
      if (this.#pieces.size <= maxKnownPieces) break
      this.#pieces.delete(oldest)
    }
  }

  /** As with contents: a block of new pieces only goes in as it came. */
  #packPieces(batch: EncodedBatch, missing: readonly number[]): readonly Located[] {
    const isMissing = new Set(missing)
    const mixed = new Set(
      batch.pieces.flatMap(({ packed }, number) => (packed === null || isMissing.has(number) ? [] : packed.block)),
    )
    const kept = new Map<number, number>()
    const unpacked = new Map<number, Buffer>()
    const packer = new Packer((week, data) => this.#saveBlock(week, data))
    const located = missing.map((number) => {
      const { week = 0, packed = null, text = null } = batch.pieces[number] ?? {}
      if (packed === null) return packer.add(week, text ?? '')
      if (mixed.has(packed.block))
        return packer.add(week, textAt(unpackOnce(batch, packed.block, unpacked), packed.place))
      const block = kept.get(packed.block) ?? this.#saveWhole(batch, packed.block)
      kept.set(packed.block, block)
      return { block, ...packed.place }
    })
    return packer.finish(located)
  }

  #index(saved: readonly Saved[], words: ReadonlyMap<number, readonly string[]>): void {
    for (const { event, row } of saved) {
      this.#weeks
        .statement(event.week, 'INSERT INTO words_$ (rowid, text) VALUES (?, ?)')
        .run(row, (words.get(row) ?? []).join(' '))
      this.#pause()
    }
  }

  #originOf(text: string): number {
    const found = this.#origins.get(text)
    if (found !== undefined) return found
    const [resource = '', scope = ''] = text.split('\n')
    const hash = createHash('sha256').update(text).digest().subarray(0, 16)
    const row = Number(this.#saveOrigin.get(hash, resource, scope)?.['row'])
    if (this.#origins.size >= maxKnownPieces) this.#origins.clear()
    this.#origins.set(text, row)
    return row
  }
}

function unpackOnce(batch: EncodedBatch, number: number, unpacked: Map<number, Buffer>): Buffer {
  const found = unpacked.get(number) ?? unpackBlock(bytesOf(batch.blocks[number]?.data))
  unpacked.set(number, found)
  return found
}
