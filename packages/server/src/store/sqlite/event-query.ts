import { conditionsOf, isSelected } from '../selection.ts'
import { compile, matchOf } from './compile-predicate.ts'
import { rangeOf } from './start-range.ts'
import { WordIndex } from './word-index.ts'
import type { EventFilter, EventsPage, EventsQuery, EventSummariesPage } from '../event-store.ts'
import type { StoredEvent } from '../event.ts'
import type { EventSelection, Predicate } from '../query.ts'
import type { Condition } from './compile-predicate.ts'
import type { SqlDatabase } from './database.ts'
import type { EventLoader } from './event-loader.ts'
import type { WeekTables } from './week-tables.ts'

const defaultCountLimit = 100_000
/** With more hits than this, walking through the events in order finds a page sooner than sorting the hits. */
const manyHits = 2000
/** Rows that are read at first where each must be looked into; four times as many in each later step. */
const firstChunkRows = 200
const maxChunkRows = 3200

/** A selection as SQL, and what only the events themselves can answer. */
export interface CompiledSelection extends Condition {
  readonly residual: readonly Predicate[]
  /** Words that so many events have that the rows are asked for them, not they for the rows. */
  readonly commonWords: readonly string[]
  /** Set where words are all that is asked: how many events have them, as far as was to be counted. */
  readonly onlyHits: number | null
}

interface CompileOptions {
  /** What is asked page by page is quicker where common words are looked up for a page at a time. Default: no. */
  readonly keepsCommonWords?: boolean
  /** Events to count where words are all that is asked. Default: as few as tell whether these are many. */
  readonly countUpTo?: number
}

interface Position {
  readonly startMicros: number
  readonly row: number
  readonly week: number
}

/** Where a page goes on. */
type Start = Pick<Position, 'startMicros' | 'row'>

/** Pages of events, newest or oldest first. */
export class EventQueries {
  readonly #database: SqlDatabase
  readonly #loader: EventLoader
  readonly #weeks: WeekTables
  readonly #words: WordIndex

  constructor(database: SqlDatabase, parts: { readonly loader: EventLoader; readonly weeks: WeekTables }) {
    this.#database = database
    this.#loader = parts.loader
    this.#weeks = parts.weeks
    this.#words = new WordIndex(parts.weeks)
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
    const selection = this.compile(query, { keepsCommonWords: true, countUpTo: countLimit + 1 })
    const counted = this.#count(selection, countLimit)
    const { limit, offset = 0 } = query
    const found = this.#page(selection, query, { skip: offset, take: limit + 1 })
    const page = found.slice(0, limit)
    const last = page.at(-1)
    const nextCursor = found.length > limit && last !== undefined ? encodeCursor(last) : null
    return { ...counted, nextCursor, rows: page.map(({ row }) => row) }
  }

