import { isSelected } from '../selection.ts'
import { compile } from './compile-predicate.ts'
import { SelectionCompiler } from './compile-selection.ts'
import { encodeCursor, startOf } from './event-cursor.ts'
import { joinsFor } from './selection-joins.ts'
import { WordIndex } from './word-index.ts'
import type { EventsPage, EventsQuery, EventSummariesPage } from '../event-store.ts'
import type { StoredEvent } from '../event.ts'
import type { EventSelection, Predicate } from '../query.ts'
import type { CompiledSelection } from './compile-selection.ts'
import type { SqlDatabase } from './database.ts'
import type { Start } from './event-cursor.ts'
import type { EventLoader } from './event-loader.ts'
import type { ScanLimit } from './scan-limit.ts'
import type { WeekTables } from './week-tables.ts'
import type { IndexedRow } from './word-index.ts'

const defaultCountLimit = 100_000
/** Rows that are read at first where each must be looked into; four times as many in each later step. */
const firstChunkRows = 200
const maxChunkRows = 3200
/** Events that are put together at a time. */
const loadedRows = 200

interface Position extends Start {
  readonly week: number
}

interface Loaded<R> {
  readonly position: R
  readonly event: StoredEvent
}

interface Wanted {
  readonly skip: number
  readonly take: number
  /** 0: nobody reads the total. */
  readonly countLimit: number
}

type Walked = Pick<EventsQuery, 'order' | 'cursor'>
type Counted = Pick<EventsPage, 'total' | 'isTotalExact'>
type Looked = Counted & { readonly found: readonly Position[] }

const uncounted: Counted = { total: 0, isTotalExact: false }

/** Pages of events, newest or oldest first. */
export class EventQueries {
  readonly #database: SqlDatabase
  readonly #loader: EventLoader
  readonly #weeks: WeekTables
  readonly #words: WordIndex
  readonly #compiler: SelectionCompiler
  readonly #limit: ScanLimit

  constructor(
    database: SqlDatabase,
    parts: { readonly loader: EventLoader; readonly weeks: WeekTables; readonly limit: ScanLimit },
  ) {
    this.#database = database
    this.#limit = parts.limit
    this.#loader = parts.loader
    this.#weeks = parts.weeks
    this.#words = new WordIndex(parts.weeks)
    this.#compiler = new SelectionCompiler(parts.weeks, this.#words)
  }

  find(query: EventsQuery): EventsPage {
    const { rows, ...page } = this.#pageOf(query)
    return { ...page, events: this.#loader.byRows(rows) }
  }

  list(query: EventsQuery): EventSummariesPage {
    const { rows, ...page } = this.#pageOf(query)
    const events = this.#loader.summaries(rows)
    return { ...page, events: rows.flatMap((row) => events.get(row) ?? []) }
  }

  #pageOf(query: EventsQuery): Omit<EventsPage, 'events'> & { readonly rows: readonly number[] } {
    const countLimit = query.countLimit ?? defaultCountLimit
    const selection = this.#compiler.compile(query, { keepsCommonWords: true, countUpTo: countLimit + 1 })
    const { limit, offset = 0 } = query
    const { found, ...counted } = this.#look(selection, query, { skip: offset, take: limit + 1, countLimit })
    const page = found.slice(0, limit)
    const last = page.at(-1)
    const nextCursor = found.length > limit && last !== undefined ? encodeCursor(last) : null
    return { ...counted, nextCursor, rows: page.map(({ row }) => row) }
  }

