import type { JSX } from 'react'

/** One row of marks: bars that stand on each other, or lines. Values by bucket; null leaves a gap. */
export interface Series {
  readonly name: string
  readonly tone: string
  readonly values: readonly (number | null)[]
}

interface PanelProps {
  readonly title: string
  readonly form: 'bars' | 'lines'
  readonly series: readonly Series[]
  readonly format: (value: number) => string
  /** The number beside the title: of everything that is shown, or of the bucket under the pointer. */
  readonly headline: string
  readonly marked: { readonly from: number; readonly to: number } | null
}

const HEIGHT = 100

/** A small chart of one measure. The axis is the highest value, written at its top; the words carry what the marks say. */
export function Panel({ title, form, series, format, headline, marked }: PanelProps): JSX.Element {
  const count = series[0]?.values.length ?? 0
  const top = Math.max(0, ...columnTops(series, form, count))
  return (
    <div className="panel">
      <div className="panel-head">
        <h2>{title}</h2>
        <span className="panel-headline">{headline}</span>
      </div>
      <div className="panel-plot">
        <span className="panel-top">{top === 0 ? '' : format(top)}</span>
        <svg viewBox={`0 0 ${Math.max(1, count)} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
          {marked !== null && (
            <rect className="panel-mark" x={marked.from} y="0" width={marked.to - marked.from + 1} height={HEIGHT} />
          )}
          {top > 0 && (form === 'bars' ? <Bars series={series} top={top} /> : <Lines series={series} top={top} />)}
        </svg>
      </div>
    </div>
  )
}

function columnTops(series: readonly Series[], form: PanelProps['form'], count: number): number[] {
  return Array.from({ length: count }, (_, index) => {
    const values = series.map(({ values: all }) => all[index] ?? 0)
    return form === 'bars' ? values.reduce((sum, value) => sum + value, 0) : Math.max(...values)
  })
}

function Bars({ series, top }: { readonly series: readonly Series[]; readonly top: number }): JSX.Element {
  const bases = new Map<number, number>()
  return (
    <>
      {series.flatMap(({ name, tone, values }) =>
        values.map((value, index) => {
          if (value === null || value === 0) return null
          const base = bases.get(index) ?? 0
          bases.set(index, base + value)
          // A bucket with anything in it must be seen.
          const height = Math.max(2, (value / top) * HEIGHT)
          return (
            <rect
              // Its place on the axis is what it is.
              // oxlint-disable-next-line react/no-array-index-key
              key={`${name}${index}`}
              className={`tone-${tone}`}
              x={index + 0.1}
              y={HEIGHT - (base / top) * HEIGHT - height}
              width={0.8}
              height={height}
            />
          )
        }),
      )}
    </>
  )
}

function Lines({ series, top }: { readonly series: readonly Series[]; readonly top: number }): JSX.Element {
  return (
    <>
      {series.map(({ name, tone, values }) => (
        <path key={name} className={`line tone-${tone}`} d={pathOf(values, top)} vectorEffect="non-scaling-stroke" />
      ))}
    </>
  )
}

/** A step per bucket; a gap where there is nothing. */
function pathOf(values: readonly (number | null)[], top: number): string {
  let path = ''
  let isDrawing = false
  values.forEach((value, index) => {
    if (value === null) {
      isDrawing = false
      return
    }
    const y = HEIGHT - (value / top) * (HEIGHT - 2) - 1
    path += `${isDrawing ? 'L' : 'M'}${index} ${y.toFixed(2)}L${index + 1} ${y.toFixed(2)}`
    isDrawing = true
  })
  return path
}
