import { distinctWords } from './distinct-words.ts'
import { EventEncoder } from './encode-event.ts'
import { BlockEraser } from './block-eraser.ts'
import { unpackNumbers } from './row-numbers.ts'
import type { SqlDatabase, SqlRow, SqlStatement } from './database.ts'
import type { EventLoader } from './event-loader.ts'
import type { WeekTables } from './week-tables.ts'

const inList = 'IN (SELECT value FROM json_each(?))'

/** Long texts after events were removed or replaced: those that nobody holds go, the others are found at the next event that has them. */
export class OrphanPieces {
  readonly #weeks: WeekTables
  readonly #loader: EventLoader
  readonly #eraser: BlockEraser
  readonly #encoder = new EventEncoder()
  readonly #orphans: SqlStatement
  readonly #holders: SqlStatement
  readonly #existing: SqlStatement
  readonly #settled: SqlStatement

  constructor(database: SqlDatabase, parts: { readonly weeks: WeekTables; readonly loader: EventLoader }) {
    this.#weeks = parts.weeks
    this.#loader = parts.loader
    this.#eraser = new BlockEraser(parts.weeks)
    this.#orphans = database.prepare('SELECT week, piece FROM orphans ORDER BY week')
    this.#holders = database.prepare(
      'SELECT row, pieces FROM events WHERE week = ? AND pieces IS NOT NULL ORDER BY row',
    )
    this.#existing = database.prepare(`SELECT row FROM events WHERE row ${inList}`)
    this.#settled = database.prepare('DELETE FROM orphans')
  }

  /** Within a transaction. Returns the weeks that had any. */
  settle(): readonly number[] {
    const candidates = new Map<number, Set<number>>()
    for (const row of this.#orphans.all()) {
      const week = Number(row['week'])
      candidates.set(week, (candidates.get(week) ?? new Set()).add(Number(row['piece'])))
    }
    for (const [week, pieces] of candidates) this.#settleWeek(week, pieces)
    this.#eraser.flush()
    this.#settled.run()
    return [...candidates.keys()]
  }

  #settleWeek(week: number, candidates: ReadonlySet<number>): void {
    const holders = new Map<number, number>()
    for (const row of this.#holders.all(week)) {
      for (const piece of unpackNumbers(row['pieces']))
        if (candidates.has(piece) && !holders.has(piece)) holders.set(piece, Number(row['row']))
    }
    const found = this.#weeks
      .statement(week, `SELECT * FROM pieces_$ WHERE id ${inList}`)
      .all(JSON.stringify([...candidates]))
    const firsts = found.map((row) => Number(row['first_row']))
    const alive = new Set(this.#existing.all(JSON.stringify(firsts)).map((row) => Number(row['row'])))
    const reindexed = new Set<number>()
    for (const row of found) {
      const holder = holders.get(Number(row['id']))
      if (holder === undefined) this.#removePiece(week, row)
      else if (!alive.has(Number(row['first_row'])) || Number(row['first_row']) !== holder) {
        this.#weeks.statement(week, 'UPDATE pieces_$ SET first_row = ? WHERE id = ?').run(holder, Number(row['id']))
        reindexed.add(holder)
      }
    }
    for (const row of reindexed) this.#reindex(week, row)
  }

  #removePiece(week: number, row: SqlRow): void {
    const place = { offset: Number(row['block_offset']), length: Number(row['block_length']) }
    this.#eraser.erase(week, Number(row['block']), place)
    this.#weeks.statement(week, 'DELETE FROM pieces_$ WHERE id = ?').run(Number(row['id']))
  }

  #reindex(week: number, row: number): void {
    const [event] = this.#loader.byRows([row])
    if (event === undefined) return
    const sql = `SELECT p.hash FROM pieces_$ p WHERE p.first_row = ?1 AND p.id ${inList.replace('?', '?2')}`
    const pieces = unpackNumbers(
      this.#weeks.statement(week, 'SELECT pieces FROM events WHERE row = ?').get(row)?.['pieces'],
    )
    const own = this.#weeks.statement(week, sql).all(row, JSON.stringify(pieces))
    const hashes = new Set(own.map(({ hash }) => Buffer.from(hash as Uint8Array).toString('hex')))
    const batch = this.#encoder.encode([event])
    const texts = batch.pieces.filter(({ hash }) => hashes.has(hash))
    const words = [
      batch.events[0]?.words ?? '',
      ...texts.map(({ packed, text }) => packed?.words ?? distinctWords(text ?? '')),
    ]
    this.#weeks.statement(week, 'DELETE FROM words_$ WHERE rowid = ?').run(row)
    this.#weeks.statement(week, 'INSERT INTO words_$ (rowid, text) VALUES (?, ?)').run(row, words.join(' '))
  }
}
