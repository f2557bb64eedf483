import { formatNumber } from '../model/score-format.ts'
import type { JSX } from 'react'

export interface Distribution {
  readonly name: string
  readonly tone: string
  readonly values: readonly number[]
}

const BINS = 12
const HEIGHT = 36

/** How the values of one metric are spread, of several runs side by side in each bin, on one axis. */
export function Histogram({ of }: { readonly of: readonly Distribution[] }): JSX.Element | null {
  const all = of.flatMap(({ values }) => values)
  if (all.length === 0) return null
  const low = all.reduce((least, value) => Math.min(least, value))
  const high = all.reduce((most, value) => Math.max(most, value))
  const span = high - low
  // One value alone stands in the middle.
  const binOf = (value: number): number =>
    span === 0 ? BINS / 2 : Math.min(BINS - 1, Math.floor(((value - low) / span) * BINS))
  const counts = of.map(({ values }) => {
    const found = Array.from({ length: BINS }, () => 0)
    for (const value of values) found[binOf(value)] = (found[binOf(value)] ?? 0) + 1
    return found
  })
  const most = Math.max(...counts.flat())
  const slot = 1 / of.length
  const said = of.map(({ name, values }) => `${name}: ${values.length} values`).join('; ')
  return (
    <figure className="histogram">
      <svg viewBox={`0 0 ${BINS} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={said}>
        {counts.flatMap((found, series) =>
          found.map((count, bin) => {
            const height = count === 0 ? 0 : Math.max(1.5, (count / most) * HEIGHT)
            return (
              <rect
                // Its place on the axis is what it is.
                // oxlint-disable-next-line react/no-array-index-key
                key={`${of[series]?.name}${bin}`}
                className={`tone-${of[series]?.tone}`}
                x={bin + 0.06 + series * slot * 0.88}
                y={HEIGHT - height}
                width={slot * 0.84}
                height={height}
              />
            )
          }),
        )}
      </svg>
      <figcaption className={span === 0 ? 'is-single' : ''}>
        <span>{formatNumber(low)}</span>
        {span > 0 && <span>{formatNumber(high)}</span>}
      </figcaption>
    </figure>
  )
}
