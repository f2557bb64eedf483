import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useNarrow } from '../live/use-narrow.ts'
import { useSettled } from '../live/use-settled.ts'
import { ticksOf, timeWindowOf } from '../model/time-axis.ts'
import { revealed, visibleRows } from '../model/visible-rows.ts'
import { isInSight, observeBox, scrollBox } from './scroll-box.ts'
import { SPAN_ROW_HEIGHT, SPAN_ROW_HEIGHT_NARROW, SpanRow, rowId } from './span-row.tsx'
import { TimeAxis } from './time-axis.tsx'
import { useTreeKeys } from './use-tree-keys.ts'
import type { SpanTree } from '../model/span-tree.ts'
import type { EventSummary } from '@honeyhive/api'
import type { CSSProperties, JSX } from 'react'

interface SpanGridProps {
  readonly tree: SpanTree
  readonly events: readonly EventSummary[]
  readonly selectedId: string | null
  readonly onSelect: (id: string) => void
}

const OVERSCAN = 12
/** What is above the first row: the heads of the columns. */
const HEAD_PIXELS = 28
/** How much of the window the rows are taken to fill, until that is measured. */
const ROWS_SHARE = 0.8
const TICKS = 5
// All levels together take at most this much of the name's column.
const INDENT_PIXELS = 168
const INDENT_PIXELS_NARROW = 96
const STEP_PIXELS = 14

/** The tree and the waterfall: one grid, one row per span, only the rows in sight in the document. */
export function SpanGrid({ tree, events, selectedId, onSelect }: SpanGridProps): JSX.Element {
  const scroller = useRef<HTMLDivElement>(null)
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set())
  const rows = useMemo(() => visibleRows(tree, collapsed), [tree, collapsed])
  const selected = useMemo(() => rows.findIndex((row) => row.node.event.id === selectedId), [rows, selectedId])
  const window = useMemo(() => timeWindowOf(events), [events])
  const ticks = useMemo(() => ticksOf(window.end - window.start, TICKS), [window])
  const isNarrow = useNarrow()
  const isSettled = useSettled()
  const depth = useMemo(() => rows.reduce((most, row) => Math.max(most, row.node.depth), 1), [rows])
  const indent = Math.min(STEP_PIXELS, (isNarrow ? INDENT_PIXELS_NARROW : INDENT_PIXELS) / depth)
  const rowHeight = isNarrow ? SPAN_ROW_HEIGHT_NARROW : SPAN_ROW_HEIGHT
  // oxlint-disable-next-line react/incompatible-library -- nothing here relies on memoised functions of the virtualizer
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: isSettled ? OVERSCAN : 0,
    // So that the first drawing has rows already, and not many more than are seen.
    initialRect: { width: globalThis.innerWidth, height: globalThis.innerHeight * ROWS_SHARE },
    observeElementRect: observeBox,
    scrollToFn: scrollBox,
    // The selected row stays in the document: assistive technology follows aria-activedescendant to it.
    rangeExtractor: (range) => {
      const shown = defaultRangeExtractor(range)
      return selected < 0 || shown.includes(selected) ? shown : [...shown, selected].sort((a, b) => a - b)
    },
  })
  const measuredHeight = useRef(rowHeight)
  useEffect(() => {
    if (measuredHeight.current === rowHeight) return
    measuredHeight.current = rowHeight
    virtualizer.measure()
  }, [virtualizer, rowHeight])
  useEffect(() => {
    if (selectedId !== null) setCollapsed((current) => revealed(tree, current, selectedId))
  }, [tree, selectedId])
  useEffect(() => {
    const place = { top: selected * rowHeight, height: rowHeight, above: HEAD_PIXELS }
    if (selected >= 0 && !isInSight(virtualizer, place)) virtualizer.scrollToIndex(selected, { align: 'auto' })
  }, [virtualizer, selected, rowHeight])
  const toggle = (id: string, isOpen: boolean): void => {
    setCollapsed((current) => {
      const next = new Set(current)
      if (isOpen) next.delete(id)
      else next.add(id)
      return next
    })
  }
  useTreeKeys({ rows, selected, collapsed, tree, onSelect, onToggle: toggle, pageRows: 12 })
  return (
    <div className="spans" ref={scroller}>
      <TimeAxis ticks={ticks} />
      <div
        id="spans"
        className="span-rows"
        role="treegrid"
        aria-label="Spans"
        aria-rowcount={rows.length}
        aria-activedescendant={selectedId === null || selected < 0 ? undefined : rowId(selectedId)}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a treegrid is one stop, its rows follow aria-activedescendant
        tabIndex={0}
        style={
          {
            height: virtualizer.getTotalSize(),
            '--tick': `${(ticks[1]?.fraction ?? 1) * 100}%`,
            '--indent': `${indent}px`,
          } as CSSProperties
        }
      >
        {virtualizer.getVirtualItems().map((item) => {
          const row = rows[item.index]
          if (row === undefined) return null
          return (
            <SpanRow
              key={row.node.event.id}
              row={row}
              index={item.index}
              top={item.start}
              window={window}
              isOpen={!collapsed.has(row.node.event.id)}
              isSelected={item.index === selected}
              onSelect={onSelect}
              onToggle={toggle}
            />
          )
        })}
      </div>
    </div>
  )
}
