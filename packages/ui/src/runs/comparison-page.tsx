import { useMemo, useState } from 'react'
import { Failure, Notice } from '../components/notice.tsx'
import { RouteLink } from '../components/route-link.tsx'
import { Skeleton } from '../components/skeleton.tsx'
import { useLoadedRuns } from '../live/run-queries.ts'
import { useTitle } from '../live/use-title.ts'
import { formatCount } from '../model/format.ts'
import { metricNames, numericScore } from '../model/run-rows.ts'
import { changesByDatapoint, compareRows } from '../model/run-comparison.ts'
import { comparisonPath, runPath } from '../model/route.ts'
import { ComparedRows } from './compared-rows.tsx'
import { MetricVerdicts } from './metric-verdicts.tsx'
import { nameOf } from './runs-page.tsx'
import type { LoadedRun } from '../live/run-queries.ts'
import type { Comparison } from '@honeyhive/evals/comparison'
import type { JSX } from 'react'

/** Two or more runs side by side; the first is what the others are held against. */
export function ComparisonPage({ runIds }: { readonly runIds: readonly string[] }): JSX.Element {
  const { runs, error } = useLoadedRuns(runIds)
  useTitle('Comparison')
  if (runIds.length < 2) return <TooFew />
  if (error !== null) return <Failure error={error} what="these experiments" onRetry={() => window.location.reload()} />
  return runs === undefined ? <Skeleton rows={12} /> : <ComparisonView runs={runs} />
}

export interface ComparedRun {
  readonly loaded: LoadedRun
  readonly tone: string
  /** null for the baseline. */
  readonly comparison: Comparison | null
}

export type ChangeFilter = 'all' | 'improved' | 'degraded' | 'same' | 'alone'

const TONES = ['plain', 'honey', 'model', 'tool', 'chain']
const FILTERS: readonly (readonly [ChangeFilter, string])[] = [
  ['all', 'All'],
  ['degraded', 'Degraded'],
  ['improved', 'Improved'],
  ['same', 'Same'],
  ['alone', 'In one only'],
]

function ComparisonView({ runs }: { readonly runs: readonly LoadedRun[] }): JSX.Element {
  const [lowerIsBetter, setLowerIsBetter] = useState<ReadonlySet<string>>(new Set())
  const [filter, setFilter] = useState<ChangeFilter>('all')
  const compared = useMemo(() => compare(runs, lowerIsBetter), [runs, lowerIsBetter])
  const metrics = useMemo(() => metricNames(runs.flatMap(({ rows }) => rows)), [runs])
  const numeric = metrics.filter((name) => hasNumbers(runs, name))
  const changes = useMemo(() => changesOf(compared), [compared])
  const counts = countsOf(changes)
  const turn = (name: string): void =>
    setLowerIsBetter((known) => {
      const next = new Set(known)
      if (!next.delete(name)) next.add(name)
      return next
    })
  return (
    <div className="page">
      <header className="page-head">
        <div>
          <p className="crumbs">
            <RouteLink to="/experiments">Experiments</RouteLink>
            <span>Comparison</span>
          </p>
          <h1>{runs.map(({ run }) => nameOf(run)).join(' against ')}</h1>
        </div>
        <div className="page-actions">
          {runs.length === 2 && (
            <RouteLink className="button" to={comparisonPath(runs.map(({ run }) => run.run_id).toReversed())}>
              Swap
            </RouteLink>
          )}
        </div>
      </header>
      <ul className="run-legend">
        {compared.map(({ loaded: { run, rows }, tone, comparison }) => (
          <li key={run.run_id}>
            <span className={`swatch tone-${tone}`} aria-hidden="true" />
            <RouteLink to={runPath(run.run_id)}>{nameOf(run)}</RouteLink>
            <span className="faint">
              {comparison === null ? 'baseline, ' : ''}
              {formatCount(rows.length)} datapoints
            </span>
          </li>
        ))}
      </ul>
      <Overall runs={compared} />
      <MetricVerdicts runs={compared} metrics={numeric} lowerIsBetter={lowerIsBetter} onTurn={turn} />
      <fieldset className="change-filter" aria-label="Which datapoints">
        {FILTERS.map(([id, label]) => (
          <button
            key={id}
            type="button"
            className={`button change-${id}`}
            aria-pressed={filter === id}
            onClick={() => setFilter(id)}
          >
            {label} <span className="number">{formatCount(counts[id])}</span>
          </button>
        ))}
      </fieldset>
      <ComparedRows runs={compared} metrics={metrics} changes={changes} filter={filter} />
    </div>
  )
}

