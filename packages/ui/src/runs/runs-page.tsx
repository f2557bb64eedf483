import { useState } from 'react'
import { navigate } from 'wouter/use-browser-location'
import { CopyButton } from '../components/copy-button.tsx'
import { Failure } from '../components/notice.tsx'
import { RouteLink } from '../components/route-link.tsx'
import { Skeleton } from '../components/skeleton.tsx'
import { Time } from '../components/time.tsx'
import { useRuns } from '../live/run-queries.ts'
import { useTitle } from '../live/use-title.ts'
import { formatCount } from '../model/format.ts'
import { isRecord } from '../model/json-value.ts'
import { comparisonPath, runPath } from '../model/route.ts'
import type { Run } from '@honeyhive/api/current'
import type { JSX } from 'react'

/** The runs of experiments, newest first; two or more of them can be held side by side. */
export function RunsPage(): JSX.Element {
  const query = useRuns()
  const [chosen, setChosen] = useState<readonly string[]>([])
  useTitle('Experiments')
  if (query.data === undefined) {
    if (query.error === null) return <Skeleton rows={8} />
    return <Failure error={query.error} what="the experiments" onRetry={() => void query.refetch()} />
  }
  const { evaluations: runs } = query.data
  if (runs.length === 0) return <FirstRun />
  const toggle = (id: string): void =>
    setChosen((known) => (known.includes(id) ? known.filter((one) => one !== id) : [...known, id]))
  // The oldest is what the newer ones are held against.
  const inTime = runs
    .map(({ run_id: id }) => id)
    .filter((id) => chosen.includes(id))
    .toReversed()
  return (
    <div className="page">
      <header className="page-head">
        <h1>Experiments</h1>
        <div className="page-actions">
          <span className="faint">
            {chosen.length < 2 ? 'Choose two or more to compare' : `${chosen.length} chosen`}
          </span>
          <button
            type="button"
            className="button primary"
            disabled={chosen.length < 2}
            onClick={() => navigate(comparisonPath(inTime))}
          >
            Compare
          </button>
        </div>
      </header>
      <div className="sheet-scroll">
        <table className="sheet">
          <thead>
            <tr>
              <th>
                <span className="only-read">Choose</span>
              </th>
              <th>Run</th>
              <th>Status</th>
              <th className="number">Datapoints</th>
              <th>Begun</th>
              <th>Commit</th>
            </tr>
          </thead>
          <tbody>
            {runs.map((run) => (
              <RunLine key={run.run_id} run={run} isChosen={chosen.includes(run.run_id)} onToggle={toggle} />
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}

interface RunLineProps {
  readonly run: Run
  readonly isChosen: boolean
  readonly onToggle: (id: string) => void
}

function RunLine({ run, isChosen, onToggle }: RunLineProps): JSX.Element {
  const { run_id: id, name, status, created_at: created, event_ids: events, datapoint_ids: datapoints } = run
  const title = nameOf(run)
  return (
    <tr className={isChosen ? 'is-chosen' : ''}>
      <td>
        <input type="checkbox" aria-label={`Choose ${title}`} checked={isChosen} onChange={() => onToggle(id)} />
      </td>
      <td className="sheet-main">
        <RouteLink to={runPath(id)}>{title}</RouteLink>
        {name !== null && <span className="sheet-note">{id}</span>}
      </td>
      <td>
        <RunStatusMark status={status} />
      </td>
      <td className="number">{formatCount(Math.max(datapoints.length, events.length))}</td>
      <td>
        <Time time={Date.parse(created)} />
      </td>
      <td>
        <code className="commit">{commitOf(run) ?? '–'}</code>
      </td>
    </tr>
  )
}

export function RunStatusMark({ status }: { readonly status: Run['status'] }): JSX.Element {
  const tone = { completed: 'ok', failed: 'error', cancelled: 'unset', pending: 'running', running: 'running' }[status]
  return <span className={`status status-${tone}`}>{status === 'pending' ? 'running' : status}</span>
}

export function nameOf({ name, run_id: id }: Pick<Run, 'name' | 'run_id'>): string {
  return name === null || name === '' ? id : name
}

/** Branch and short commit, where git was there. */
export function commitOf({ metadata }: Run): string | null {
  const git: unknown = metadata['git']
  if (!isRecord(git)) return null
  const commit = git['commit_hash'] ?? git['commit']
  const branch = git['branch']
  const short = typeof commit === 'string' ? commit.slice(0, 7) : null
  return [typeof branch === 'string' ? branch : null, short].filter((part) => part !== null).join(' ') || null
}

function program(origin: string): string {
  return `import { evaluate } from 'honeyhive'

await evaluate({
  name: 'first try',
  serverUrl: '${origin}',
  dataset: [{ inputs: { question: '6 * 7?' }, groundTruth: { answer: '42' } }],
  function: async ({ question }) => askMyAgent(question),
  evaluators: [
    function has_answer(output, inputs, { answer }) {
      return output.includes(answer)
    },
  ],
})`
}

function FirstRun(): JSX.Element {
  const lines = program(window.location.origin)
  return (
    <div className="first">
      <h1>No experiments yet</h1>
      <p className="first-lead">
        An experiment runs your function over a dataset and scores what it answers. It fills this page while it runs.
      </p>
      <ol className="first-ways">
        <li className="first-way">
          <h2>From code</h2>
          <p>Every row becomes a session here, with its scores.</p>
          <div className="first-block">
            <pre className="code">{lines}</pre>
            <CopyButton className="tiny" label="copy" text={() => lines} />
          </div>
        </li>
        <li className="first-way">
          <h2>From the command line</h2>
          <p>Runs every evaluation of a folder; the exit code says whether a release may go out.</p>
          <div className="first-block">
            <pre className="code">{"npx honeyhive eval 'evals/**/*.eval.ts'"}</pre>
            <CopyButton className="tiny" label="copy" text={() => "npx honeyhive eval 'evals/**/*.eval.ts'"} />
          </div>
        </li>
        <li className="first-way">
          <h2>In your tests</h2>
          <p>Each case is a row, in one run for the file.</p>
          <div className="first-block">
            <pre className="code">{"import { describeEval } from 'honeyhive/vitest'"}</pre>
          </div>
        </li>
      </ol>
    </div>
  )
}
