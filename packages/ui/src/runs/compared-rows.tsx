import { useMemo, useState } from 'react'
import { RouteLink } from '../components/route-link.tsx'
import { TextDiffView } from '../components/text-diff-view.tsx'
import { formatCount } from '../model/format.ts'
import { copyText } from '../model/json-value.ts'
import { sessionPath } from '../model/route.ts'
import { numericScore } from '../model/run-rows.ts'
import { formatScore } from '../model/score-format.ts'
import { textOf } from './run-rows-table.tsx'
import type { ChangeFilter, ComparedRun, DatapointChange } from './comparison-page.tsx'
import type { RunRow } from '../model/run-rows.ts'
import type { JSX } from 'react'

interface ComparedRowsProps {
  readonly runs: readonly ComparedRun[]
  readonly metrics: readonly string[]
  readonly changes: ReadonlyMap<string, DatapointChange>
  readonly filter: ChangeFilter
}

const PAGE = 100
const ORDER: Readonly<Record<DatapointChange, number>> = { degraded: 0, improved: 1, same: 2, alone: 3 }

/** A datapoint a row, the worst first; unfolded it shows the answers of all runs, word by word against the baseline's. */
export function ComparedRows({ runs, metrics, changes, filter }: ComparedRowsProps): JSX.Element {
  const [limit, setLimit] = useState(PAGE)
  const [open, setOpen] = useState<string | null>(null)
  const byRun = useMemo(() => runs.map(({ loaded }) => firstTrials(loaded.rows)), [runs])
  const ids = useMemo(
    () =>
      [...changes]
        .filter(([, change]) => filter === 'all' || change === filter)
        .toSorted(([one, first], [other, second]) => ORDER[first] - ORDER[second] || (one < other ? -1 : 1))
        .map(([id]) => id),
    [changes, filter],
  )
  return (
    <div className="sheet-scroll">
      <table className="sheet compared-rows">
        <thead>
          <tr>
            <th>Datapoint</th>
            <th>Change</th>
            {metrics.map((name) => (
              <th key={name} className="number">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {ids.slice(0, limit).map((id) => {
            const rows = byRun.map((all) => all.get(id) ?? null)
            const isOpen = open === id
            return (
              <ComparedRow
                key={id}
                id={id}
                rows={rows}
                runs={runs}
                metrics={metrics}
                change={changes.get(id) ?? 'alone'}
                isOpen={isOpen}
                onToggle={() => setOpen(isOpen ? null : id)}
              />
            )
          })}
        </tbody>
      </table>
      {ids.length === 0 && <p className="sheet-none">No datapoint is like that.</p>}
      {ids.length > limit && (
        <button type="button" className="more" onClick={() => setLimit(limit + PAGE)}>
          … show {formatCount(Math.min(PAGE, ids.length - limit))} more
        </button>
      )}
    </div>
  )
}

/** Of several trials the first stands for the datapoint; the verdict is over all of them. */
function firstTrials(rows: readonly RunRow[]): ReadonlyMap<string, RunRow> {
  return new Map(rows.toReversed().map((row) => [row.datapointId, row]))
}

interface ComparedRowProps {
  readonly id: string
  readonly rows: readonly (RunRow | null)[]
  readonly runs: readonly ComparedRun[]
  readonly metrics: readonly string[]
  readonly change: DatapointChange
  readonly isOpen: boolean
  readonly onToggle: () => void
}

function ComparedRow(props: ComparedRowProps): JSX.Element {
  const { id, rows, runs, metrics, change, isOpen, onToggle } = props
  const question = rows.find((row) => row !== null)?.inputs ?? {}
  return (
    <>
      <tr data-datapoint={id} data-change={change}>
        <td className="sheet-id">
          <button type="button" className="row-toggle" aria-expanded={isOpen} onClick={onToggle}>
            {id}
          </button>
          <span className="sheet-note">{textOf(question)}</span>
        </td>
        <td>
          <span className={`change change-${change}`}>{change === 'alone' ? 'in one only' : change}</span>
        </td>
        {metrics.map((name) => (
          <td key={name} className="number">
            <ComparedScores rows={rows} runs={runs} name={name} />
          </td>
        ))}
      </tr>
      {isOpen && (
        <tr className="answers-row">
          <td colSpan={metrics.length + 2}>
            <Answers rows={rows} runs={runs} />
          </td>
        </tr>
      )}
    </>
  )
}

function ComparedScores({
  rows,
  runs,
  name,
}: Pick<ComparedRowProps, 'rows' | 'runs'> & { readonly name: string }): JSX.Element {
  const base = numericScore(rows[0]?.scores[name])
  return (
    <span className="compared-scores">
      {rows.map((row, index) => {
        const value = row?.scores[name]
        const number = numericScore(value)
        const direction = runs[index]?.comparison?.metrics[name]?.direction ?? 'higher'
        const gain = base === null || number === null ? 0 : (number - base) * (direction === 'higher' ? 1 : -1)
        const tone = index === 0 || gain === 0 ? '' : gain > 0 ? 'is-better' : 'is-worse'
        const problem = row?.evaluatorErrors[name]
        return (
          <span key={runs[index]?.loaded.run.run_id} className={tone}>
            {problem === undefined ? (
              formatScore(value)
            ) : (
              <span className="mark mark-error" title={problem}>
                error
              </span>
            )}
          </span>
        )
      })}
    </span>
  )
}

function Answers({ rows, runs }: Pick<ComparedRowProps, 'rows' | 'runs'>): JSX.Element {
  const base = answerOf(rows[0] ?? null)
  return (
    <div className="answers">
      {rows.map((row, index) => {
        const compared = runs[index]
        if (compared === undefined) return null
        return (
          <section key={compared.loaded.run.run_id}>
            <h3>
              <span className={`swatch tone-${compared.tone}`} aria-hidden="true" />
              {row === null ? (
                'Not in this run'
              ) : (
                <RouteLink to={sessionPath(row.sessionId)}>{index === 0 ? 'Baseline' : 'Session'}</RouteLink>
              )}
            </h3>
            {index === 0 ? (
              <div className="text-diff">{base}</div>
            ) : (
              row !== null && <TextDiffView before={base} after={answerOf(row)} />
            )}
          </section>
        )
      })}
    </div>
  )
}

function answerOf(row: RunRow | null): string {
  if (row === null) return ''
  if (row.error !== null) return row.error
  const values = Object.values(row.outputs)
  return values.length === 1 && typeof values[0] === 'string' ? values[0] : copyText(row.outputs)
}
