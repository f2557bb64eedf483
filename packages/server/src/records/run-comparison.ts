import { aggregated } from './aggregate.ts'
import { eventDetails, groupKey, keyOf, metricGroups, numbersOf } from './run-summary.ts'
import { numberOf } from './scores.ts'
import type { AggregateFunction, EventPresence, MetricComparison } from '@honeyhive/api/current'
import type { MetricGroup, RunNumbers } from './run-summary.ts'

export interface ComparedRuns {
  readonly metrics: readonly MetricComparison[]
  readonly commonDatapoints: readonly string[]
  readonly eventDetails: readonly EventPresence[]
}

/** Two runs, metric by metric over the datapoints that both have. Improved means that the new value is greater. */
export function comparisonOf(newer: RunNumbers, older: RunNumbers, by: AggregateFunction): ComparedRuns {
  const oldIds = new Set(older.sessions.map((one) => keyOf(one)))
  const common = [...new Set(newer.sessions.map((one) => keyOf(one)))].filter((id) => oldIds.has(id))
  const groups = { newer: byKey(newer), older: byKey(older) }
  const keys = new Set([...groups.newer.keys(), ...groups.older.keys()])
  return {
    metrics: [...keys].flatMap((key) => comparedMetric(key, { groups, newer, common, by })),
    commonDatapoints: common,
    eventDetails: presences(newer, older),
  }
}

interface Comparing {
  readonly groups: {
    readonly newer: ReadonlyMap<string, MetricGroup>
    readonly older: ReadonlyMap<string, MetricGroup>
  }
  readonly newer: RunNumbers
  readonly common: readonly string[]
  readonly by: AggregateFunction
}

function byKey({ sessions }: RunNumbers): ReadonlyMap<string, MetricGroup> {
  return new Map(metricGroups(sessions).map((group) => [groupKey(group), group]))
}

/** Of numbers and booleans; texts have no order. */
function comparedMetric(key: string, { groups, newer, common, by }: Comparing): readonly MetricComparison[] {
  const after = groups.newer.get(key)
  const before = groups.older.get(key)
  const group = after ?? before
  if (group === undefined) return []
  const [newNumbers, oldNumbers] = [numbersOf(after?.values ?? []), numbersOf(before?.values ?? [])]
  if (newNumbers.length + oldNumbers.length === 0) return []
  const verdicts = verdictsOf(meansOf(after), meansOf(before), common)
  const aggregates = { new: aggregated(newNumbers, by), old: aggregated(oldNumbers, by) }
  return [
    {
      metric_name: group.metric,
      metric_type: newer.known(group.metric).type,
      event_name: group.eventName,
      event_type: group.eventType,
      old_aggregate: aggregates.old,
      new_aggregate: aggregates.new,
      ...changeOf(aggregates),
      found_count: verdicts.improved.length + verdicts.degraded.length + verdicts.same.length,
      improved_count: verdicts.improved.length,
      degraded_count: verdicts.degraded.length,
      same_count: verdicts.same.length,
      ...verdicts,
      old_values: valuesOf(before),
      new_values: valuesOf(after),
    },
  ]
}

function changeOf(aggregates: {
  readonly new: number | null
  readonly old: number | null
}): Pick<MetricComparison, 'difference' | 'percentage_change'> {
  if (aggregates.new === null || aggregates.old === null) return { difference: null, percentage_change: null }
  const difference = aggregates.new - aggregates.old
  return { difference, percentage_change: aggregates.old === 0 ? null : (difference / Math.abs(aggregates.old)) * 100 }
}

/** The value of each datapoint; of one that ran several times the mean. */
function meansOf(group: MetricGroup | undefined): ReadonlyMap<string, number> {
  const sums = new Map<string, { readonly sum: number; readonly count: number }>()
  for (const { datapointId, value } of group?.values ?? []) {
    const number = numberOf(value)
    if (number === undefined) continue
    const { sum, count } = sums.get(datapointId) ?? { sum: 0, count: 0 }
    sums.set(datapointId, { sum: sum + number, count: count + 1 })
  }
  return new Map([...sums].map(([id, { sum, count }]) => [id, sum / count]))
}

function verdictsOf(
  after: ReadonlyMap<string, number>,
  before: ReadonlyMap<string, number>,
  common: readonly string[],
): Pick<MetricComparison, 'improved' | 'degraded' | 'same'> {
  const found = common.flatMap((id) => {
    const [now, then] = [after.get(id), before.get(id)]
    return now === undefined || then === undefined ? [] : [{ id, difference: now - then }]
  })
  const ids = (fits: (difference: number) => boolean): readonly string[] =>
    found.filter(({ difference }) => fits(difference)).map(({ id }) => id)
  return {
    improved: ids((difference) => difference > 0),
    degraded: ids((difference) => difference < 0),
    same: ids((difference) => difference === 0),
  }
}

function valuesOf(group: MetricGroup | undefined): readonly (number | boolean)[] {
  return (group?.values ?? []).map(({ value }) => value).filter((value) => typeof value !== 'string')
}

function presences(newer: RunNumbers, older: RunNumbers): readonly EventPresence[] {
  const key = (kind: Omit<EventPresence, 'presence'>): string => JSON.stringify([kind.event_name, kind.event_type])
  const now = eventDetails(newer.sessions)
  const then = eventDetails(older.sessions)
  const [inNew, inOld] = [new Set(now.map(key)), new Set(then.map(key))]
  return [
    ...now.map((kind) => presence(kind, inOld.has(key(kind)) ? 'both' : 'new')),
    ...then.filter((kind) => !inNew.has(key(kind))).map((kind) => presence(kind, 'old')),
  ]
}

function presence(kind: Omit<EventPresence, 'presence'>, where: EventPresence['presence']): EventPresence {
  return { ...kind, presence: where }
}
