import { percentile } from '../store/aggregation.ts'
import type { AggregateFunction } from '@honeyhive/api/current'

export const aggregateFunctions: readonly AggregateFunction[] = [
  'average',
  'min',
  'max',
  'median',
  'p90',
  'p95',
  'p99',
  'sum',
  'count',
]

/** Many values as one number; null of none, except that their count and sum are 0. */
export function aggregated(values: readonly number[], name: AggregateFunction): number | null {
  if (name === 'count') return values.length
  const sum = values.reduce((total, value) => total + value, 0)
  if (name === 'sum') return sum
  if (values.length === 0) return null
  switch (name) {
    case 'average':
      return sum / values.length
    case 'min':
      return values.reduce((least, value) => Math.min(least, value))
    case 'max':
      return values.reduce((most, value) => Math.max(most, value))
    case 'median':
      return median(values)
    case 'p90':
      return percentile(values, 0.9)
    case 'p95':
      return percentile(values, 0.95)
    case 'p99':
      return percentile(values, 0.99)
  }
}

/** Of two in the middle their mean. */
function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  const middle = sorted.length / 2
  const upper = sorted[Math.floor(middle)] ?? 0
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? 0) + upper) / 2 : upper
}
