import type { CSSProperties, JSX } from 'react'

/** Rows in the height of what will come, so that nothing moves when it does. */
export function Skeleton({
  rows,
  className = '',
}: {
  readonly rows: number
  readonly className?: string
}): JSX.Element {
  return (
    <output className={`skeleton ${className}`} aria-label="Loading">
      {Array.from({ length: rows }, (_, index) => (
        <div
          key={index}
          className="skeleton-row"
          style={{ '--fill': `${38 + ((index * 29) % 50)}%` } as CSSProperties}
        />
      ))}
    </output>
  )
}
