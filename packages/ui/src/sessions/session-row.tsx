// Rows are placed by transform, which table elements do not allow; the roles say what they are.
/* oxlint-disable jsx-a11y/prefer-tag-over-role */
import { Fragment, memo } from 'react'
import { navigate } from 'wouter/use-browser-location'
import { RouteLink } from '../components/route-link.tsx'
import { sessionPath } from '../model/route.ts'
import type { Column } from './columns.tsx'
import type { SessionSummary } from '@honeyhive/api'
import type { NamedExoticComponent } from 'react'

export const SESSION_ROW_HEIGHT = 46
export const SESSION_ROW_HEIGHT_NARROW = 84

interface SessionRowProps {
  readonly session: SessionSummary
  readonly columns: readonly Column[]
  readonly index: number
  readonly top: number
  readonly isActive: boolean
}

export const SessionRow: NamedExoticComponent<SessionRowProps> = memo(function SessionRow(props: SessionRowProps) {
  const { session, columns, index, top, isActive } = props
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
      {columns.map(({ id, cell }) => (
        <Fragment key={id}>{cell(session)}</Fragment>
      ))}
    </div>
  )
})
