import { hexValue, idValue } from './ids.ts'
import { soughtWords } from './words.ts'
import { toMicros } from './time.ts'
import type { EventColumn, EventField, Predicate, Scalar } from '../query.ts'
import type { SqlValue } from './database.ts'

export interface Condition {
  readonly sql: string
  readonly values: readonly SqlValue[]
}

type FieldPredicate = Extract<Predicate, { readonly field: EventField }>
type Kind = 'text' | 'id' | 'hex' | 'micros' | 'number'

const columns: Readonly<Partial<Record<EventColumn, { readonly sql: string; readonly kind: Kind }>>> = {
  id: { sql: 'e.id', kind: 'id' },
  sessionId: { sql: 's.id', kind: 'id' },
  traceId: { sql: 't.id', kind: 'hex' },
  spanId: { sql: 'e.span_id', kind: 'hex' },
  type: { sql: 'e.type', kind: 'text' },
  name: { sql: 'e.name', kind: 'text' },
  project: { sql: 'e.project', kind: 'text' },
  source: { sql: 'e.source', kind: 'text' },
  status: { sql: 'e.status', kind: 'text' },
  model: { sql: 'e.model', kind: 'text' },
  provider: { sql: 'e.provider', kind: 'text' },
  userId: { sql: 'e.user_id', kind: 'text' },
  runId: { sql: 'e.run_id', kind: 'text' },
  datapointId: { sql: 'e.datapoint_id', kind: 'text' },
  datasetId: { sql: 'e.dataset_id', kind: 'text' },
  startTime: { sql: 'e.start_micros', kind: 'micros' },
  endTime: { sql: 'e.end_micros', kind: 'micros' },
  durationMillis: { sql: 'MAX(0, e.end_micros - e.start_micros)', kind: 'micros' },
  timeToFirstTokenMillis: { sql: 'e.first_token_micros', kind: 'micros' },
  inputTokens: { sql: 'e.input_tokens', kind: 'number' },
  outputTokens: { sql: 'e.output_tokens', kind: 'number' },
  costUsd: { sql: 'e.cost_usd', kind: 'number' },
}

const detailBuckets = new Set<string>(['config', 'metadata', 'metrics', 'feedback', 'userProperties'])

/** Where the words of each week are, for the tables of now. */
export interface CompileContext {
  readonly weeks: Iterable<number>
  /** Ask for each row whether it has the words, rather than for the rows that have them: better when those are very many. */
  readonly probesWords: boolean
}

/**
 * A predicate as SQL that says exactly the same, every given value bound; undefined for what only the event itself can answer:
 * its inputs, outputs and whole error, which are packed.
 */
export function compile(predicate: Predicate, context: CompileContext): Condition | undefined {
  switch (predicate.kind) {
    case 'all':
      return joined(predicate.of, { context, word: ' AND ', empty: '1' })
    case 'any':
      return joined(predicate.of, { context, word: ' OR ', empty: '0' })
    case 'not': {
      const inner = compile(predicate.of, context)
      // What SQL calls unknown is false here, so that its opposite is true; only here, because an index does not see through it.
      return inner && { sql: `NOT ((${inner.sql}) IS TRUE)`, values: inner.values }
    }
    case 'words':
      return wordsCondition(predicate.text, context)
    default:
      return predicate.field.kind === 'column' ? ofColumn(predicate, predicate.field.column) : ofBucket(predicate)
  }
}

/**
 * What holds of every event that meets the predicate, and keeps most others from being put together for it; undefined where SQL knows
 * nothing. For what `compile` can say it is the same.
 */
export function necessary(predicate: Predicate, context: CompileContext): Condition | undefined {
  const exact = compile(predicate, context)
  if (exact !== undefined) return exact
  switch (predicate.kind) {
    case 'all': {
      const known = predicate.of.map((part) => necessary(part, context)).filter((part) => part !== undefined)
      return known.length === 0 ? undefined : connected(known, ' AND ')
    }
    case 'any': {
      const known = predicate.of.map((part) => necessary(part, context)).filter((part) => part !== undefined)
      return known.length < predicate.of.length ? undefined : connected(known, ' OR ')
    }
    case 'not':
    case 'words':
      return undefined
    default:
      return isOfError(predicate) ? hasError : undefined
  }
}

/** The row has the first line of an error only, but each that has one. */
const hasError: Condition = { sql: 'e.error IS NOT NULL', values: [] }

function isOfError({ field }: FieldPredicate): boolean {
  return field.kind === 'column' && field.column === 'error'
}

function connected(parts: readonly Condition[], word: string): Condition {
  return { sql: `(${parts.map(({ sql }) => sql).join(word)})`, values: parts.flatMap(({ values }) => values) }
}

function joined(
  parts: readonly Predicate[],
  { context, word, empty }: { readonly context: CompileContext; readonly word: string; readonly empty: string },
): Condition | undefined {
  const compiled = parts.map((part) => compile(part, context))
  const known = compiled.filter((part) => part !== undefined)
  if (known.length < compiled.length) return undefined
  if (known.length === 0) return { sql: empty, values: [] }
  return connected(known, word)
}

function ofColumn(predicate: FieldPredicate, name: EventColumn): Condition | undefined {
  if (name === 'error' && predicate.kind === 'exists') return hasError
  const column = columns[name]
  if (column === undefined) return undefined
  const { sql, kind } = column
  switch (predicate.kind) {
    case 'exists':
      return { sql: `${sql} IS NOT NULL`, values: [] }
    case 'includes':
      return never
    case 'contains':
      return kind === 'text' ? { sql: `instr(${sql}, ?) > 0`, values: [predicate.text] } : undefined
    case 'one of':
      return anyOf(predicate.values.map((value) => comparison({ sql, kind, operator: '=', value })))
    case 'compare':
      return comparison({ sql, kind, operator: predicate.operator, value: predicate.value })
  }
}

