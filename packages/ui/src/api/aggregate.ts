import { ask, hasList, narrow } from './transport.ts'
import { bucketWidth, narrower, wholeBuckets } from '../model/chart-buckets.ts'
import type { EventField } from '../filter/predicate.ts'
import type { Extent } from '../model/chart-buckets.ts'
import type { Selection } from '../api.ts'

interface AggregateRow {
  readonly bucketStart: number | null
  readonly group: readonly (string | null)[]
  readonly values: readonly (number | null)[]
}

const column = (name: string): EventField => ({ kind: 'column', column: name })
const number = (name: string, how: string): object => ({ kind: 'number', field: column(name), function: how })

const MEASURES = [
  { kind: 'count' },
  { kind: 'errors' },
  number('durationMillis', 'p50'),
  number('durationMillis', 'p95'),
  number('durationMillis', 'p99'),
  number('costUsd', 'sum'),
  number('inputTokens', 'sum'),
  number('outputTokens', 'sum'),
]

/** What happened in one bucket of time. */
export interface ChartPoint {
  readonly start: number
  readonly count: number
  readonly errors: number
  readonly p50: number | null
  readonly p95: number | null
  readonly p99: number | null
  readonly costUsd: number
  readonly inputTokens: number
  readonly outputTokens: number
}

export interface ChartData extends Extent {
  /** Milliseconds. */
  readonly width: number
  /** Filled buckets only, earliest first. */
  readonly points: readonly ChartPoint[]
  /** Of all events that are shown; null when there are none. Its percentiles are theirs, not those of the buckets. */
  readonly total: ChartPoint | null
}

const DAY = 86_400_000
const MAX_ZOOMS = 3

/**
 * Events over time. An open end is taken from the events themselves: by days first, then ever narrower, until they fill
 * the stretch.
 */
export async function fetchChart(selection: Selection, now: number, signal: AbortSignal): Promise<ChartData> {
  const [buckets, [total]] = await Promise.all([
    fetchBuckets(selection, now, signal),
    aggregate({ ...selection, bucketMillis: null, measures: MEASURES }, signal),
  ])
  return { ...buckets, total: total === undefined ? null : pointOf(total) }
}

async function fetchBuckets(selection: Selection, now: number, signal: AbortSignal): Promise<Omit<ChartData, 'total'>> {
  const { startedAfter, startedBefore } = selection
  const given =
    startedAfter === null ? await daysOf(selection, signal) : { from: startedAfter, to: startedBefore ?? now }
  if (given === null) return { from: now - DAY, to: now, width: DAY, points: [] }
  let extent: Extent = given
  for (let zoom = 0; ; zoom++) {
    const width = bucketWidth(extent)
    const rows = await aggregate({ ...selection, bucketMillis: width, measures: MEASURES, limit: 1000 }, signal)
    const points = rows.map(pointOf)
    const closer: Extent | null = startedAfter === null ? narrower(starts(points), width, extent) : null
    if (closer === null || zoom === MAX_ZOOMS) return { ...wholeBuckets(extent, width), width, points }
    extent = closer
  }
}

async function daysOf(selection: Selection, signal: AbortSignal): Promise<Extent | null> {
  const rows = await aggregate(
    { ...selection, bucketMillis: DAY, measures: [{ kind: 'count' }], limit: 10_000 },
    signal,
  )
  const first = rows[0]?.bucketStart ?? null
  const last = rows.at(-1)?.bucketStart ?? null
  return first === null || last === null ? null : { from: first, to: last + DAY }
}

function starts(points: readonly ChartPoint[]): number[] {
  return points.map(({ start }) => start)
}

function pointOf({ bucketStart, values }: AggregateRow): ChartPoint {
  const [count, errors, p50 = null, p95 = null, p99 = null, costUsd, inputTokens, outputTokens] = values
  return {
    start: bucketStart ?? 0,
    count: count ?? 0,
    errors: errors ?? 0,
    p50,
    p95,
    p99,
    costUsd: costUsd ?? 0,
    inputTokens: inputTokens ?? 0,
    outputTokens: outputTokens ?? 0,
  }
}

export interface ValueCount {
  readonly value: string
  readonly count: number
}

/** The values of a field, the most frequent first. */
export async function fetchValues(field: EventField, signal: AbortSignal): Promise<readonly ValueCount[]> {
  const query = { bucketMillis: null, groupBy: [field], measures: [{ kind: 'count' }], limit: 50 }
  const rows = await aggregate(query, signal)
  return rows.flatMap(({ group: [value], values }) =>
    value === null || value === undefined ? [] : [{ value, count: values[0] ?? 0 }],
  )
}

/** Numbers decorate what is shown; whoever waits for a list or a span goes first. */
async function aggregate(query: object, signal: AbortSignal): Promise<readonly AggregateRow[]> {
  const answer = await ask({ method: 'POST', path: '/api/query/aggregate', body: query, signal, canWait: true })
  return narrow(answer, hasList<{ readonly rows: readonly AggregateRow[] }>('rows'), 'rows of numbers').rows
}
