import { useState } from 'react'
import type { KeyboardEvent, PointerEvent } from 'react'

export interface Marked {
  readonly from: number
  readonly to: number
}

export interface Brush {
  /** The buckets that are being marked. */
  readonly marked: Marked | null
  /** The bucket under the pointer or the keyboard. */
  readonly at: number | null
  readonly handlers: {
    readonly onPointerDown: (event: PointerEvent<HTMLElement>) => void
    readonly onPointerMove: (event: PointerEvent<HTMLElement>) => void
    readonly onPointerUp: (event: PointerEvent<HTMLElement>) => void
    readonly onPointerLeave: () => void
    readonly onKeyDown: (event: KeyboardEvent) => void
  }
}

/**
 * Marks buckets by dragging over any chart, or by Shift and the arrow keys; `onBrush` is called when the drag ends or Enter is
 * pressed. A press without a drag marks its one bucket.
 */
export function useBrush(count: number, onBrush: (marked: Marked) => void): Brush {
  const [anchor, setAnchor] = useState<number | null>(null)
  const [at, setAt] = useState<number | null>(null)
  const marked = anchor === null || at === null ? null : { from: Math.min(anchor, at), to: Math.max(anchor, at) }
  /** Where the drag ends is what counts, not where it was last drawn: moves are drawn when there is time for it. */
  const done = (event: PointerEvent<HTMLElement>): void => {
    const end = bucketAt(event, count) ?? at
    if (anchor !== null && end !== null) onBrush({ from: Math.min(anchor, end), to: Math.max(anchor, end) })
    setAnchor(null)
    setAt(null)
  }
  const step = (by: number, isMarking: boolean): void => {
    const from = at ?? (by > 0 ? -1 : count)
    const next = Math.min(count - 1, Math.max(0, from + by))
    setAnchor(isMarking ? (anchor ?? Math.min(count - 1, Math.max(0, from))) : null)
    setAt(next)
  }
  return {
    marked,
    at,
    handlers: {
      onPointerDown: (event) => {
        const bucket = bucketAt(event, count)
        if (event.button !== 0 || bucket === null) return
        event.currentTarget.setPointerCapture(event.pointerId)
        setAnchor(bucket)
        setAt(bucket)
      },
      onPointerMove: (event) => setAt(bucketAt(event, count) ?? at),
      onPointerUp: done,
      onPointerLeave: () => {
        if (anchor === null) setAt(null)
      },
      onKeyDown: (event) => {
        if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') {
          event.preventDefault()
          step(event.key === 'ArrowRight' ? 1 : -1, event.shiftKey)
        } else if (event.key === 'Enter' && at !== null) {
          onBrush(marked ?? { from: at, to: at })
          setAnchor(null)
        } else if (event.key === 'Escape') {
          setAnchor(null)
          setAt(null)
        }
      },
    },
  }
}

/** All charts share one axis, so the plot nearest to the pointer says which bucket it is on. */
function bucketAt(event: PointerEvent<HTMLElement>, count: number): number | null {
  const plots = [...event.currentTarget.querySelectorAll('.panel-plot svg')].map((plot) => plot.getBoundingClientRect())
  const distance = ({ left, right, top, bottom }: DOMRect): number =>
    Math.max(0, left - event.clientX, event.clientX - right) + Math.max(0, top - event.clientY, event.clientY - bottom)
  const [plot] = plots.toSorted((one, other) => distance(one) - distance(other))
  if (plot === undefined || plot.width === 0 || count === 0) return null
  const fraction = (event.clientX - plot.left) / plot.width
  return Math.min(count - 1, Math.max(0, Math.floor(fraction * count)))
}
