import { CopyButton } from '../components/copy-button.tsx'
import { Figure } from '../components/figure.tsx'
import { RouteLink } from '../components/route-link.tsx'
import { Time } from '../components/time.tsx'
import { CompareButton } from '../diff/compare-button.tsx'
import { formatCompact, formatCost, formatCount, formatDuration } from '../model/format.ts'
import type { SessionSummary } from '@honeyhive/api'
import type { JSX } from 'react'

interface SessionHeaderProps {
  readonly session: SessionSummary
  readonly isRunning: boolean
}

export function SessionHeader({ session, isRunning }: SessionHeaderProps): JSX.Element {
  const { name, title, startTime, durationMillis, eventCount, inputTokens, outputTokens, costUsd, errorCount } = session
  return (
    <header className="session-header">
      <div className="session-heading">
        <p className="crumbs">
          <RouteLink to="/">Sessions</RouteLink>
          <span aria-hidden="true">/</span>
          <span className="crumb-name">{name}</span>
          <Time time={startTime} />
        </p>
        <h1 title={title ?? name}>{title ?? name}</h1>
      </div>
      <dl className="figures">
        <Figure label="Duration">
          {isRunning ? <span className="running">running</span> : formatDuration(durationMillis)}
        </Figure>
        <Figure label="Events">{formatCount(eventCount)}</Figure>
        <Figure label="Tokens in" hint={formatCount(inputTokens)}>
          {formatCompact(inputTokens)}
        </Figure>
        <Figure label="Tokens out" hint={formatCount(outputTokens)}>
          {formatCompact(outputTokens)}
        </Figure>
        <Figure label="Cost">{formatCost(costUsd)}</Figure>
        <Figure label="Errors" tone={errorCount > 0 ? 'error' : 'plain'}>
          {formatCount(errorCount)}
        </Figure>
      </dl>
      <div className="header-actions">
        <CompareButton subject="session" id={session.id} />
        <CopyButton label="Copy link" text={() => window.location.href} />
      </div>
    </header>
  )
}
