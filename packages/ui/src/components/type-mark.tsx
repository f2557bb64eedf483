import type { EventType } from '@honeyhive/api'
import type { JSX } from 'react'

// Shape says the type as well as colour does: full cell, square, ring, open cell.
const SHAPES: Readonly<Record<EventType, JSX.Element>> = {
  model: <path d="M6 .8 10.5 3.4v5.2L6 11.2 1.5 8.6V3.4Z" fill="currentColor" />,
  tool: <rect x="1.8" y="1.8" width="8.4" height="8.4" rx="1.4" fill="currentColor" />,
  chain: <circle cx="6" cy="6" r="3.6" fill="none" stroke="currentColor" strokeWidth="1.8" />,
  session: <path d="M6 1.4 10 3.7v4.6L6 10.6 2 8.3V3.7Z" fill="none" stroke="currentColor" strokeWidth="1.6" />,
}

export function TypeMark({ type }: { readonly type: EventType }): JSX.Element {
  return (
    <svg className={`type-mark type-${type}`} viewBox="0 0 12 12" role="img" aria-label={type}>
      {SHAPES[type]}
    </svg>
  )
}