function hasNumbers(runs: readonly LoadedRun[], metric: string): boolean {
  return runs.some(({ rows }) => rows.some(({ scores }) => numericScore(scores[metric]) !== null))
}

/** One sentence per run: the worst that any of its metrics came to. */
function Overall({ runs }: { readonly runs: readonly ComparedRun[] }): JSX.Element {
  return (
    <ul className="verdict-overall" aria-label="Verdict">
      {runs.map(({ loaded, tone, comparison }) => {
        if (comparison === null) return null
        const metrics = Object.values(comparison.metrics)
        const named = (verdict: string): string[] =>
          metrics.filter((metric) => metric.verdict === verdict).map(({ name }) => name)
        const [worse, open] = [named('fail'), named('inconclusive')]
        return (
          <li key={loaded.run.run_id}>
            <span className={`swatch tone-${tone}`} aria-hidden="true" />{' '}
            {metrics.length === 0 && 'No datapoint has a score in both runs, so there is nothing to compare.'}
            {worse.length > 0 && <span className="error-words">Worse than the baseline: {worse.join(', ')}. </span>}
            {open.length > 0 && `May be worse, or not: ${open.join(', ')}. `}
            {metrics.length > 0 && worse.length + open.length === 0 && 'Not worse than the baseline in any metric.'}
          </li>
        )
      })}
    </ul>
  )
}

function compare(runs: readonly LoadedRun[], lowerIsBetter: ReadonlySet<string>): ComparedRun[] {
  const [baseline] = runs
  return runs.map((loaded, index) => {
    const isBaseline = index === 0 || baseline === undefined
    return {
      loaded,
      tone: TONES[index % TONES.length] ?? 'plain',
      comparison: isBaseline ? null : compareRows(sideOf(baseline), sideOf(loaded), lowerIsBetter),
    }
  })
}

function sideOf({ run, rows }: LoadedRun): { readonly runId: string; readonly rows: LoadedRun['rows'] } {
  return { runId: run.run_id, rows }
}

export type DatapointChange = Exclude<ChangeFilter, 'all'>

/** Every datapoint of any run, with what happened to it from the baseline to the last of the others. */
function changesOf(runs: readonly ComparedRun[]): ReadonlyMap<string, DatapointChange> {
  const found = new Map<string, DatapointChange>()
  for (const { rows } of runs.map(({ loaded }) => loaded)) for (const row of rows) found.set(row.datapointId, 'alone')
  for (const { comparison } of runs) {
    if (comparison === null) continue
    for (const [id, change] of changesByDatapoint(comparison)) {
      const known = found.get(id)
      if (known !== 'degraded' && !(known === 'improved' && change === 'same')) found.set(id, change)
    }
  }
  return found
}

function countsOf(changes: ReadonlyMap<string, DatapointChange>): Readonly<Record<ChangeFilter, number>> {
  const counts = { all: changes.size, improved: 0, degraded: 0, same: 0, alone: 0 }
  for (const change of changes.values()) counts[change] += 1
  return counts
}

function TooFew(): JSX.Element {
  return (
    <Notice title="A comparison needs two runs">
      <p>
        Choose them among <RouteLink to="/experiments">all experiments</RouteLink>.
      </p>
    </Notice>
  )
}
