// Rows are placed by transform, which table elements do not allow; the roles say what they are.
/* oxlint-disable jsx-a11y/prefer-tag-over-role */
import { memo } from 'react'
import { TypeMark } from '../components/type-mark.tsx'
import { formatCompact, formatDuration, formatPlural } from '../model/format.ts'
import { SpanBar } from './span-bar.tsx'
import type { Detachment } from '../model/span-tree.ts'
import type { TimeWindow } from '../model/time-axis.ts'
import type { VisibleRow } from '../model/visible-rows.ts'
import type { EventSummary } from '@honeyhive/api'
import type { CSSProperties, JSX, NamedExoticComponent } from 'react'

export const SPAN_ROW_HEIGHT = 28
export const SPAN_ROW_HEIGHT_NARROW = 46

/** The id of a span's row in the document. */
export function rowId(eventId: string): string {
  return `span-${eventId}`
}

interface SpanRowProps {
  readonly row: VisibleRow
  readonly index: number
  readonly top: number
  readonly window: TimeWindow
  readonly isOpen: boolean
  readonly isSelected: boolean
  readonly onSelect: (id: string) => void
  readonly onToggle: (id: string, isOpen: boolean) => void
}

const isSameRow = (before: SpanRowProps, after: SpanRowProps): boolean =>
  before.row.node === after.row.node &&
  before.top === after.top &&
  before.isOpen === after.isOpen &&
  before.isSelected === after.isSelected &&
  before.window === after.window &&
  before.onSelect === after.onSelect

export const SpanRow: NamedExoticComponent<SpanRowProps> = memo(function SpanRow(props: SpanRowProps) {
  const { row, index, top, window, isOpen, isSelected, onSelect } = props
  const { event, children, depth } = row.node
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the treegrid around it has the keys
    <div
      id={rowId(event.id)}
      className={`span-row span-columns type-${event.type}${event.status === 'error' ? ' is-error' : ''}${isSelected ? ' is-selected' : ''}`}
      role="row"
      aria-level={depth + 1}
      aria-posinset={row.position}
      aria-setsize={row.siblingCount}
      aria-rowindex={index + 1}
      aria-selected={isSelected}
      {...(children.length > 0 && { 'aria-expanded': isOpen })}
      tabIndex={-1}
      style={{ transform: `translateY(${top}px)`, '--depth': depth } as CSSProperties}
      onClick={() => onSelect(event.id)}
    >
      <SpanName {...props} />
      <div className="number span-tokens" role="gridcell">
        <Tokens event={event} />
      </div>
      <div className="number span-time" role="gridcell">
        {event.status === 'running' ? <span className="running">running</span> : formatDuration(event.durationMillis)}
      </div>
      <div className="span-lane" role="gridcell" aria-hidden="true">
        <SpanBar event={event} window={window} />
      </div>
    </div>
  )
}, isSameRow)

function SpanName({ row, isOpen, onToggle }: SpanRowProps): JSX.Element {
  const { event, children, descendantCount, descendantErrorCount, detached } = row.node
  return (
    <div className="span-name" role="gridcell">
      {children.length > 0 ? (
        <button
          type="button"
          className="twisty"
          tabIndex={-1}
          aria-label={isOpen ? 'Collapse' : `Expand ${formatPlural(descendantCount, 'span')}`}
          onClick={(click) => {
            click.stopPropagation()
            onToggle(event.id, !isOpen)
          }}
        >
          <svg viewBox="0 0 10 10" aria-hidden="true" className={isOpen ? 'is-open' : ''}>
            <path d="M3.2 1.8 6.8 5 3.2 8.2" />
          </svg>
        </button>
      ) : (
        <span className="twisty" />
      )}
      <TypeMark type={event.type} />
      <span className="span-label" title={event.name}>
        {event.name === '' ? <em className="faint">no name</em> : event.name}
      </span>
      {event.model !== null && !event.name.includes(event.model) && <span className="span-model">{event.model}</span>}
      <SpanMarks event={event} detached={detached} />
      {!isOpen && <span className="span-count">+{formatCompact(descendantCount)}</span>}
      {!isOpen && descendantErrorCount > 0 && (
        <span className="error-count" title={formatPlural(descendantErrorCount, 'error')}>
          {formatCompact(descendantErrorCount)}
        </span>
      )}
    </div>
  )
}

function SpanMarks({
  event,
  detached,
}: {
  readonly event: EventSummary
  readonly detached: Detachment | null
}): JSX.Element {
  return (
    <>
      {event.status === 'error' && (
        <span className="mark mark-error" title={event.error ?? 'error'}>
          error
        </span>
      )}
      {detached === 'missing-parent' && (
        <span className="mark" title="Its parent span has not arrived">
          no parent
        </span>
      )}
      {detached === 'cycle' && (
        <span className="mark" title="Its ancestors form a ring; it was cut here">
          ring
        </span>
      )}
      {event.isIncomplete && (
        <span className="mark" title="The span was exported before it ended">
          unfinished
        </span>
      )}
    </>
  )
}

function Tokens({ event }: { readonly event: EventSummary }): JSX.Element | null {
  const { inputTokens, outputTokens } = event
  if (inputTokens === null && outputTokens === null) return null
  // An embedding has no output: a side that nobody counted is left out.
  return (
    <span title={`${inputTokens ?? 'unknown'} tokens in, ${outputTokens ?? 'unknown'} tokens out`}>
      {inputTokens !== null && formatCompact(inputTokens)}
      {outputTokens !== null && (
        <>
          <span className="faint"> → </span>
          {formatCompact(outputTokens)}
        </>
      )}
    </span>
  )
}
