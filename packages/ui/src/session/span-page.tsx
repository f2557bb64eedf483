import { useEffect } from 'react'
import { navigate } from 'wouter/use-browser-location'
import { ApiError } from '../api.ts'
import { Failure, Notice } from '../components/notice.tsx'
import { RouteLink } from '../components/route-link.tsx'
import { Skeleton } from '../components/skeleton.tsx'
import { useEvent } from '../live/queries.ts'
import { sessionPath } from '../model/route.ts'
import type { JSX } from 'react'

/** A span known by its id alone: goes to where it is in its session. */
export function SpanPage({ eventId }: { readonly eventId: string }): JSX.Element {
  const { data, error, refetch } = useEvent(eventId)
  const sessionId = data?.id === eventId ? data.sessionId : null
  useEffect(() => {
    if (sessionId !== null) navigate(sessionPath(sessionId, { eventId }), { replace: true })
  }, [sessionId, eventId])
  if (error instanceof ApiError && error.status === 404) {
    return (
      <Notice title="There is no such span">
        <p>
          The server has no span <code>{eventId}</code>; it may have been deleted.{' '}
          <RouteLink to="/">All sessions</RouteLink>
        </p>
      </Notice>
    )
  }
  if (error !== null) return <Failure error={error} what="this span" onRetry={() => void refetch()} />
  return <Skeleton rows={14} />
}
