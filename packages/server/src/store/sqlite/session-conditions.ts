import { toMicros } from './time.ts'
import type { SessionsQuery } from '../event-store.ts'
import type { CompiledSelection } from './compile-selection.ts'
import type { Condition } from './compile-predicate.ts'
import type { SqlValue } from './database.ts'

export const always = '1'

/** What holds of the sessions themselves. */
export function scopeOf({ project, startedAfter, startedBefore }: SessionsQuery): Condition {
  const parts: string[] = []
  const values: SqlValue[] = []
  const add = (sql: string, value: SqlValue): void => {
    parts.push(sql)
    values.push(value)
  }
  if (typeof project === 'string') add('s.project = ?', project)
  if (typeof startedAfter === 'number') add('s.start_micros >= ?', toMicros(startedAfter))
  if (typeof startedBefore === 'number') add('s.start_micros <= ?', toMicros(startedBefore))
  return { sql: parts.join(' AND ') || always, values }
}

export function isPlain({ residual, commonWords }: CompiledSelection): boolean {
  return residual.length + commonWords.length === 0
}

/** Nothing but words, and all of them common. */
export function isWordsAlone({ sql, residual, commonWords }: CompiledSelection): boolean {
  return sql === always && residual.length === 0 && commonWords.length > 0
}

export function holding(selection: CompiledSelection): Condition {
  const { joins, sql, values } = ofEvents(selection)
  return { sql: `s.row IN (SELECT e.session FROM events e ${joins} WHERE ${sql})`, values }
}

/** The selection where `s` is a session of the list: the session of an event is `es`. */
export function ofEvents({ sql, values }: CompiledSelection): Condition & { readonly joins: string } {
  const sessions = sql.includes('s.id') ? 'JOIN sessions es ON es.row = e.session' : ''
  const traces = sql.includes('t.id') ? 'LEFT JOIN traces t ON t.row = e.trace' : ''
  return { sql: sql.replaceAll('s.id', 'es.id'), values, joins: `${sessions} ${traces}` }
}

export function and(one: Condition, other: Condition): Condition {
  if (one.sql === always) return other
  return { sql: `${one.sql} AND ${other.sql}`, values: [...one.values, ...other.values] }
}
