import type { EventFilter, EventsQuery, FilterColumn, FilterField, FilterOperator } from '../event-store.ts'
import type { BucketName } from '../event.ts'
import type { SqlValue } from './database.ts'
import { toMicros } from './time.ts'

export interface Condition {
  readonly sql: string
  readonly values: readonly SqlValue[]
}

const columns: Readonly<Record<FilterColumn, string>> = {
  id: 'e.id',
  sessionId: 'e.session_id',
  parentId: 'e.parent_id',
  type: 'e.type',
  name: 'e.name',
  project: 'e.project',
  source: 'e.source',
  model: 'e.model',
  error: 'e.error',
}

const bucketKeys: Readonly<Record<BucketName, string>> = {
  inputs: 'inputs',
  outputs: 'outputs',
  config: 'config',
  metadata: 'metadata',
  metrics: 'metrics',
  feedback: 'feedback',
  userProperties: 'userProperties',
}

// `instr` rather than LIKE: a value needs no escaping, and case counts as it does for `is`.
const operators: Readonly<Record<FilterOperator, (operand: string) => string>> = {
  is: (operand) => `CAST(${operand} AS TEXT) = ?`,
  'is not': (operand) => `(${operand} IS NULL OR CAST(${operand} AS TEXT) <> ?)`,
  contains: (operand) => `instr(CAST(${operand} AS TEXT), ?) > 0`,
  'not contains': (operand) => `(${operand} IS NULL OR instr(CAST(${operand} AS TEXT), ?) = 0)`,
  'greater than': (operand) => `CAST(${operand} AS REAL) > CAST(? AS REAL)`,
}

/** The query as a WHERE clause in which everything that a user gave is a bound value. */
export function conditionOf(query: EventsQuery): Condition {
  const parts = query.filters.map((filter) => filterCondition(filter))
  if (query.startedAfter !== null) parts.push({ sql: 'e.start_micros >= ?', values: [toMicros(query.startedAfter)] })
  if (query.startedBefore !== null) parts.push({ sql: 'e.start_micros <= ?', values: [toMicros(query.startedBefore)] })
  if (parts.length === 0) return { sql: '1', values: [] }
  return { sql: parts.map(({ sql }) => sql).join(' AND '), values: parts.flatMap(({ values }) => values) }
}

function filterCondition({ field, operator, value }: EventFilter): Condition {
  // A plain comparison lets the index answer; the general form is for values that may be numbers.
  if (field.kind === 'column' && operator === 'is') return { sql: `${columns[field.column]} = ?`, values: [value] }
  const operand = operandOf(field)
  const sql = operators[operator](operand.sql)
  const repeats = sql.split(operand.sql).length - 1
  return { sql, values: [...Array.from({ length: repeats }, () => operand.values).flat(), value] }
}

function operandOf(field: FilterField): Condition {
  if (field.kind === 'column') return { sql: columns[field.column], values: [] }
  return { sql: 'json_extract(b.body, ?)', values: [jsonPath([bucketKeys[field.bucket], ...field.path])] }
}

/** Numbers address arrays; every other step is quoted, and a quote within it ends nothing because it is dropped. */
function jsonPath(steps: readonly string[]): string {
  return `$${steps.map((step) => (/^\d+$/u.test(step) ? `[${step}]` : `."${step.replaceAll('"', '')}"`)).join('')}`
}
