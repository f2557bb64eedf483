// Rows are placed by transform, which table elements do not allow; the roles say what they are.
/* oxlint-disable jsx-a11y/prefer-tag-over-role */
import { memo } from 'react'
import { navigate } from 'wouter/use-browser-location'
import { RouteLink } from '../components/route-link.tsx'
import { Time } from '../components/time.tsx'
import { UNKNOWN, formatCompact, formatCost, formatCount, formatDuration, formatPlural } from '../model/format.ts'
import { sessionPath } from '../model/route.ts'
import type { SessionSummary } from '@honeyhive/api'
import type { NamedExoticComponent } from 'react'

export const SESSION_ROW_HEIGHT = 46
export const SESSION_ROW_HEIGHT_NARROW = 84

interface SessionRowProps {
  readonly session: SessionSummary
  readonly index: number
  readonly top: number
  readonly isActive: boolean
}

export const SessionRow: NamedExoticComponent<SessionRowProps> = memo(function SessionRow(props: SessionRowProps) {
  const { session, index, top, isActive } = props
  const hasTokens = session.inputTokens + session.outputTokens > 0
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the link in the row is the way of the keyboard
    <div
      className={`session-row session-grid${isActive ? ' is-active' : ''}${session.errorCount > 0 ? ' has-errors' : ''}`}
      role="row"
      aria-rowindex={index + 2}
      tabIndex={-1}
      style={{ transform: `translateY(${top}px)` }}
      onClick={(click) => {
        // The link covers the row except what has a hint of its own on hover.
        if (!click.defaultPrevented) navigate(sessionPath(session.id))
      }}
    >
      <div className="session-what" role="cell">
        <RouteLink id={`session-${session.id}`} className="session-title" to={sessionPath(session.id)}>
          {session.title ?? session.name}
        </RouteLink>
        <span className="session-name">
          {session.title !== null && <span className="session-agent">{session.name}</span>}
          <span className="session-models">{session.models.join(', ')}</span>
        </span>
      </div>
      <div className="session-started" role="cell">
        <Time time={session.startTime} />
      </div>
      <div className="number session-duration" role="cell">
        {session.durationMillis === null ? (
          <span className="running">running</span>
        ) : (
          formatDuration(session.durationMillis)
        )}
      </div>
      <div className="number session-events" role="cell" title={formatPlural(session.eventCount, 'event')}>
        {formatCompact(session.eventCount)}
        <span className="narrow-unit"> events</span>
      </div>
      <div className={`number session-tokens${hasTokens ? '' : ' is-unknown'}`} role="cell" title={tokenTitle(session)}>
        {hasTokens ? `${formatCompact(session.inputTokens)} → ${formatCompact(session.outputTokens)}` : UNKNOWN}
        <span className="narrow-unit"> tokens</span>
      </div>
      <div className={`number session-cost${session.costUsd === null ? ' is-unknown' : ''}`} role="cell">
        {formatCost(session.costUsd)}
      </div>
      <div className="number session-errors" role="cell">
        {session.errorCount > 0 ? (
          <span className="error-count" title={formatPlural(session.errorCount, 'error')}>
            {formatCompact(session.errorCount)}
            <span className="narrow-unit"> {session.errorCount === 1 ? 'error' : 'errors'}</span>
          </span>
        ) : (
          <span className="no-errors" aria-label="no errors">
            ·
          </span>
        )}
      </div>
    </div>
  )
})

function tokenTitle(session: SessionSummary): string {
  return `${formatCount(session.inputTokens)} tokens in, ${formatCount(session.outputTokens)} tokens out`
}
