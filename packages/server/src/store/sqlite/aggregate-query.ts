import { aggregateEvents, compareGroups, percentile } from '../aggregation.ts'
import { conditionsOf } from '../selection.ts'
import { chartMicros, chartWidths } from './chart-rows.ts'
import { joinsFor } from './selection-joins.ts'
import { addHistogram, emptyHistogram, percentileOf, unpackHistogram } from './histogram.ts'
import type {
  AggregateQuery,
  AggregateRow,
  EventColumn,
  EventField,
  Measure,
  NumberFunction,
  Predicate,
} from '../query.ts'
import type { EventQueries } from './event-query.ts'
import type { SqlDatabase, SqlRow, SqlValue } from './database.ts'

const fractions: Readonly<Partial<Record<NumberFunction, number>>> = { p50: 0.5, p90: 0.9, p95: 0.95, p99: 0.99 }
/** What charts know of each quarter of an hour. */
const chartGroups: Readonly<Partial<Record<EventColumn, string>>> = {
  project: 'c.project',
  type: 'c.type',
  model: "NULLIF(c.model, '')",
  source: 'c.source',
}
const chartSums: Readonly<Partial<Record<EventColumn, string>>> = {
  inputTokens: 'SUM(c.input_tokens)',
  outputTokens: 'SUM(c.output_tokens)',
  costUsd: 'SUM(c.cost_picos) / 1e12',
}
const eventGroups: Readonly<Partial<Record<EventColumn, string>>> = {
  project: 'e.project',
  type: 'e.type',
  model: 'e.model',
  source: 'e.source',
  name: 'e.name',
  status: 'e.status',
  provider: 'e.provider',
  userId: 'e.user_id',
  runId: 'e.run_id',
  datapointId: 'e.datapoint_id',
  datasetId: 'e.dataset_id',
  error: 'e.error',
}
const eventNumbers: Readonly<Partial<Record<EventColumn, string>>> = {
  inputTokens: 'e.input_tokens',
  outputTokens: 'e.output_tokens',
  costUsd: 'e.cost_usd',
  durationMillis: 'MAX(0, e.end_micros - e.start_micros) / 1000.0',
  timeToFirstTokenMillis: 'e.first_token_micros / 1000.0',
}

interface Plan {
  readonly sql: string
  readonly values: readonly SqlValue[]
}

/** Numbers over events: from the charts where these know enough, else from the narrow rows, else from the events themselves. */
export class AggregateQueries {
  readonly #database: SqlDatabase
  readonly #queries: EventQueries

  constructor(database: SqlDatabase, queries: EventQueries) {
    this.#database = database
    this.#queries = queries
  }

