import { useMemo } from 'react'
import { Failure } from '../components/notice.tsx'
import { Skeleton } from '../components/skeleton.tsx'
import { useChangedSessions, useSessions } from '../live/queries.ts'
import { useTitle } from '../live/use-title.ts'
import { formatPlural } from '../model/format.ts'
import { mergeChange, sessionRows } from '../model/session-pages.ts'
import { FirstTrace } from './first-trace.tsx'
import { SessionsTable } from './sessions-table.tsx'
import type { JSX } from 'react'

/** All sessions, newest first, filling live. */
export function SessionsPage(): JSX.Element {
  const query = useSessions()
  const changes = useChangedSessions()
  const loaded = query.data?.pages
  const pages = useMemo(() => (loaded === undefined ? undefined : mergeChange(loaded, changes)), [loaded, changes])
  const rows = useMemo(() => (pages === undefined ? [] : sessionRows(pages)), [pages])
  useTitle('Sessions')
  if (pages === undefined) {
    if (query.error !== null) {
      return <Failure error={query.error} what="the sessions" onRetry={() => void query.refetch()} />
    }
    return <Skeleton rows={14} className="skeleton-sessions" />
  }
  if (rows.length === 0) return <FirstTrace />
  return (
    <div className="sessions">
      <h1 className="sessions-head">
        Sessions <span className="sessions-total">{formatPlural(pages[0]?.total ?? rows.length, 'session')}</span>
      </h1>
      <SessionsTable
        rows={rows}
        hasMore={query.hasNextPage}
        onNeedMore={() => {
          // After a failure the reconnecting stream asks again, not every drawing of the list.
          if (!query.isFetchingNextPage && !query.isFetchNextPageError) void query.fetchNextPage()
        }}
      />
    </div>
  )
}
