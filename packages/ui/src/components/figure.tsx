import type { JSX, ReactNode } from 'react'

interface FigureProps {
  readonly label: string
  readonly children: ReactNode
  readonly hint?: string
  readonly tone?: 'plain' | 'error'
}

/** A number and what it counts; inside a `dl`. */
export function Figure({ label, children, hint, tone = 'plain' }: FigureProps): JSX.Element {
  return (
    <div className={`figure figure-${tone}`} title={hint}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}