  aggregate(query: AggregateQuery): readonly AggregateRow[] {
    const plan = chartPlan(query)
    if (plan !== undefined) return rowsOf(this.#database.prepare(plan.sql).all(...plan.values), query)
    const selection = this.#queries.compile(withoutSessions(query))
    const columns = eventPlan(query)
    if (selection.residual.length > 0 || columns === undefined) return this.#inMemory(query)
    const bucket = query.bucketMillis === null ? 'NULL' : `e.start_micros / ${query.bucketMillis * 1000}`
    const sql = `SELECT ${bucket} AS bucket, COUNT(*) AS size, ${columns} ${joinsFor(selection.sql)}
      WHERE ${selection.sql} GROUP BY ${groupNumbers(query)}`
    return rowsOf(this.#database.prepare(sql).all(...selection.values), query)
  }

  #inMemory(query: AggregateQuery): readonly AggregateRow[] {
    return aggregateEvents(this.#queries.each(withoutSessions(query)), query)
  }
}

function withoutSessions(query: AggregateQuery): AggregateQuery {
  const noSession: Predicate = {
    kind: 'not',
    of: { kind: 'compare', field: { kind: 'column', column: 'type' }, operator: '=', value: 'session' },
  }
  return { ...query, where: { kind: 'all', of: [noSession, ...conditionsOf(query)] } }
}

/** undefined when the question is finer than quarters of an hour, or about what charts do not count. */
function chartPlan(query: AggregateQuery): Plan | undefined {
  const { bucketMillis, startedAfter = null, startedBefore = null } = query
  const chartMillis = chartMicros / 1000
  if (bucketMillis !== null && bucketMillis % chartMillis !== 0) return undefined
  if (startedAfter !== null && startedAfter % chartMillis !== 0) return undefined
  // The last microsecond before a quarter ends the range as a whole quarter does; any other end is finer.
  if (startedBefore !== null && !endsSpan(startedBefore, 1)) return undefined
  const condition = chartCondition(conditionsOf(query))
  const groups = query.groupBy.map((field) => (field.kind === 'column' ? chartGroups[field.column] : undefined))
  const measures = query.measures.map((measure) => chartMeasure(measure))
  if (condition === undefined || groups.includes(undefined) || measures.includes(undefined)) return undefined
  const width = widthOf(query)
  const from = startedAfter === null ? Number.MIN_SAFE_INTEGER : startedAfter / chartMillis
  const to = startedBefore === null ? Number.MAX_SAFE_INTEGER : Math.floor(startedBefore / chartMillis)
  const bucket = bucketMillis === null ? 'NULL' : `c.bucket / ${bucketMillis / chartMillis}`
  const columns = [
    ...groups.map((sql, index) => `${sql} AS g${index}`),
    ...measures.map((sql, index) => `${sql} AS m${index}`),
  ]
  return {
    sql: `SELECT ${bucket} AS bucket, SUM(c.event_count) AS size, ${columns.join(', ')} FROM charts c
      WHERE c.width = ? AND c.bucket BETWEEN ? AND ? AND ${condition.sql} GROUP BY ${groupNumbers(query)}`,
    values: [width, from, to, ...condition.values],
  }
}

/** The widest rows whose borders are those of the question. */
function widthOf({ bucketMillis, startedAfter = null, startedBefore = null }: AggregateQuery): number {
  const fits = (width: number): boolean => {
    const millis = (chartMicros / 1000) * width
    return (
      (bucketMillis ?? 0) % millis === 0 &&
      (startedAfter ?? 0) % millis === 0 &&
      (startedBefore === null || endsSpan(startedBefore, width))
    )
  }
  return chartWidths.findLast((width) => fits(width)) ?? 1
}

function endsSpan(millis: number, width: number): boolean {
  const micros = chartMicros * width
  return Math.floor((millis * 1000 + 1) / micros) > Math.floor((millis * 1000) / micros)
}

/** Equality of what charts are kept by. */
function chartCondition(conditions: readonly Predicate[]): Plan | undefined {
  const parts: string[] = ['1']
  const values: SqlValue[] = []
  for (const condition of conditions) {
    if (condition.kind !== 'compare' || condition.operator !== '=' || condition.field.kind !== 'column')
      return undefined
    const column = chartGroups[condition.field.column]
    if (column === undefined || typeof condition.value !== 'string' || condition.value === '') return undefined
    parts.push(`${column} = ?`)
    values.push(condition.value)
  }
  return { sql: parts.join(' AND '), values }
}

function chartMeasure(measure: Measure): string | undefined {
  if (measure.kind === 'count') return 'SUM(c.event_count)'
  if (measure.kind === 'errors') return 'SUM(c.error_count)'
  if (measure.field.kind !== 'column') return undefined
  if (measure.function === 'sum') return chartSums[measure.field.column]
  if (fractions[measure.function] === undefined || measure.field.column !== 'durationMillis') return undefined
  return `json_group_array(hex(c.durations))`
}

/** The columns of a query over narrow rows; undefined when it asks for what they do not hold. */
function eventPlan(query: AggregateQuery): string | undefined {
  const groups = query.groupBy.map((field) => (field.kind === 'column' ? eventGroups[field.column] : undefined))
  const measures = query.measures.map((measure) => eventMeasure(measure))
  if (groups.includes(undefined) || measures.includes(undefined)) return undefined
  return [
    ...groups.map((sql, index) => `${sql} AS g${index}`),
    ...measures.map((sql, index) => `${sql} AS m${index}`),
  ].join(', ')
}

function eventMeasure(measure: Measure): string | undefined {
  if (measure.kind === 'count') return 'COUNT(*)'
  if (measure.kind === 'errors') return "SUM(e.status = 'error')"
  const number = numberSql(measure.field)
  if (number === undefined) return undefined
  switch (measure.function) {
    case 'sum':
      return `COALESCE(SUM(${number}), 0)`
    case 'average':
      return `AVG(${number})`
    case 'min':
      return `MIN(${number})`
    case 'max':
      return `MAX(${number})`
    default:
      return `json_group_array(${number})`
  }
}

function numberSql(field: EventField): string | undefined {
  return field.kind === 'column' ? eventNumbers[field.column] : undefined
}

/** Bucket and groups by their position in the result. */
function groupNumbers({ groupBy }: AggregateQuery): string {
  return ['1', ...groupBy.map((_, index) => String(index + 3))].join(', ')
}

function rowsOf(rows: readonly SqlRow[], query: AggregateQuery): readonly AggregateRow[] {
  const made = rows
    .filter((row) => Number(row['size']) > 0)
    .map((row) => ({
      size: Number(row['size']),
      bucketStart: query.bucketMillis === null ? null : Number(row['bucket']) * query.bucketMillis,
      group: query.groupBy.map((_, index) => textOrNone(row[`g${index}`])),
      values: query.measures.map((measure, index) => valueOf(row[`m${index}`], measure)),
    }))
  made.sort(
    (one, other) =>
      (one.bucketStart ?? 0) - (other.bucketStart ?? 0) ||
      other.size - one.size ||
      compareGroups(one.group, other.group),
  )
  return made.slice(0, query.limit).map(({ bucketStart, group, values }) => ({ bucketStart, group, values }))
}

function textOrNone(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

function valueOf(value: unknown, measure: Measure): number | null {
  const fraction = measure.kind === 'number' ? fractions[measure.function] : undefined
  if (fraction === undefined) return typeof value === 'number' ? value : null
  const parts = JSON.parse(String(value)) as readonly unknown[]
  const numbers = parts.filter((part) => typeof part === 'number')
  if (numbers.length > 0) return percentile(numbers, fraction)
  const histogram = emptyHistogram()
  for (const part of parts) {
    if (typeof part === 'string') addHistogram(histogram, unpackHistogram(Buffer.from(part, 'hex')))
  }
  const micros = percentileOf(histogram, fraction)
  return micros === null ? null : micros / 1000
}