  compile(
    query: EventSelection & { readonly filters?: readonly EventFilter[] },
    { keepsCommonWords = false, countUpTo = 0 }: CompileOptions = {},
  ): CompiledSelection {
    const conditions = conditionsOf(query)
    const weeks = this.#weeks.readWeeks()
    // How many have the words is counted once: to know whether these are many, and for an answer that asks for nothing else.
    const upTo = conditions.length === 1 ? Math.max(manyHits, countUpTo) : manyHits
    const hits = new Map<string, number>()
    for (const condition of conditions)
      if (condition.kind === 'words' && matchOf(condition.text) !== undefined)
        hits.set(condition.text, this.#words.hits(condition.text, upTo))
    const isCommon = (text: string): boolean => (hits.get(text) ?? 0) >= manyHits
    const exact: Condition[] = [...rangeOf(query)]
    const residual: Predicate[] = []
    const commonWords: string[] = []
    for (const condition of conditions) {
      if (keepsCommonWords && condition.kind === 'words' && isCommon(condition.text)) {
        commonWords.push(condition.text)
        continue
      }
      const compiled = compile(condition, { weeks, probesWords: [...hits.keys()].some((text) => isCommon(text)) })
      if (compiled === undefined) residual.push(condition)
      else exact.push(compiled)
    }
    const [only] = conditions
    return {
      sql: exact.length === 0 ? '1' : exact.map(({ sql }) => sql).join(' AND '),
      values: exact.flatMap(({ values }) => values),
      residual,
      commonWords,
      onlyHits:
        only?.kind === 'words' && exact.length + commonWords.length === 1 ? (hits.get(only.text) ?? null) : null,
    }
  }

  /** Whether any event of the session meets the predicate. */
  hasMatch(session: number, where: Predicate): boolean {
    const rows = this.#database.prepare('SELECT row FROM events WHERE session = ? ORDER BY start_micros').all(session)
    const events = this.#loader.load(rows.map((row) => Number(row['row'])))
    return [...events].some(([row, event]) => this.meets(event, row, [where]))
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

  #count(selection: CompiledSelection, countLimit: number): Pick<EventsPage, 'total' | 'isTotalExact'> {
    const { sql, values, onlyHits } = selection
    if (countLimit === 0) return { total: 0, isTotalExact: false }
    if (onlyHits !== null) return limited(onlyHits, countLimit)
    const rows = `SELECT e.row ${joinsFor(sql)} WHERE ${sql}`
    if (isPlain(selection)) {
      const counting = `SELECT COUNT(*) AS total FROM (${rows} LIMIT ?)`
      const total = Number(this.#database.prepare(counting).get(...values, countLimit + 1)?.['total'])
      return limited(total, countLimit)
    }
    let total = 0
    for (const chunk of this.#chunks(selection, { order: 'newest', cursor: null })) {
      total += chunk.length
      if (total > countLimit) return { total: countLimit, isTotalExact: false }
    }
    return { total, isTotalExact: true }
  }

  #page(
    selection: CompiledSelection,
    query: EventsQuery,
    { skip, take }: { readonly skip: number; readonly take: number },
  ): readonly Position[] {
    if (isPlain(selection)) return this.#rows(selection, { query, after: startOf(query), take, skip })
    const found: Position[] = []
    for (const chunk of this.#chunks(selection, query)) {
      found.push(...chunk)
      if (found.length >= skip + take) break
    }
    return found.slice(skip, skip + take)
  }

  /** What meets the whole selection, read in steps: a statement that is left half read would hold the log of the store. */
  *#chunks(selection: CompiledSelection, query: Pick<EventsQuery, 'order' | 'cursor'>): Iterable<readonly Position[]> {
    let after: Start | undefined = startOf(query)
    for (let take = firstChunkRows; ; take = Math.min(take * 4, maxChunkRows)) {
      const rows = this.#rows(selection, { query, after, take, skip: 0 })
      yield this.#meeting(this.#words.having(rows, selection.commonWords), selection.residual)
      const last = rows.at(-1)
      if (last === undefined || rows.length < take) return
      after = last
    }
  }

  #meeting(rows: readonly Position[], residual: readonly Predicate[]): readonly Position[] {
    if (residual.length === 0) return rows
    const events = this.#loader.load(rows.map(({ row }) => row))
    return rows.filter(({ row }) => {
      const event = events.get(row)
      return event !== undefined && this.meets(event, row, residual)
    })
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

function limited(total: number, countLimit: number): Pick<EventsPage, 'total' | 'isTotalExact'> {
  return { total: Math.min(total, countLimit), isTotalExact: total <= countLimit }
}

/** Joins only what the condition speaks of: counting through an index is then counting alone. */
export function joinsFor(sql: string, session = 's'): string {
  const sessions = sql.includes('s.id') ? ` JOIN sessions ${session} ON ${session}.row = e.session` : ''
  const trace = sql.includes('t.id') ? ' LEFT JOIN traces t ON t.row = e.trace' : ''
  return `FROM events e${sessions}${trace}`
}

/** SQL says all that is asked. */
function isPlain({ residual, commonWords }: CompiledSelection): boolean {
  return residual.length + commonWords.length === 0
}

function startOf({ cursor }: Pick<EventsQuery, 'cursor'>): Start | undefined {
  return typeof cursor === 'string' ? decodeCursor(cursor) : undefined
}

function encodeCursor({ startMicros, row }: Start): string {
  return Buffer.from(`${startMicros}:${row}`).toString('base64url')
}

function decodeCursor(cursor: string): Start | undefined {
  const match = /^(-?\d{1,16}):(\d{1,16})$/u.exec(Buffer.from(cursor, 'base64url').toString('utf8'))
  return match === null ? undefined : { startMicros: Number(match[1]), row: Number(match[2]) }
}
