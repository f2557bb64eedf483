import { useMemo } from 'react'
import { useNow } from '../live/use-now.ts'
import { formatExact, formatLocal } from '../model/clock.ts'
import { formatCompact, formatCost, formatCount, formatDuration } from '../model/format.ts'
import { Panel } from './panel.tsx'
import { useBrush } from './use-brush.ts'
import type { ChartData, ChartPoint } from '../api/aggregate.ts'
import type { JSX } from 'react'

interface ChartsProps {
  readonly data: ChartData
  readonly onBrush: (from: number, to: number) => void
}

/** What happened over time, five measures on one axis. Dragging over any of them narrows the list to that time. */
export function Charts({ data, onBrush }: ChartsProps): JSX.Element {
  const slots = useMemo(() => slotsOf(data), [data])
  const brush = useBrush(slots.length, ({ from, to }) => {
    const [first, last] = [data.from + from * data.width, data.from + (to + 1) * data.width - 1]
    onBrush(first, last)
  })
  const pointed = brush.at === null ? null : (slots[brush.at] ?? null)
  const pick = (value: (point: ChartPoint) => number | null): (number | null)[] =>
    slots.map((point) => (point === null ? null : value(point)))
  const shown = brush.at === null ? data.points : pointed === null ? [] : [pointed]
  const total = (value: (point: ChartPoint) => number): number => shown.reduce((sum, point) => sum + value(point), 0)
  const marked = brush.marked ?? (brush.at === null ? null : { from: brush.at, to: brush.at })
  // Percentiles cannot be added up: those of everything were asked for by themselves.
  const latency = brush.at === null ? data.total : pointed
  return (
    <section className="charts" aria-label="Events over time">
      <div
        className="panels"
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the arrow keys mark a stretch of time on it
        tabIndex={0}
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- no fieldset: there is nothing to fill in
        role="group"
        aria-label="Charts: arrow keys move over the time, with Shift they mark, Enter narrows the list to it"
        {...brush.handlers}
      >
        <Panel
          title="Events"
          form="bars"
          format={formatCompact}
          headline={formatCount(total(({ count }) => count))}
          marked={marked}
          series={[{ name: 'events', tone: 'plain', values: pick(({ count }) => count) }]}
        />
        <Panel
          title="p50 · p95 · p99"
          form="lines"
          format={formatDuration}
          headline={`${formatDuration(latency?.p50 ?? null)} · ${formatDuration(latency?.p95 ?? null)} · ${formatDuration(latency?.p99 ?? null)}`}
          marked={marked}
          series={[
            { name: 'p99', tone: 'faint', values: pick(({ p99 }) => p99) },
            { name: 'p95', tone: 'middle', values: pick(({ p95 }) => p95) },
            { name: 'p50', tone: 'strong', values: pick(({ p50 }) => p50) },
          ]}
        />
        <Panel
          title="Cost"
          form="bars"
          format={formatCost}
          headline={formatCost(total(({ costUsd }) => costUsd) || null)}
          marked={marked}
          series={[{ name: 'cost', tone: 'honey', values: pick(({ costUsd }) => costUsd) }]}
        />
        <Panel
          title="Tokens in and out"
          form="bars"
          format={formatCompact}
          headline={`${formatCompact(total(({ inputTokens }) => inputTokens))} → ${formatCompact(total(({ outputTokens }) => outputTokens))}`}
          marked={marked}
          series={[
            { name: 'out', tone: 'model', values: pick(({ outputTokens }) => outputTokens) },
            { name: 'in', tone: 'model-pale', values: pick(({ inputTokens }) => inputTokens) },
          ]}
        />
        <Panel
          title="Errors"
          form="bars"
          format={formatCompact}
          headline={formatCount(total(({ errors }) => errors))}
          marked={marked}
          series={[{ name: 'errors', tone: 'error', values: pick(({ errors }) => errors) }]}
        />
      </div>
      <Axis data={data} at={brush.at} />
    </section>
  )
}

function Axis({ data, at }: { readonly data: ChartData; readonly at: number | null }): JSX.Element {
  const now = useNow()
  const start = at === null ? data.from : data.from + at * data.width
  const end = at === null ? data.to : start + data.width
  return (
    <p className="charts-axis" aria-live="polite">
      <span title={formatExact(start)}>{formatLocal(start, now)}</span>
      {' – '}
      <span title={formatExact(end)}>{formatLocal(end, now)}</span>
      {at === null && <span className="charts-width">{formatDuration(data.width)} a bar</span>}
    </p>
  )
}

/** One entry per bucket of the axis; null where nothing happened. */
function slotsOf({ from, to, width, points }: ChartData): (ChartPoint | null)[] {
  const byStart = new Map(points.map((point) => [point.start, point]))
  const count = Math.max(1, Math.round((to - from) / width))
  return Array.from({ length: count }, (_, index) => byStart.get(from + index * width) ?? null)
}