const never: Condition = { sql: '0', values: [] }

function anyOf(parts: readonly (Condition | undefined)[]): Condition | undefined {
  const known = parts.filter((part) => part !== undefined)
  if (known.length < parts.length) return undefined
  if (known.length === 0) return never
  return connected(known, ' OR ')
}

function comparison(given: {
  readonly sql: string
  readonly kind: Kind
  readonly operator: string
  readonly value: Scalar
}): Condition | undefined {
  const { sql, kind, operator, value } = given
  const isNumeric = kind === 'micros' || kind === 'number'
  if (typeof value === 'boolean' || (typeof value === 'number' && !isNumeric)) return never
  if (typeof value === 'number') {
    // Times are whole microseconds: any finer bound is asked of the event itself.
    const exact = kind === 'micros' ? toMicros(value) : value
    if (kind === 'micros' && exact / 1000 !== value) return undefined
    return { sql: `${sql} ${operator} ?`, values: [exact] }
  }
  if (isNumeric || value.includes('\0')) return undefined
  if (kind === 'text') return { sql: `${sql} ${operator} ?`, values: [value] }
  // Ids that are kept as bytes do not sort among those that are texts.
  if (operator !== '=') return undefined
  return { sql: `${sql} = ?`, values: [kind === 'id' ? idValue(value) : hexValue(value)] }
}

function ofBucket(predicate: FieldPredicate): Condition | undefined {
  if (predicate.field.kind !== 'bucket' || !detailBuckets.has(predicate.field.bucket)) return undefined
  const steps = [predicate.field.bucket, ...predicate.field.path]
  // A path has no words for some keys: these are looked up in the event itself.
  if (steps.some((step) => /["\\\0]|^\d+$/u.test(step) || step === '')) return undefined
  const path = `$${steps.map((step) => `."${step}"`).join('')}`
  const type = `(SELECT json_type(d.json, ?) FROM details d WHERE d.row = e.row)`
  switch (predicate.kind) {
    case 'exists':
      return { sql: `${type} <> 'null'`, values: [path] }
    case 'compare':
      return jsonComparison(path, predicate.operator, predicate.value)
    case 'one of':
      return anyOf(predicate.values.map((value) => jsonComparison(path, '=', value)))
    case 'contains':
      return detail(`instr(${jsonText}, ?4) > 0`, path, [predicate.text])
    case 'includes':
      return detail(
        `json_type(d.json, ?1) = 'array' AND EXISTS (SELECT 1 FROM json_each(d.json, ?1) i WHERE ${scalarIs('i.type', 'i.value', predicate.value)})`,
        path,
        typeof predicate.value === 'boolean' ? [] : [predicate.value],
      )
  }
}

const jsonText = `CASE json_type(d.json, ?1) WHEN 'text' THEN d.json ->> ?1 WHEN 'null' THEN NULL ELSE d.json -> ?1 END`

function jsonComparison(path: string, operator: string, value: Scalar): Condition | undefined {
  if (typeof value === 'string')
    return value.includes('\0') ? undefined : detail(`${jsonText} ${operator} ?4`, path, [value])
  if (typeof value === 'number')
    return detail(`json_type(d.json, ?1) IN ('integer', 'real') AND d.json ->> ?1 ${operator} ?4`, path, [value])
  return detail(`json_type(d.json, ?1) IN ('true', 'false') AND d.json ->> ?1 ${operator} ${value ? 1 : 0}`, path, [])
}

function scalarIs(type: string, operand: string, value: Scalar): string {
  if (typeof value === 'string') return `${type} = 'text' AND ${operand} = ?4`
  if (typeof value === 'number') return `${type} IN ('integer', 'real') AND ${operand} = ?4`
  return `${type} = '${value ? 'true' : 'false'}'`
}

/** Written with ?1 for the path and ?4 for the value, which are bound where they stand. */
function detail(sql: string, path: string, values: readonly SqlValue[]): Condition {
  const bound: SqlValue[] = []
  const inPlace = sql.replaceAll(/\?[14]/gu, (mark) => {
    bound.push(mark === '?1' ? path : (values[0] ?? null))
    return '?'
  })
  return { sql: `EXISTS (SELECT 1 FROM details d WHERE d.row = e.row AND ${inPlace})`, values: bound }
}

function wordsCondition(text: string, { weeks, probesWords }: CompileContext): Condition {
  const match = matchOf(text)
  if (match === undefined) return { sql: '1', values: [] }
  const all = [...weeks]
  if (all.length === 0) return never
  if (probesWords) {
    const cases = all.map(
      (week) => `WHEN ${week} THEN EXISTS (SELECT 1 FROM words_${week} WHERE words_${week} MATCH ? AND rowid = e.row)`,
    )
    return { sql: `(CASE e.week ${cases.join(' ')} ELSE 0 END)`, values: all.map(() => match) }
  }
  const parts = all.map((week) => `SELECT rowid FROM words_${week} WHERE words_${week} MATCH ?`)
  return { sql: `e.row IN (${parts.join(' UNION ALL ')})`, values: all.map(() => match) }
}

/** The expression of the index; words are quoted, so none of them is an operator. undefined: no words, which every event has. */
export function matchOf(text: string): string | undefined {
  const words = soughtWords(text)
  if (words.length === 0) return undefined
  return words.map((word) => `"${word.text}"${word.isPrefix ? '*' : ''}`).join(' AND ')
}