  /** All events that are selected, the newest first; a few at a time are in memory. */
  *each(query: EventSelection): Iterable<StoredEvent> {
    const selection = this.#compiler.compile(query, { keepsCommonWords: true })
    for (const rows of this.#steps(selection, { order: 'newest' }))
      for (const events of this.#loaded(rows))
        for (const { event, position } of events) if (this.meets(event, position.row, selection.residual)) yield event
  }

  compile(query: Parameters<SelectionCompiler['compile']>[0]): CompiledSelection {
    return this.#compiler.compile(query)
  }

  /** With common words apart: `meeting` asks for them. */
  compileForPages(query: Parameters<SelectionCompiler['compile']>[0]): CompiledSelection {
    return this.#compiler.compile(query, { keepsCommonWords: true })
  }

  /** Those of the rows that meet what SQL could not say, in their order. */
  meeting<R extends IndexedRow>(rows: readonly R[], { commonWords, residual }: CompiledSelection): readonly R[] {
    const having = this.#words.having(rows, commonWords)
    if (residual.length === 0) return having
    const met: R[] = []
    for (const some of this.#loaded(having))
      for (const { position, event } of some) if (this.meets(event, position.row, residual)) met.push(position)
    return met
  }

  /** The numbers of all events that have these words, see `WordIndex.rows`. */
  rowsWith(words: readonly string[]): Iterable<readonly number[]> {
    return this.#words.rows(words.join(' '))
  }

  /** Whether the event meets what SQL could not say. */
  meets(event: StoredEvent, row: number, residual: readonly Predicate[]): boolean {
    return isSelected(event, { conditions: residual, hasWords: (text) => this.#hasWords(row, text) })
  }

  #hasWords(row: number, text: string): boolean {
    const found = compile({ kind: 'words', text }, { weeks: this.#weeks.readWeeks(), probesWords: true })
    const sql = `SELECT 1 FROM events e WHERE e.row = ? AND ${found?.sql ?? '0'}`
    return this.#database.prepare(sql).get(row, ...(found?.values ?? [])) !== undefined
  }

  /** The rows of a page and how many there are in all. */
  #look(selection: CompiledSelection, query: EventsQuery, wanted: Wanted): Looked {
    const { countLimit } = wanted
    if (isPlain(selection)) {
      const after = startOf(query)
      return { ...this.#count(selection, countLimit), found: this.#rows(selection, { query, after, ...wanted }) }
    }
    // What must be looked into costs the most: the first page is found while all are counted.
    if (startOf(query) === undefined && selection.onlyHits === null) return this.#walk(selection, query, wanted)
    const counted = this.#counted(selection, countLimit)
    return { ...counted, found: this.#walk(selection, query, { ...wanted, countLimit: 0 }).found }
  }

  #counted(selection: CompiledSelection, countLimit: number): Counted {
    const { onlyHits } = selection
    if (countLimit === 0) return uncounted
    if (onlyHits !== null) return limited(onlyHits, countLimit)
    const { total, isTotalExact } = this.#walk(selection, { order: 'newest' }, { skip: 0, take: 0, countLimit })
    return { total, isTotalExact }
  }

  #count(selection: CompiledSelection, countLimit: number): Counted {
    const { sql, values, onlyHits } = selection
    if (countLimit === 0) return uncounted
    if (onlyHits !== null) return limited(onlyHits, countLimit)
    const rows = `SELECT e.row ${joinsFor(sql)} WHERE ${sql}`
    const counting = `SELECT COUNT(*) AS total FROM (${rows} LIMIT ?)`
    const total = Number(this.#database.prepare(counting).get(...values, countLimit + 1)?.['total'])
    return limited(total, countLimit)
  }

  /** Through what meets the selection, until the page is full and enough are counted. */
  #walk(selection: CompiledSelection, query: Walked, { skip, take, countLimit }: Wanted): Looked {
    const found: Position[] = []
    let total = 0
    for (const chunk of this.#chunks(selection, query)) {
      total += chunk.length
      if (found.length < skip + take) found.push(...chunk)
      if (total > countLimit && found.length >= skip + take)
        return { total: countLimit, isTotalExact: false, found: found.slice(skip, skip + take) }
    }
    return { ...limited(total, countLimit), found: found.slice(skip, skip + take) }
  }

  /** What meets the whole selection. */
  *#chunks(selection: CompiledSelection, query: Walked): Iterable<readonly Position[]> {
    const { residual } = selection
    for (const rows of this.#steps(selection, query)) {
      if (residual.length === 0) yield rows
      else
        for (const some of this.#loaded(rows))
          yield some
            .filter(({ position, event }) => this.meets(event, position.row, residual))
            .map(({ position }) => position)
    }
  }

  /** What meets all but `residual`, read in steps: a statement that is left half read would hold the log of the store. */
  *#steps(selection: CompiledSelection, query: Walked): Iterable<readonly Position[]> {
    let after: Start | undefined = startOf(query)
    for (let take = firstChunkRows; ; take = Math.min(take * 4, maxChunkRows)) {
      this.#limit.check()
      const rows = this.#rows(selection, { query, after, take, skip: 0 })
      yield this.#words.having(rows, selection.commonWords)
      const last = rows.at(-1)
      if (last === undefined || rows.length < take) return
      after = last
    }
  }

  /** With their events, of which a few at a time are in memory: some are large. */
  *#loaded<R extends IndexedRow>(rows: readonly R[]): Iterable<readonly Loaded<R>[]> {
    for (let start = 0; start < rows.length; start += loadedRows) {
      this.#limit.check()
      const some = rows.slice(start, start + loadedRows)
      const events = this.#loader.load(some.map(({ row }) => row))
      yield some.flatMap((position) => {
        const event = events.get(position.row)
        return event === undefined ? [] : { position, event }
      })
    }
  }

  #rows(
    { sql, values }: CompiledSelection,
    page: {
      readonly query: Pick<EventsQuery, 'order'>
      readonly after: Start | undefined
      readonly take: number
      readonly skip: number
    },
  ): readonly Position[] {
    const isOldest = page.query.order === 'oldest'
    const direction = isOldest ? 'ASC' : 'DESC'
    const after = page.after === undefined ? '' : `AND (e.start_micros, e.row) ${isOldest ? '>' : '<'} (?, ?)`
    const bound = page.after === undefined ? [] : [page.after.startMicros, page.after.row]
    return this.#database
      .prepare(
        `SELECT e.row, e.start_micros, e.week ${joinsFor(sql)} WHERE ${sql} ${after}
         ORDER BY e.start_micros ${direction}, e.row ${direction} LIMIT ? OFFSET ?`,
      )
      .all(...values, ...bound, page.take, page.skip)
      .map((row) => ({
        startMicros: Number(row['start_micros']),
        row: Number(row['row']),
        week: Number(row['week']),
      }))
  }
}

function limited(total: number, countLimit: number): Counted {
  if (countLimit === 0) return uncounted
  return { total: Math.min(total, countLimit), isTotalExact: total <= countLimit }
}

/** SQL says all that is asked. */
function isPlain({ residual, commonWords }: CompiledSelection): boolean {
  return residual.length + commonWords.length === 0
}
