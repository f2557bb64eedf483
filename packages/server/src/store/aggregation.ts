import { eventValue, textOf } from './matches.ts'
import type { StoredEvent } from './event.ts'
import type { AggregateQuery, AggregateRow, Measure, NumberFunction } from './query.ts'

/** What is kept of the events of one bucket of one group: their numbers, not they themselves, which may be too many. */
interface Cell {
  readonly bucketStart: number | null
  readonly group: readonly (string | null)[]
  /** For each measure of numbers the numbers, an empty list for any other. */
  readonly numbers: readonly number[][]
  count: number
  errors: number
}

const fractions: Partial<Record<NumberFunction, number>> = { p50: 0.5, p90: 0.9, p95: 0.95, p99: 0.99 }

/** The numbers of a query over events that are selected already: exact, in memory. */
export function aggregateEvents(events: Iterable<StoredEvent>, query: AggregateQuery): readonly AggregateRow[] {
  const cells = new Map<string, Cell>()
  for (const event of events) {
    if (event.type === 'session') continue
    const { bucketMillis } = query
    const bucketStart = bucketMillis === null ? null : Math.floor(event.startTime / bucketMillis) * bucketMillis
    const group = query.groupBy.map((field) => groupValue(eventValue(event, field)))
    const key = JSON.stringify([bucketStart, group])
    const cell = cells.get(key) ?? { bucketStart, group, numbers: query.measures.map(() => []), count: 0, errors: 0 }
    cells.set(key, cell)
    add(event, cell, query.measures)
  }
  return [...cells.values()]
    .sort(byBucketThenSize)
    .slice(0, query.limit)
    .map((cell) => ({
      bucketStart: cell.bucketStart,
      group: cell.group,
      values: query.measures.map((measure, index) => measured(cell, measure, cell.numbers[index] ?? [])),
    }))
}

function add(event: StoredEvent, cell: Cell, measures: readonly Measure[]): void {
  cell.count += 1
  if (event.status === 'error') cell.errors += 1
  for (const [index, measure] of measures.entries()) {
    const value = measure.kind === 'number' ? eventValue(event, measure.field) : undefined
    if (typeof value === 'number') cell.numbers[index]?.push(value)
  }
}

function groupValue(value: unknown): string | null {
  return value === undefined || value === null ? null : textOf(value)
}

function byBucketThenSize(one: Cell, other: Cell): number {
  if (one.bucketStart !== other.bucketStart) return (one.bucketStart ?? 0) - (other.bucketStart ?? 0)
  if (one.count !== other.count) return other.count - one.count
  return compareGroups(one.group, other.group)
}

/** The order of groups of one size: by their texts, code point by code point, null first. */
export function compareGroups(one: readonly (string | null)[], other: readonly (string | null)[]): number {
  for (const [index, value] of one.entries()) {
    const against = other[index] ?? null
    if (value === against) continue
    if (value === null || against === null) return value === null ? -1 : 1
    return Buffer.compare(Buffer.from(value), Buffer.from(against))
  }
  return 0
}

function measured(cell: Cell, measure: Measure, numbers: readonly number[]): number | null {
  if (measure.kind === 'count') return cell.count
  if (measure.kind === 'errors') return cell.errors
  if (numbers.length === 0) return measure.function === 'sum' ? 0 : null
  return overNumbers(numbers, measure.function)
}

function overNumbers(numbers: readonly number[], name: NumberFunction): number {
  switch (name) {
    case 'sum':
      return sum(numbers)
    case 'average':
      return sum(numbers) / numbers.length
    case 'min':
      return numbers.reduce((least, value) => Math.min(least, value))
    case 'max':
      return numbers.reduce((most, value) => Math.max(most, value))
    default:
      return percentile(numbers, fractions[name] ?? 0.5)
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, value) => total + value, 0)
}

/** The smallest number that at least this fraction of all do not exceed. */
export function percentile(numbers: readonly number[], fraction: number): number {
  const sorted = numbers.toSorted((one, other) => one - other)
  return sorted[Math.max(0, Math.ceil(sorted.length * fraction) - 1)] ?? 0
}
