// Rows are placed by transform, which table elements do not allow; the roles say what they are.
/* oxlint-disable jsx-a11y/prefer-tag-over-role */
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, useState } from 'react'
import { useKeys } from '../live/use-keys.ts'
import { useNarrow } from '../live/use-narrow.ts'
import { formatPlural } from '../model/format.ts'
import { SESSION_ROW_HEIGHT, SESSION_ROW_HEIGHT_NARROW, SessionRow } from './session-row.tsx'
import { keptOffset, useKeptScroll } from './use-kept-scroll.ts'
import type { Column } from './columns.tsx'
import type { SessionSummary } from '@honeyhive/api'
import type { CSSProperties, JSX } from 'react'

interface SessionsTableProps {
  readonly columns: readonly Column[]
  readonly rows: readonly SessionSummary[]
  readonly hasMore: boolean
  readonly onNeedMore: () => void
}

const OVERSCAN = 8

export function SessionsTable({ columns, rows, hasMore, onNeedMore }: SessionsTableProps): JSX.Element {
  const scroller = useRef<HTMLDivElement>(null)
  const rowHeight = useNarrow() ? SESSION_ROW_HEIGHT_NARROW : SESSION_ROW_HEIGHT
  const [active, setActive] = useActiveRow(rows)
  // oxlint-disable-next-line react/incompatible-library -- nothing here relies on memoised functions of the virtualizer
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: OVERSCAN,
    // Until it is measured it is taken to be as high as the window, so that the first drawing has rows already.
    initialRect: { width: globalThis.innerWidth, height: globalThis.innerHeight },
    initialOffset: keptOffset,
    rangeExtractor: (range) => {
      const shown = defaultRangeExtractor(range)
      return active < 0 || shown.includes(active) ? shown : [...shown, active].sort((a, b) => a - b)
    },
  })
  useEffect(() => virtualizer.measure(), [virtualizer, rowHeight])
  const above = useKeptScroll(scroller, rows, rowHeight)
  const items = virtualizer.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (hasMore && last >= rows.length - OVERSCAN * 2) onNeedMore()
  })
  const move = (event: KeyboardEvent, step: number): void => {
    event.preventDefault()
    // The first step lands on what the reader sees, wherever the list is scrolled to.
    const from = active >= 0 ? active : (virtualizer.range?.startIndex ?? 0) - step
    const next = Math.min(rows.length - 1, Math.max(0, from + step))
    setActive(next)
    virtualizer.scrollToIndex(next, { align: 'auto' })
  }
  useKeys({
    j: (event) => move(event, 1),
    k: (event) => move(event, -1),
    ArrowDown: (event) => move(event, 1),
    ArrowUp: (event) => move(event, -1),
  })
  return (
    <div className="table-scroll" ref={scroller}>
      {above.count > 0 && (
        <button type="button" className="pill" onClick={above.show}>
          ↑ {formatPlural(above.count, 'new session')}
        </button>
      )}
      <div className="table" role="table" aria-label="Sessions" aria-rowcount={rows.length + 1} style={gridOf(columns)}>
        <div className="table-head session-grid" role="row" aria-rowindex={1}>
          <span role="columnheader">Session</span>
          {columns.map(({ id, label, isNumber }) => (
            <span key={id} role="columnheader" className={isNumber ? 'number' : ''}>
              {label}
            </span>
          ))}
        </div>
        <div className="table-body" role="rowgroup" style={{ height: virtualizer.getTotalSize() }}>
          {items.map((item) => {
            const session = rows[item.index]
            if (session === undefined) return null
            return (
              <SessionRow
                key={session.id}
                session={session}
                columns={columns}
                index={item.index}
                top={item.start}
                isActive={item.index === active}
              />
            )
          })}
        </div>
      </div>
    </div>
  )
}

function gridOf(columns: readonly Column[]): CSSProperties {
  const tracks = columns.map(({ width }) => width).join(' ')
  return { '--columns': `minmax(240px, 1fr) ${tracks}` } as CSSProperties
}

/** The row that the keyboard is on, kept by id: rows that arrive above must not move it. */
function useActiveRow(rows: readonly SessionSummary[]): readonly [number, (index: number) => void] {
  const [activeId, setActiveId] = useState<string | null>(null)
  const active = activeId === null ? -1 : rows.findIndex((row) => row.id === activeId)
  useEffect(() => {
    if (activeId !== null) document.getElementById(`session-${activeId}`)?.focus({ preventScroll: true })
  }, [activeId])
  return [active, (index) => setActiveId(rows[index]?.id ?? null)]
}
