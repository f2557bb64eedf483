import { Figure } from '../components/figure.tsx'
import { TypeMark } from '../components/type-mark.tsx'
import { formatExact } from '../model/clock.ts'
import { formatCost, formatCount, formatDuration } from '../model/format.ts'
import { TimingStrip } from './timing-strip.tsx'
import type { EventSummary } from '@honeyhive/api'
import type { JSX } from 'react'

interface DetailHeaderProps {
  readonly event: EventSummary
  readonly sessionStart: number
}

const STATUS_WORDS = { ok: 'ok', error: 'error', unset: 'ended', running: 'running' } as const

export function DetailHeader({ event, sessionStart }: DetailHeaderProps): JSX.Element {
  const { type, name, model, provider, status, startTime, durationMillis, costUsd } = event
  const hasTokens = event.inputTokens !== null || event.outputTokens !== null
  return (
    <header className="detail-header">
      <div className="detail-title">
        <TypeMark type={type} />
        <h2>{name === '' ? <em className="faint">no name</em> : name}</h2>
        <span className={`status status-${status}`}>{event.isIncomplete ? 'unfinished' : STATUS_WORDS[status]}</span>
      </div>
      <p className="detail-kind">
        <span className={`type-word type-${type}`}>{type}</span>
        {model !== null && <span className="detail-model">{model}</span>}
        {provider !== null && <span>{provider}</span>}
      </p>
      <dl className="figures">
        <Figure label="Time">
          {status === 'running' ? <span className="running">running</span> : formatDuration(durationMillis)}
        </Figure>
        <Figure label="Began after" hint={formatExact(startTime)}>
          {formatDuration(Math.max(0, startTime - sessionStart))}
        </Figure>
        {hasTokens && (
          <>
            <Figure label="Tokens in">{event.inputTokens === null ? '–' : formatCount(event.inputTokens)}</Figure>
            <Figure label="Tokens out">{event.outputTokens === null ? '–' : formatCount(event.outputTokens)}</Figure>
          </>
        )}
        {type === 'model' && <Figure label="Cost">{formatCost(costUsd)}</Figure>}
      </dl>
      <TimingStrip event={event} />
    </header>
  )
}
