import { useMemo, useState } from 'react'
import { Failure } from '../components/notice.tsx'
import { RouteLink } from '../components/route-link.tsx'
import { Skeleton } from '../components/skeleton.tsx'
import { TypeMark } from '../components/type-mark.tsx'
import { useSession } from '../live/queries.ts'
import { formatCost, formatCount, formatDuration } from '../model/format.ts'
import { diffPath, sessionPath } from '../model/route.ts'
import { buildSpanTree } from '../model/span-tree.ts'
import { diffTrees } from '../model/tree-diff.ts'
import { Delta, Sides } from './sides.tsx'
import type { DiffStep } from '../model/tree-diff.ts'
import type { SessionTree } from '@honeyhive/api'
import type { CSSProperties, JSX } from 'react'

export function SessionDiff({ left, right }: { readonly left: string; readonly right: string }): JSX.Element {
  const before = useSession(left)
  const after = useSession(right)
  const error = before.error ?? after.error
  if (error !== null) return <Failure error={error} what="these sessions" onRetry={() => window.location.reload()} />
  if (before.data === undefined || after.data === undefined) return <Skeleton rows={14} />
  return <SessionDiffView before={before.data} after={after.data} />
}

const PAGE = 500

function SessionDiffView({
  before,
  after,
}: {
  readonly before: SessionTree
  readonly after: SessionTree
}): JSX.Element {
  const [isOnlyDifferences, setOnlyDifferences] = useState(false)
  const [limit, setLimit] = useState(PAGE)
  const steps = useMemo(
    () => diffTrees(buildSpanTree(before.events, before.session.id), buildSpanTree(after.events, after.session.id)),
    [before, after],
  )
  const shown = isOnlyDifferences ? steps.filter(({ change }) => change !== 'same') : steps
  const count = (change: DiffStep['change']): number => steps.filter((step) => step.change === change).length
  const [one, other] = [before.session, after.session]
  return (
    <div className="page">
      <Sides
        subject="session"
        ids={[one.id, other.id]}
        sides={[
          { label: 'Before', to: sessionPath(one.id), title: one.title ?? one.name, startTime: one.startTime },
          { label: 'After', to: sessionPath(other.id), title: other.title ?? other.name, startTime: other.startTime },
        ]}
      >
        <dl className="figures">
          <Delta label="Duration" before={one.durationMillis} after={other.durationMillis} format={formatDuration} />
          <Delta label="Events" before={one.eventCount} after={other.eventCount} format={formatCount} />
          <Delta label="Tokens in" before={one.inputTokens} after={other.inputTokens} format={formatCount} />
          <Delta label="Tokens out" before={one.outputTokens} after={other.outputTokens} format={formatCount} />
          <Delta label="Cost" before={one.costUsd} after={other.costUsd} format={formatCost} />
          <Delta label="Errors" before={one.errorCount} after={other.errorCount} format={formatCount} />
        </dl>
      </Sides>
      <div className="diff-bar">
        <output>
          {formatCount(count('added'))} added, {formatCount(count('removed'))} removed, {formatCount(count('changed'))}{' '}
          changed, {formatCount(count('same'))} same
        </output>
        <label>
          <input
            type="checkbox"
            checked={isOnlyDifferences}
            onChange={({ target }) => setOnlyDifferences(target.checked)}
          />{' '}
          Only differences
        </label>
      </div>
      <ol className="diff-steps">
        {shown.slice(0, limit).map((step) => (
          <StepLine
            key={`${step.before?.event.id} ${step.after?.event.id}`}
            step={step}
            sessions={[one.id, other.id]}
          />
        ))}
      </ol>
      {shown.length > limit && (
        <button type="button" className="more" onClick={() => setLimit(limit + PAGE)}>
          … show {formatCount(Math.min(PAGE, shown.length - limit))} more
        </button>
      )}
    </div>
  )
}

interface StepLineProps {
  readonly step: DiffStep
  readonly sessions: readonly [string, string]
}

function StepLine({ step, sessions }: StepLineProps): JSX.Element | null {
  const { before, after, depth, change } = step
  const event = (after ?? before)?.event
  if (event === undefined) return null
  const to =
    before !== null && after !== null
      ? diffPath('span', before.event.id, after.event.id)
      : sessionPath(after === null ? sessions[0] : sessions[1], { eventId: event.id })
  return (
    <li
      className={`diff-step diff-${change}`}
      data-change={change}
      style={{ '--depth': Math.min(depth, 12) } as CSSProperties}
    >
      <span className="diff-sign" aria-hidden="true">
        {change === 'added' ? '+' : change === 'removed' ? '\u2212' : ''}
      </span>
      <span className="diff-name">
        <TypeMark type={event.type} />
        <RouteLink to={to}>{event.name === '' ? 'no name' : event.name}</RouteLink>
        <Words step={step} />
      </span>
      <span className="number diff-numbers">
        {formatDuration(before?.event.durationMillis ?? null)} → {formatDuration(after?.event.durationMillis ?? null)}
      </span>
      <span className="number diff-numbers diff-cost">
        {(before?.event.costUsd ?? after?.event.costUsd ?? null) !== null &&
          `${formatCost(before?.event.costUsd ?? null)} → ${formatCost(after?.event.costUsd ?? null)}`}
      </span>
    </li>
  )
}

function Words({ step }: { readonly step: DiffStep }): JSX.Element {
  const words = [
    step.change === 'added' && 'added',
    step.change === 'removed' && 'removed',
    step.isNewlyFailing && 'fails now',
    step.isSlower && 'slower',
    step.isFaster && 'faster',
    step.isCostlier && 'costlier',
    step.isCheaper && 'cheaper',
  ].filter((word) => word !== false)
  return (
    <>
      {words.map((word) => (
        <span key={word} className={`mark${word === 'fails now' ? ' mark-error' : ''}`}>
          {word}
        </span>
      ))}
    </>
  )
}
