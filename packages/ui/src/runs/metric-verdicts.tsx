import { numericScore } from '../model/run-rows.ts'
import { formatDifference, formatNumber } from '../model/score-format.ts'
import { Histogram } from './histogram.tsx'
import { nameOf } from './runs-page.tsx'
import type { ComparedRun } from './comparison-page.tsx'
import type { MetricComparison } from '@honeyhive/evals/comparison'
import type { JSX } from 'react'

interface MetricVerdictsProps {
  readonly runs: readonly ComparedRun[]
  readonly metrics: readonly string[]
  readonly lowerIsBetter: ReadonlySet<string>
  readonly onTurn: (metric: string) => void
}

/** Per metric: how its values are spread, the difference with its interval, and what follows from it. */
export function MetricVerdicts({ runs, metrics, lowerIsBetter, onTurn }: MetricVerdictsProps): JSX.Element {
  return (
    <ul className="metric-cards metric-verdicts">
      {metrics.map((name) => (
        <li key={name} className="metric-card" data-metric={name}>
          <div className="metric-head">
            <h2>{name}</h2>
            <button
              type="button"
              className="tiny-button"
              title="Which direction is better"
              aria-pressed={lowerIsBetter.has(name)}
              onClick={() => onTurn(name)}
            >
              {lowerIsBetter.has(name) ? 'lower is better' : 'higher is better'}
            </button>
          </div>
          <Histogram
            of={runs.map(({ loaded, tone }) => ({
              name: nameOf(loaded.run),
              tone,
              values: loaded.rows.flatMap(({ scores }) => numericScore(scores[name]) ?? []),
            }))}
          />
          {runs.map(({ loaded, tone, comparison }) => {
            const metric = comparison?.metrics[name]
            return metric === undefined ? null : (
              <Verdict key={loaded.run.run_id} metric={metric} tone={tone} run={nameOf(loaded.run)} />
            )
          })}
          {runs.every(({ comparison }) => comparison?.metrics[name] === undefined) && (
            <p className="metric-note">No datapoint has a number in both.</p>
          )}
        </li>
      ))}
    </ul>
  )
}

const WORDS = { pass: 'not worse', fail: 'worse', inconclusive: 'open' } as const

interface VerdictProps {
  readonly metric: MetricComparison
  readonly tone: string
  readonly run: string
}

function Verdict({ metric, tone, run }: VerdictProps): JSX.Element {
  const { before, after, difference, interval, verdict, pValue, improved, degraded, same } = metric
  return (
    <div className={`verdict verdict-${verdict}`}>
      <p className="verdict-line">
        <span className={`swatch tone-${tone}`} title={run} />
        <span className="number">
          {formatNumber(before)} → {formatNumber(after)}
        </span>
        <span className="verdict-word" title={REASONS[verdict]}>
          {WORDS[verdict]}
        </span>
      </p>
      <IntervalBar {...interval} difference={difference} />
      <p className="metric-note">
        <span className="number">
          {formatDifference(difference)} [{formatDifference(interval.low)}, {formatDifference(interval.high)}]
        </span>{' '}
        p = {pValue.toPrecision(2)}
      </p>
      <p className="metric-note">
        {improved} improved, <span className={degraded > 0 ? 'error-words' : ''}>{degraded} degraded</span>, {same} same
      </p>
    </div>
  )
}

const REASONS = {
  pass: 'With 95 % confidence it is not worse than the baseline.',
  fail: 'With 95 % confidence it is worse than the baseline.',
  inconclusive: 'It may be worse than the baseline, or not: the interval holds both.',
} as const

interface IntervalBarProps {
  readonly low: number
  readonly high: number
  readonly difference: number
}

/** The interval on an axis with zero in its middle. */
function IntervalBar({ low, high, difference }: IntervalBarProps): JSX.Element {
  const reach = Math.max(Math.abs(low), Math.abs(high), 1e-9) * 1.15
  const at = (value: number): number => 50 + (value / reach) * 50
  return (
    <svg className="interval" viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">
      <path className="interval-zero" d="M50 0V12" vectorEffect="non-scaling-stroke" />
      <rect className="interval-range" x={at(low)} y="4" width={Math.max(0.8, at(high) - at(low))} height="4" />
      <path className="interval-mean" d={`M${at(difference)} 1V11`} vectorEffect="non-scaling-stroke" />
    </svg>
  )
}
