import { useState } from 'react'
import { RouteLink } from '../components/route-link.tsx'
import { formatCount, formatDuration } from '../model/format.ts'
import { preview } from '../model/json-value.ts'
import { sessionPath } from '../model/route.ts'
import { formatScore } from '../model/score-format.ts'
import type { RunRow } from '../model/run-rows.ts'
import type { JSX } from 'react'

const PAGE = 200
const MAX_TITLE = 2000

export function RunRowsTable({
  rows,
  metrics,
}: {
  readonly rows: readonly RunRow[]
  readonly metrics: readonly string[]
}): JSX.Element {
  const [limit, setLimit] = useState(PAGE)
  return (
    <div className="sheet-scroll">
      <table className="sheet run-rows">
        <thead>
          <tr>
            <th>Datapoint</th>
            <th>Inputs</th>
            <th>Answer</th>
            {metrics.map((name) => (
              <th key={name} className="number">
                {name}
              </th>
            ))}
            <th className="number">Time</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, limit).map((row) => (
            <RowLine key={row.sessionId} row={row} metrics={metrics} />
          ))}
        </tbody>
      </table>
      {rows.length > limit && (
        <button type="button" className="more" onClick={() => setLimit(limit + PAGE)}>
          … show {formatCount(Math.min(PAGE, rows.length - limit))} more
        </button>
      )}
    </div>
  )
}

function RowLine({ row, metrics }: { readonly row: RunRow; readonly metrics: readonly string[] }): JSX.Element {
  const { datapointId, sessionId, status, trial, error, durationMillis } = row
  return (
    <tr data-datapoint={datapointId}>
      <td className="sheet-id">
        <RouteLink to={sessionPath(sessionId)} title={datapointId}>
          {datapointId}
        </RouteLink>
        {trial > 0 && <span className="sheet-note">trial {trial + 1}</span>}
        {status !== 'success' && (
          <span
            className={`status status-${status === 'failed' ? 'error' : status === 'running' ? 'running' : 'unset'}`}
          >
            {status}
          </span>
        )}
      </td>
      <td className="sheet-json">
        <Excerpt text={textOf(row.inputs)} />
      </td>
      <td className="sheet-json">
        {error === null ? <Excerpt text={textOf(row.outputs)} /> : <span className="error-words">{error}</span>}
      </td>
      {metrics.map((name) => (
        <td key={name} className="number">
          <ScoreCell row={row} name={name} />
        </td>
      ))}
      <td className="number faint">{formatDuration(durationMillis)}</td>
    </tr>
  )
}

/** The beginning of a text; all of it on hover, and in its session. */
function Excerpt({ text }: { readonly text: string }): JSX.Element {
  return (
    <span className="excerpt" title={text.slice(0, MAX_TITLE)}>
      {text.slice(0, MAX_TITLE)}
    </span>
  )
}

function ScoreCell({ row, name }: { readonly row: RunRow; readonly name: string }): JSX.Element {
  const problem = row.evaluatorErrors[name]
  if (problem !== undefined)
    return (
      <span className="mark mark-error" title={problem}>
        error
      </span>
    )
  const value = row.scores[name]
  return <span className={value === undefined ? 'faint' : value === false ? 'score-no' : ''}>{formatScore(value)}</span>
}

/** What a reader wants to see of a record in a cell: its only text, or what is in it. */
export function textOf(record: Readonly<Record<string, unknown>>): string {
  const values = Object.values(record)
  if (values.length === 0) return '–'
  return values.length === 1 && typeof values[0] === 'string' ? values[0] : preview(record)
}
