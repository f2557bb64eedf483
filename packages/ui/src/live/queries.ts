import { keepPreviousData, skipToken, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { EVERYTHING, fetchEvent, fetchSession, fetchSessions, fetchWholeEvent, isSelective } from '../api.ts'
import { fetchChart } from '../api/aggregate.ts'
import { latestOf } from '../model/session-pages.ts'
import type { Selection } from '../api.ts'
import type { ChartData } from '../api/aggregate.ts'
import type { ChangeNotice, EventDetail, SessionsPage, SessionSummary, SessionTree } from '@honeyhive/api'
import type {
  InfiniteData,
  QueryClient,
  QueryFunction,
  UseInfiniteQueryResult,
  UseQueryResult,
} from '@tanstack/react-query'

type SessionsData = InfiniteData<SessionsPage, string | null>
type Changes = readonly SessionSummary[]

const SESSIONS_KEY = ['sessions'] as const
const SELECTED_KEY = ['selected-sessions'] as const
const CHART_KEY = ['chart'] as const
/** What only the server can tell anew: whether a session has come to match, how a run stands. Asked at most this often. */
const DERIVED_REFRESH_MILLIS = 1500
const FIRST_PAGE: string | null = null
const CHANGES_KEY = ['changes'] as const
const NO_CHANGES: Changes = []
// Beyond it the pages are read again, so that a page left open for a week stays as light as a new one.
const MAX_CHANGES = 2000
// A running agent commits many times a second; its tree is read again at most this often, a large one less often.
const TREE_REFRESH_MILLIS = 400
const EVENTS_PER_MILLI = 10

/** All sessions, or those of a selection; while the answer to the next one is on its way the one before stays. */
export function useSessions(selection: Selection = EVERYTHING): UseInfiniteQueryResult<SessionsData, Error> {
  return useInfiniteQuery({
    queryKey: isSelective(selection) ? [...SELECTED_KEY, selection] : SESSIONS_KEY,
    queryFn: ({ pageParam, signal }) => fetchSessions(pageParam, signal, selection),
    initialPageParam: FIRST_PAGE,
    getNextPageParam: (page: SessionsPage) => page.nextCursor,
    placeholderData: keepPreviousData,
  })
}

/** Events over time, for the charts above the list. */
export function useChart(selection: Selection, isWanted: boolean): UseQueryResult<ChartData, Error> {
  return useQuery({
    queryKey: [...CHART_KEY, selection],
    queryFn: ({ signal }) => fetchChart(selection, Date.now(), signal),
    placeholderData: keepPreviousData,
    enabled: isWanted,
  })
}

const sessionQuery = (id: string): { queryKey: string[]; queryFn: QueryFunction<SessionTree> } => ({
  queryKey: ['session', id],
  queryFn: ({ signal }) => fetchSession(id, signal),
})

export function useSession(id: string): UseQueryResult<SessionTree, Error> {
  return useQuery(sessionQuery(id))
}

const eventQuery = (id: string | null): { queryKey: (string | null)[]; queryFn: QueryFunction<EventDetail> } => ({
  queryKey: ['event', id],
  queryFn: ({ signal }) => fetchEvent(id ?? '', signal),
})

/** Resolves when the session, and the event of it that is shown, are there or cannot be had. */
export async function prefetchSession(queryClient: QueryClient, id: string, eventId: string | null): Promise<void> {
  await Promise.all([
    queryClient.prefetchQuery(sessionQuery(id)),
    eventId === null ? undefined : queryClient.prefetchQuery(eventQuery(eventId)),
  ])
}

/** The detail of an event; while the next one loads the one before stays, so that the pane does not blink. */
export function useEvent(id: string | null): UseQueryResult<EventDetail, Error> {
  return useQuery({ ...eventQuery(id), enabled: id !== null, placeholderData: keepPreviousData })
}

/** The event with all that `useEvent` leaves for later. Its key begins with that of the event: what makes one old, makes the other. */
export function useWholeEvent(id: string, isWanted = true): UseQueryResult<EventDetail, Error> {
  return useQuery({
    queryKey: ['event', id, 'whole'],
    queryFn: ({ signal }) => fetchWholeEvent(id, signal),
    enabled: isWanted,
  })
}

/**
 * Sessions that changed while the page was open. They lie over the loaded pages instead of being written into them:
 * a page that arrives meanwhile would write the old rows back.
 */
export function useChangedSessions(): readonly SessionSummary[] {
  const query = useQuery<Changes>({ queryKey: CHANGES_KEY, queryFn: skipToken, gcTime: Infinity })
  return query.data ?? NO_CHANGES
}

/** Takes in a change notice: rows in place, and the open session read again when it is among them. */
export function applyNotice(queryClient: QueryClient, { sessions }: ChangeNotice): void {
  const changed = latestOf([...(queryClient.getQueryData<Changes>(CHANGES_KEY) ?? NO_CHANGES), ...sessions])
  queryClient.setQueryData<Changes>(CHANGES_KEY, changed)
  if (changed.length > MAX_CHANGES) void settleChanges(queryClient, changed)
  refreshDerived(queryClient)
  for (const session of sessions) {
    const open = queryClient.getQueryState<SessionTree>(['session', session.id])
    if (open === undefined || (open.data?.session.version ?? -1) >= session.version) continue
    refreshSoon(queryClient, session.id, open.data?.events.length ?? 0)
  }
}

/** Reads the pages again and forgets the changes that they now contain. */
async function settleChanges(queryClient: QueryClient, settled: Changes): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: SESSIONS_KEY }, { cancelRefetch: false })
  const known = new Set(settled)
  queryClient.setQueryData<Changes>(CHANGES_KEY, (now = NO_CHANGES) => now.filter((session) => !known.has(session)))
}

let derivedTimer: ReturnType<typeof setTimeout> | undefined

function refreshDerived(queryClient: QueryClient): void {
  derivedTimer ??= setTimeout(() => {
    derivedTimer = undefined
    for (const queryKey of [SELECTED_KEY, CHART_KEY, ['runs'], ['run']])
      void queryClient.invalidateQueries({ queryKey })
  }, DERIVED_REFRESH_MILLIS)
}

const pending = new Set<string>()

function refreshSoon(queryClient: QueryClient, sessionId: string, eventCount: number): void {
  if (pending.has(sessionId)) return
  pending.add(sessionId)
  setTimeout(
    () => {
      pending.delete(sessionId)
      void queryClient.invalidateQueries({ queryKey: ['session', sessionId] })
      void queryClient.invalidateQueries({ queryKey: ['event'] })
    },
    TREE_REFRESH_MILLIS + eventCount / EVENTS_PER_MILLI,
  )
}

/** Asks for everything on the page once more. */
export function refreshAll(queryClient: QueryClient): void {
  void queryClient.invalidateQueries()
}
