import { RouteLink } from '../components/route-link.tsx'
import { Time } from '../components/time.tsx'
import { diffPath } from '../model/route.ts'
import type { DiffSubject } from '../model/route.ts'
import type { JSX, ReactNode } from 'react'

interface SideProps {
  readonly label: string
  readonly to: string
  readonly title: string
  readonly startTime: number
}

interface SidesProps {
  readonly subject: DiffSubject
  readonly ids: readonly [string, string]
  readonly sides: readonly [SideProps, SideProps]
  readonly children: ReactNode
}

/** The two that are held against each other, and what it comes to in numbers. */
export function Sides({ subject, ids, sides, children }: SidesProps): JSX.Element {
  return (
    <header className="diff-head">
      <div className="page-head">
        <h1>Difference</h1>
        <RouteLink className="button" to={diffPath(subject, ids[1], ids[0])}>
          Swap
        </RouteLink>
      </div>
      <div className="diff-sides">
        {sides.map(({ label, to, title, startTime }) => (
          <div key={label} className="diff-side">
            <span className="faint">{label}</span>
            <RouteLink to={to}>{title}</RouteLink>
            <Time time={startTime} />
          </div>
        ))}
      </div>
      {children}
    </header>
  )
}

interface DeltaProps {
  readonly label: string
  readonly before: number | null
  readonly after: number | null
  readonly format: (value: number) => string
}

/** `1.2 s → 0.8 s`, and by how much of the former. */
export function Delta({ label, before, after, format }: DeltaProps): JSX.Element {
  const show = (value: number | null): string => (value === null ? '–' : format(value))
  const change = before === null || after === null || before === 0 ? null : (after - before) / before
  return (
    <div className="figure">
      <dt>{label}</dt>
      <dd>
        {show(before)} → {show(after)}
        {change !== null && Math.abs(change) >= 0.005 && (
          <span className={change > 0 ? 'delta-more' : 'delta-less'}>
            {change > 0 ? ' +' : ' \u2212'}
            {Math.abs(change * 100).toFixed(Math.abs(change) < 0.1 ? 1 : 0)} %
          </span>
        )}
      </dd>
    </div>
  )
}
