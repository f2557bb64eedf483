/** Which stretch of time: the last so many minutes, from one moment to another, or all. */
export type TimeRange =
  | { readonly kind: 'all' }
  | { readonly kind: 'last'; readonly minutes: number }
  | { readonly kind: 'between'; readonly from: number; readonly to: number }

export const columnIds = [
  'started',
  'duration',
  'events',
  'tokens',
  'cost',
  'errors',
  'user',
  'source',
  'project',
  'models',
] as const
export type ColumnId = (typeof columnIds)[number]

export const defaultColumns: readonly ColumnId[] = ['started', 'duration', 'events', 'tokens', 'cost', 'errors']

/** What the address bar says of the list; a link with it shows a colleague the same. */
export interface ListState {
  readonly filter: string
  readonly range: TimeRange
  readonly columns: readonly ColumnId[]
  readonly hasCharts: boolean
}

export const initialListState: ListState = {
  filter: '',
  range: { kind: 'all' },
  columns: defaultColumns,
  hasCharts: true,
}

export function parseListState(search: string): ListState {
  const query = new URLSearchParams(search)
  const chosen = query.get('columns')?.split(',')
  return {
    filter: query.get('q') ?? '',
    range: parseRange(query.get('time') ?? ''),
    columns: chosen === undefined ? defaultColumns : columnIds.filter((id) => chosen.includes(id)),
    hasCharts: query.get('charts') !== 'off',
  }
}

/** The address of a list in that state; what is as always is left out. */
export function listPath({ filter, range, columns, hasCharts }: ListState): string {
  const query = new URLSearchParams()
  if (filter !== '') query.set('q', filter)
  if (range.kind !== 'all') query.set('time', formatRange(range))
  if (columns.join() !== defaultColumns.join()) query.set('columns', columns.join())
  if (!hasCharts) query.set('charts', 'off')
  const search = query.toString()
  return search === '' ? '/' : `/?${search}`
}

function parseRange(text: string): TimeRange {
  const minutes = Number(/^(\d{1,7})m$/u.exec(text)?.[1] ?? Number.NaN)
  if (Number.isFinite(minutes) && minutes > 0) return { kind: 'last', minutes }
  const [, from, to] = /^(\d{1,15})-(\d{1,15})$/u.exec(text) ?? []
  if (from !== undefined && to !== undefined && Number(from) < Number(to))
    return { kind: 'between', from: Number(from), to: Number(to) }
  return { kind: 'all' }
}

function formatRange(range: Exclude<TimeRange, { kind: 'all' }>): string {
  return range.kind === 'last' ? `${range.minutes}m` : `${range.from}-${range.to}`
}

/** The range in Unix milliseconds. A running range is cut to the minute, so that the same question has the same words. */
export function boundsOf(range: TimeRange, now: number): { readonly from: number | null; readonly to: number | null } {
  if (range.kind === 'all') return { from: null, to: null }
  if (range.kind === 'between') return range
  return { from: Math.floor(now / 60_000 - range.minutes) * 60_000, to: null }
}
