import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { SessionSummary } from '@honeyhive/api'
import type { RefObject } from 'react'

export interface RowsAbove {
  /** Rows that arrived above what the reader sees. */
  readonly count: number
  readonly show: () => void
}

// Where the reader left the list, for when they come back to it from a session.
let leftAt = 0

export function keptOffset(): number {
  return leftAt
}

/**
 * Holds what the reader looks at in place while rows arrive above it. At the very top nothing is held: there the new
 * rows are what the reader came for.
 */
export function useKeptScroll(
  scroller: RefObject<HTMLDivElement | null>,
  rows: readonly SessionSummary[],
  rowHeight: number,
): RowsAbove {
  const [count, setCount] = useState(0)
  const first = useRef<string | undefined>(undefined)
  useLayoutEffect(() => {
    const known = first.current
    first.current = rows[0]?.id
    const element = scroller.current
    if (known === undefined || element === null || element.scrollTop < rowHeight / 2) return
    const arrived = rows.findIndex((row) => row.id === known)
    if (arrived <= 0) return
    element.scrollBy({ top: arrived * rowHeight, behavior: 'instant' })
    setCount((before) => before + arrived)
  }, [rows, rowHeight, scroller])
  useEffect(() => {
    const element = scroller.current
    const listen = (): void => {
      if (element === null) return
      leftAt = element.scrollTop
      if (element.scrollTop < rowHeight / 2) setCount(0)
    }
    element?.addEventListener('scroll', listen, { passive: true })
    return () => element?.removeEventListener('scroll', listen)
  }, [rowHeight, scroller])
  return { count, show: () => scroller.current?.scrollTo({ top: 0 }) }
}
