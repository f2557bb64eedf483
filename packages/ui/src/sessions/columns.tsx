// Rows are placed by transform, which table elements do not allow; the roles say what they are.
/* oxlint-disable jsx-a11y/prefer-tag-over-role */
import { Time } from '../components/time.tsx'
import { UNKNOWN, formatCompact, formatCost, formatCount, formatDuration, formatPlural } from '../model/format.ts'
import type { ColumnId } from '../model/list-state.ts'
import type { SessionSummary } from '@honeyhive/api'
import type { JSX } from 'react'

export interface Column {
  readonly id: ColumnId
  readonly label: string
  readonly width: string
  readonly isNumber: boolean
  readonly cell: (session: SessionSummary) => JSX.Element
}

export const columns: readonly Column[] = [
  {
    id: 'started',
    label: 'Started',
    width: '148px',
    isNumber: false,
    cell: ({ startTime }) => (
      <div className="session-started" role="cell">
        <Time time={startTime} />
      </div>
    ),
  },
  { id: 'duration', label: 'Duration', width: '84px', isNumber: true, cell: durationCell },
  { id: 'events', label: 'Events', width: '64px', isNumber: true, cell: eventsCell },
  { id: 'tokens', label: 'Tokens in → out', width: '124px', isNumber: true, cell: tokensCell },
  { id: 'cost', label: 'Cost', width: '84px', isNumber: true, cell: costCell },
  { id: 'errors', label: 'Errors', width: '60px', isNumber: true, cell: errorsCell },
  { id: 'user', label: 'User', width: '120px', isNumber: false, cell: ({ userId }) => textCell('User', userId) },
  { id: 'source', label: 'Source', width: '110px', isNumber: false, cell: ({ source }) => textCell('Source', source) },
  {
    id: 'project',
    label: 'Project',
    width: '110px',
    isNumber: false,
    cell: ({ project }) => textCell('Project', project),
  },
  {
    id: 'models',
    label: 'Models',
    width: '150px',
    isNumber: false,
    cell: ({ models }) => textCell('Models', models.length === 0 ? null : models.join(', ')),
  },
]

function durationCell({ durationMillis }: SessionSummary): JSX.Element {
  return (
    <div className="number session-duration" role="cell">
      {durationMillis === null ? <span className="running">running</span> : formatDuration(durationMillis)}
    </div>
  )
}

function eventsCell({ eventCount }: SessionSummary): JSX.Element {
  return (
    <div className="number session-events" role="cell" title={formatPlural(eventCount, 'event')}>
      {formatCompact(eventCount)}
      <span className="narrow-unit"> events</span>
    </div>
  )
}

function tokensCell({ inputTokens, outputTokens }: SessionSummary): JSX.Element {
  const hasTokens = inputTokens + outputTokens > 0
  const title = `${formatCount(inputTokens)} tokens in, ${formatCount(outputTokens)} tokens out`
  return (
    <div className={`number session-tokens${hasTokens ? '' : ' is-unknown'}`} role="cell" title={title}>
      {hasTokens ? `${formatCompact(inputTokens)} → ${formatCompact(outputTokens)}` : UNKNOWN}
      <span className="narrow-unit"> tokens</span>
    </div>
  )
}

function costCell({ costUsd }: SessionSummary): JSX.Element {
  return (
    <div className={`number session-cost${costUsd === null ? ' is-unknown' : ''}`} role="cell">
      {formatCost(costUsd)}
    </div>
  )
}

function errorsCell({ errorCount }: SessionSummary): JSX.Element {
  return (
    <div className="number session-errors" role="cell">
      {errorCount > 0 ? (
        <span className="error-count" title={formatPlural(errorCount, 'error')}>
          {formatCompact(errorCount)}
          <span className="narrow-unit"> {errorCount === 1 ? 'error' : 'errors'}</span>
        </span>
      ) : (
        <span className="no-errors">
          <span aria-hidden="true">·</span>
          <span className="only-read">no errors</span>
        </span>
      )}
    </div>
  )
}

function textCell(label: string, text: string | null): JSX.Element {
  return (
    <div className={`session-text${text === null ? ' is-unknown' : ''}`} role="cell" title={text ?? `${label} unknown`}>
      {text ?? UNKNOWN}
    </div>
  )
}
