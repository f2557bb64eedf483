import { useMemo, useState } from 'react'
import { ApiError } from '../api.ts'
import { Figure } from '../components/figure.tsx'
import { Failure, Notice } from '../components/notice.tsx'
import { RouteLink } from '../components/route-link.tsx'
import { Skeleton } from '../components/skeleton.tsx'
import { Time } from '../components/time.tsx'
import { isUnfinished, useRun, useRunRows, useRunSummary } from '../live/run-queries.ts'
import { useTitle } from '../live/use-title.ts'
import { formatCount } from '../model/format.ts'
import { metricNames } from '../model/run-rows.ts'
import { matchesRow, parseRowFilter } from '../model/row-filter.ts'
import { BaselineMenu } from './baseline-menu.tsx'
import { MetricCards } from './metric-cards.tsx'
import { RunRowsTable } from './run-rows-table.tsx'
import { RunStatusMark, commitOf, nameOf } from './runs-page.tsx'
import type { RunRow } from '../model/run-rows.ts'
import type { Run } from '@honeyhive/api/current'
import type { JSX } from 'react'

/** One run: its scores and what became of each datapoint, filling while it runs. */
export function RunPage({ runId }: { readonly runId: string }): JSX.Element {
  const run = useRun(runId)
  const rows = useRunRows(runId)
  useTitle(run.data === undefined ? 'Experiment' : nameOf(run.data))
  if (run.error instanceof ApiError && run.error.status === 404) return <NoRun id={runId} />
  const error = run.error ?? rows.error
  if (run.data !== undefined && rows.data !== undefined) return <RunView run={run.data} rows={rows.data} />
  if (error === null) return <Skeleton rows={12} />
  return (
    <Failure error={error} what="this experiment" onRetry={() => void Promise.all([run.refetch(), rows.refetch()])} />
  )
}

function RunView({ run, rows }: { readonly run: Run; readonly rows: readonly RunRow[] }): JSX.Element {
  const summary = useRunSummary(run.run_id)
  const [filter, setFilter] = useState('')
  const metrics = useMemo(() => metricNames(rows), [rows])
  const parsed = useMemo(() => parseRowFilter(filter), [filter])
  const shown = useMemo(() => rows.filter((row) => matchesRow(row, parsed.terms)), [rows, parsed])
  return (
    <div className="page">
      <header className="page-head">
        <div>
          <p className="crumbs">
            <RouteLink to="/experiments">Experiments</RouteLink>
            <Time time={Date.parse(run.created_at)} />
            {commitOf(run) !== null && <code>{commitOf(run)}</code>}
          </p>
          <h1>{nameOf(run)}</h1>
        </div>
        <div className="page-actions">
          <RunStatusMark status={run.status} />
          <BaselineMenu run={run} />
        </div>
      </header>
      <Counts run={run} rows={rows} />
      <MetricCards rows={rows} metrics={metrics} summary={summary.data ?? null} />
      <div className="row-filter">
        <input
          aria-label="Filter datapoints"
          aria-invalid={parsed.fault !== null}
          placeholder={`${metrics[0] ?? 'accuracy'}<1 status:failed "words"`}
          value={filter}
          onChange={({ target }) => setFilter(target.value)}
        />
        <output className="faint">
          {parsed.fault ?? `${formatCount(shown.length)} of ${formatCount(rows.length)} datapoints`}
        </output>
      </div>
      {rows.length === 0 ? (
        <Notice title={isUnfinished(run) ? 'The first datapoint is on its way' : 'No datapoint was run'}>
          <p>Each appears here as soon as its session begins.</p>
        </Notice>
      ) : (
        <RunRowsTable rows={shown} metrics={metrics} />
      )}
    </div>
  )
}

function Counts({ run, rows }: { readonly run: Run; readonly rows: readonly RunRow[] }): JSX.Element {
  const having = (status: RunRow['status']): number => rows.filter((row) => row.status === status).length
  const errors = rows.reduce((sum, { evaluatorErrors }) => sum + Object.keys(evaluatorErrors).length, 0)
  const expected = Math.max(run.datapoint_ids.length, rows.length)
  const failed = having('failed')
  return (
    <dl className="figures">
      <Figure label="Datapoints">
        {rows.length < expected ? `${formatCount(rows.length)} of ${formatCount(expected)}` : formatCount(rows.length)}
      </Figure>
      <Figure label="Succeeded">{formatCount(having('success'))}</Figure>
      <Figure label="Failed" tone={failed > 0 ? 'error' : 'plain'}>
        {formatCount(failed)}
      </Figure>
      {having('cancelled') > 0 && <Figure label="Cancelled">{formatCount(having('cancelled'))}</Figure>}
      {having('running') > 0 && <Figure label="Running">{formatCount(having('running'))}</Figure>}
      <Figure label="Evaluator errors" tone={errors > 0 ? 'error' : 'plain'}>
        {formatCount(errors)}
      </Figure>
    </dl>
  )
}

function NoRun({ id }: { readonly id: string }): JSX.Element {
  return (
    <Notice title="There is no such experiment">
      <p>
        The server has no run <code>{id}</code>. <RouteLink to="/experiments">All experiments</RouteLink>
      </p>
    </Notice>
  )
}
