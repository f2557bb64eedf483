import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { fetchEvent, fetchSession, fetchSessions } from '../api.ts'
import { mergeChange } from '../model/session-pages.ts'
import type { ChangeNotice, EventDetail, SessionsPage, SessionTree } from '@honeyhive/api'
import type { InfiniteData, QueryClient, UseInfiniteQueryResult, UseQueryResult } from '@tanstack/react-query'

type SessionsData = InfiniteData<SessionsPage, string | null>

const SESSIONS_KEY = ['sessions'] as const
const FIRST_PAGE: string | null = null
// A running agent commits many times a second; its tree is read again at most this often.
const TREE_REFRESH_MILLIS = 400

export function useSessions(): UseInfiniteQueryResult<SessionsData, Error> {
  return useInfiniteQuery({
    queryKey: SESSIONS_KEY,
    queryFn: ({ pageParam, signal }) => fetchSessions(pageParam, signal),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: (page: SessionsPage) => page.nextCursor,
  })
}

export function useSession(id: string): UseQueryResult<SessionTree, Error> {
  return useQuery({ queryKey: ['session', id], queryFn: ({ signal }) => fetchSession(id, signal) })
}

/** The detail of an event; while the next one loads the one before stays, so that the pane does not blink. */
export function useEvent(id: string | null): UseQueryResult<EventDetail, Error> {
  return useQuery({
    queryKey: ['event', id],
    queryFn: ({ signal }) => fetchEvent(id ?? '', signal),
    enabled: id !== null,
    placeholderData: keepPreviousData,
  })
}

/** Puts a change notice into what is loaded: rows in place, and the open session read again when it is among them. */
export function applyNotice(queryClient: QueryClient, { sessions }: ChangeNotice): void {
  queryClient.setQueryData<SessionsData>(SESSIONS_KEY, (data) =>
    data === undefined ? data : { ...data, pages: [...mergeChange(data.pages, sessions)] },
  )
  for (const session of sessions) {
    const open = queryClient.getQueryData<SessionTree>(['session', session.id])
    if (open === undefined || open.session.version >= session.version) continue
    refreshSoon(queryClient, session.id)
  }
}

const pending = new Set<string>()

function refreshSoon(queryClient: QueryClient, sessionId: string): void {
  if (pending.has(sessionId)) return
  pending.add(sessionId)
  setTimeout(() => {
    pending.delete(sessionId)
    void queryClient.invalidateQueries({ queryKey: ['session', sessionId] })
    void queryClient.invalidateQueries({ queryKey: ['event'] })
  }, TREE_REFRESH_MILLIS)
}

export function refreshAll(queryClient: QueryClient): void {
  void queryClient.invalidateQueries()
}
