import { useMemo } from 'react'
import { Charts } from '../charts/charts.tsx'
import { Failure, Notice } from '../components/notice.tsx'
import { Skeleton } from '../components/skeleton.tsx'
import { FilterBar } from '../filter/filter-bar.tsx'
import { useChangedSessions, useChart, useSessions } from '../live/queries.ts'
import { useListState } from '../live/use-list-state.ts'
import { useSelection } from '../live/use-selection.ts'
import { useTitle } from '../live/use-title.ts'
import { formatCounted } from '../model/format.ts'
import { initialListState, listPath } from '../model/list-state.ts'
import { mergeChange, sessionRows } from '../model/session-pages.ts'
import { isSelective } from '../api.ts'
import { AddSelection } from './add-selection.tsx'
import { ColumnsMenu } from './columns-menu.tsx'
import { columns } from './columns.tsx'
import { FirstTrace } from './first-trace.tsx'
import { SessionsTable } from './sessions-table.tsx'
import { TimeRangeMenu } from './time-range-menu.tsx'
import { ViewsMenu } from './views-menu.tsx'
import type { Selection } from '../api.ts'
import type { ListStateInAddress } from '../live/use-list-state.ts'
import type { JSX } from 'react'

/** All sessions, newest first, filling live; or those that the filter bar and the time leave. */
export function SessionsPage(): JSX.Element {
  const list = useListState()
  const selection = useSelection(list.state)
  const query = useSessions(selection)
  const changes = useChangedSessions()
  const loaded = query.data?.pages
  const isNarrowed = isSelective(selection)
  const pages = useMemo(() => {
    // Whether a changed session belongs to a selection is for the server to say: it is asked again instead.
    return loaded === undefined || isNarrowed ? loaded : mergeChange(loaded, changes)
  }, [loaded, changes, isNarrowed])
  const rows = useMemo(() => (pages === undefined ? [] : sessionRows(pages)), [pages])
  const shownColumns = useMemo(() => columns.filter(({ id }) => list.state.columns.includes(id)), [list.state.columns])
  useTitle('Sessions')
  if (pages !== undefined && rows.length === 0 && !isNarrowed && list.state.filter === '') return <FirstTrace />
  return (
    <div className="sessions">
      <div className="sessions-head">
        <h1>
          Sessions{' '}
          <span className="sessions-total" aria-live="polite">
            {pages?.[0] !== undefined && formatCounted(pages[0], 'session')}
          </span>
        </h1>
        <Toolbar list={list} selection={selection} />
      </div>
      {list.state.hasCharts && <ListCharts list={list} selection={selection} />}
      {query.error !== null && <Failure error={query.error} what="the sessions" onRetry={() => void query.refetch()} />}
      {pages === undefined && query.error === null && <Skeleton rows={14} className="skeleton-sessions" />}
      {pages !== undefined && rows.length === 0 && <NothingLeft list={list} />}
      {rows.length > 0 && (
        <SessionsTable
          columns={shownColumns}
          rows={rows}
          hasMore={query.hasNextPage}
          onNeedMore={() => {
            // After a failure the reconnecting stream asks again, not every drawing of the list.
            if (!query.isFetchingNextPage && !query.isFetchNextPageError) void query.fetchNextPage()
          }}
        />
      )}
    </div>
  )
}

interface ListProps {
  readonly list: ListStateInAddress
  readonly selection: Selection
}

function Toolbar({ list: { state, change }, selection }: ListProps): JSX.Element {
  return (
    <div className="toolbar">
      <FilterBar value={state.filter} onChange={(filter) => change({ filter }, 'typing')} />
      <TimeRangeMenu range={state.range} onChange={(range) => change({ range })} />
      <ViewsMenu path={listPath(state)} />
      <ColumnsMenu chosen={state.columns} onChange={(chosen) => change({ columns: chosen }, 'typing')} />
      <button
        type="button"
        className="button"
        aria-pressed={state.hasCharts}
        onClick={() => change({ hasCharts: !state.hasCharts }, 'typing')}
      >
        Charts
      </button>
      {isSelective(selection) && <AddSelection selection={selection} />}
    </div>
  )
}

function ListCharts({ list, selection }: ListProps): JSX.Element {
  const { data, error } = useChart(selection, true)
  if (error !== null && data === undefined)
    return <p className="charts-none">The charts could not be read: {error.message}</p>
  if (data === undefined) return <div className="charts charts-empty" />
  return (
    <Charts
      data={data}
      onBrush={(from, to) => list.change({ range: { kind: 'between', from: Math.floor(from), to: Math.floor(to) } })}
    />
  )
}

function NothingLeft({ list: { state, change } }: { readonly list: ListStateInAddress }): JSX.Element {
  return (
    <Notice title="No session matches">
      <p>No session has a step of which all of this holds.</p>
      <p className="notice-actions">
        {state.filter !== '' && (
          <button type="button" className="button" onClick={() => change({ filter: '' })}>
            Clear the filter
          </button>
        )}
        {state.range.kind !== 'all' && (
          <button type="button" className="button" onClick={() => change({ range: initialListState.range })}>
            Show all time
          </button>
        )}
      </p>
    </Notice>
  )
}
