import { parseOr } from './json-text.ts'
import { wireFields } from './wire-fields.ts'
import type { OtlpEncoding } from './intake.ts'

export type OtherSignal = 'logs' | 'metrics'

/** Where the records of an export are, by field number and by name, from the outermost message inwards (opentelemetry-proto). */
interface Path {
  readonly numbers: readonly (readonly number[])[]
  readonly names: readonly (readonly string[])[]
}

const paths: Readonly<Record<OtherSignal, Path>> = {
  logs: { numbers: [[1], [2], [2]], names: [['resourceLogs'], ['scopeLogs'], ['logRecords']] },
  metrics: {
    // Metric: gauge = 5, sum = 7, histogram = 9, exponential_histogram = 10, summary = 11; in each of them data_points = 1.
    numbers: [[1], [2], [2], [5, 7, 9, 10, 11], [1]],
    names: [
      ['resourceMetrics'],
      ['scopeMetrics'],
      ['metrics'],
      ['gauge', 'sum', 'histogram', 'exponentialHistogram', 'summary'],
      ['dataPoints'],
    ],
  },
}

/** How many log records or data points an export holds; undefined for what is no export. */
export function countRecords(bytes: Uint8Array, signal: OtherSignal, encoding: OtlpEncoding): number | undefined {
  if (encoding === 'json') {
    const value = parseOr(new TextDecoder().decode(bytes), undefined)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? countNamed(value, paths[signal].names)
      : undefined
  }
  try {
    return countNumbered(bytes, paths[signal].numbers)
  } catch {
    // Asked whether it is an export; the answer is no.
    return undefined
  }
}

function countNumbered(bytes: Uint8Array, [numbers, ...rest]: Path['numbers']): number {
  if (numbers === undefined) return 1
  let count = 0
  for (const field of wireFields(bytes))
    if (numbers.includes(field.number) && field.bytes !== undefined) count += countNumbered(field.bytes, rest)
  return count
}

function countNamed(value: unknown, [names, ...rest]: Path['names']): number {
  if (names === undefined) return 1
  if (typeof value !== 'object' || value === null) return 0
  const record = value as Readonly<Record<string, unknown>>
  return names
    .flatMap((name) => (Object.hasOwn(record, name) ? record[name] : []))
    .reduce<number>((sum, inner) => sum + countNamed(inner, rest), 0)
}
