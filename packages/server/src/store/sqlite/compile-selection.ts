import { conditionsOf } from '../selection.ts'
import { compile, matchOf, necessary } from './compile-predicate.ts'
import { rangeOf } from './start-range.ts'
import type { EventFilter } from '../event-store.ts'
import type { EventSelection, Predicate } from '../query.ts'
import type { Condition } from './compile-predicate.ts'
import type { WeekTables } from './week-tables.ts'
import type { WordIndex } from './word-index.ts'

/** With more hits than this, walking through the events in order finds a page sooner than sorting the hits. */
const manyHits = 2000

/** A selection as SQL, and what only the events themselves can answer. */
export interface CompiledSelection extends Condition {
  /** What the events must meet besides; the SQL may know a part of it. */
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

/** Selections as SQL, as far as SQL can say them. */
export class SelectionCompiler {
  readonly #weeks: WeekTables
  readonly #words: WordIndex

  constructor(weeks: WeekTables, words: WordIndex) {
    this.#weeks = weeks
    this.#words = words
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
      const context = { weeks, probesWords: [...hits.keys()].some((text) => isCommon(text)) }
      if (compile(condition, context) === undefined) residual.push(condition)
      const known = necessary(condition, context)
      if (known !== undefined) exact.push(known)
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
}
