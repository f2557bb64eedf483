import { formatCount, formatPlural } from '../model/format.ts'
import { numericScore } from '../model/run-rows.ts'
import { formatNumber } from '../model/score-format.ts'
import { Histogram } from './histogram.tsx'
import type { RunRow } from '../model/run-rows.ts'
import type { RunSummary } from '@honeyhive/api/current'
import type { JSX } from 'react'

interface MetricCardsProps {
  readonly rows: readonly RunRow[]
  readonly metrics: readonly string[]
  /** What the server aggregated; null while it is on its way. */
  readonly summary: RunSummary | null
}

/** Each metric with its aggregate and the spread of its values. */
export function MetricCards({ rows, metrics, summary }: MetricCardsProps): JSX.Element | null {
  if (metrics.length === 0) return null
  return (
    <ul className="metric-cards">
      {metrics.map((name) => {
        const values = rows.flatMap(({ scores }) => numericScore(scores[name]) ?? [])
        const errors = rows.filter(({ evaluatorErrors }) => name in evaluatorErrors).length
        const detail = summary?.metrics.details.find(({ metric_name: metric }) => metric === name)
        const aggregate = detail?.aggregate ?? null
        const labels = labelCounts(rows, name)
        return (
          <li key={name} className="metric-card">
            <h2>{name}</h2>
            {labels.length > 0 ? (
              <ul className="label-counts">
                {labels.map(([label, count]) => (
                  <li key={label}>
                    <span>{label}</span> <span className="number">{formatCount(count)}</span>
                  </li>
                ))}
              </ul>
            ) : (
              <p className="metric-value">
                <span className="metric-number">{aggregate === null ? '–' : formatNumber(aggregate)}</span>
                <span className="faint">{aggregate !== null && summary?.metrics.aggregation_function}</span>
              </p>
            )}
            <Histogram of={[{ name, tone: 'plain', values }]} />
            <p className="metric-note">
              {labels.length === 0 && formatPlural(values.length, 'value')}
              {errors > 0 && <span className="error-words">, {formatPlural(errors, 'error')}</span>}
            </p>
          </li>
        )
      })}
    </ul>
  )
}

const MAX_LABELS = 5

/** How often each text was answered, most often first. */
function labelCounts(rows: readonly RunRow[], name: string): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>()
  for (const { scores } of rows) {
    const value = scores[name]
    if (typeof value === 'string') counts.set(value, (counts.get(value) ?? 0) + 1)
  }
  return [...counts].toSorted(([, one], [, other]) => other - one).slice(0, MAX_LABELS)
}
