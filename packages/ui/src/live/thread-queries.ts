import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { fetchHistory, fetchThread } from '../api/thread.ts'
import type { EventHistory, SessionThread } from '@honeyhive/api'
import type { UseQueryResult } from '@tanstack/react-query'

/** Read again with the session, whose key its own begins with. */
export function useThread(sessionId: string, calls: number): UseQueryResult<SessionThread, Error> {
  return useQuery({
    queryKey: ['session', sessionId, 'thread', calls],
    queryFn: ({ signal }) => fetchThread(sessionId, calls, signal),
    placeholderData: keepPreviousData,
  })
}

export function useHistory(eventId: string, isWanted: boolean): UseQueryResult<EventHistory, Error> {
  return useQuery({
    queryKey: ['event', eventId, 'history'],
    queryFn: ({ signal }) => fetchHistory(eventId, signal),
    enabled: isWanted,
    // Without it the conversation is shown whole, which is better than to wait longer.
    retry: false,
  })
}
