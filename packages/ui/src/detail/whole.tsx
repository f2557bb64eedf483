import { Failure } from '../components/notice.tsx'
import { Skeleton } from '../components/skeleton.tsx'
import { useWholeEvent } from '../live/queries.ts'
import type { EventDetail } from '@honeyhive/api'
import type { JSX } from 'react'

interface WholeProps {
  readonly detail: EventDetail
  readonly children: (whole: EventDetail) => JSX.Element
}

/** What shows all of an event: where the first answer left large texts out, they are read now. */
export function Whole({ detail, children }: WholeProps): JSX.Element {
  const isPart = detail.later !== undefined
  const query = useWholeEvent(detail.id, isPart)
  if (!isPart) return children(detail)
  if (query.data !== undefined) return children(query.data)
  if (query.error === null) return <Skeleton rows={6} />
  return <Failure error={query.error} what="all of this span" onRetry={() => void query.refetch()} />
}
