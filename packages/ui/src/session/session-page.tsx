import { useCallback, useMemo } from 'react'
import { navigate } from 'wouter/use-browser-location'
import { ApiError } from '../api.ts'
import { Failure, Notice } from '../components/notice.tsx'
import { RouteLink } from '../components/route-link.tsx'
import { Skeleton } from '../components/skeleton.tsx'
import { Detail } from '../detail/detail.tsx'
import { useSession } from '../live/queries.ts'
import { useKeys } from '../live/use-keys.ts'
import { useNarrow } from '../live/use-narrow.ts'
import { useRoute } from '../live/use-route.ts'
import { useTitle } from '../live/use-title.ts'
import { sessionPath } from '../model/route.ts'
import { buildSpanTree } from '../model/span-tree.ts'
import { SessionHeader } from './session-header.tsx'
import { SpanGrid } from './span-grid.tsx'
import { TreeToolbar } from './tree-toolbar.tsx'
import type { Candidate } from '../diff/compare-button.tsx'
import type { SpanTree } from '../model/span-tree.ts'
import type { SessionTree } from '@honeyhive/api'
import type { JSX } from 'react'

const MAX_CANDIDATES = 30

/** One session: its header, its spans as tree and waterfall, and the selected span. */
export function SessionPage({ sessionId }: { readonly sessionId: string }): JSX.Element {
  const query = useSession(sessionId)
  useTitle(query.data?.session.title ?? query.data?.session.name ?? 'Session')
  if (query.data !== undefined) return <SessionView data={query.data} />
  if (query.error instanceof ApiError && query.error.status === 404) return <NoSession id={sessionId} />
  if (query.error !== null) {
    return <Failure error={query.error} what="this session" onRetry={() => void query.refetch()} />
  }
  return <Skeleton rows={18} className="skeleton-session" />
}

function SessionView({ data }: { readonly data: SessionTree }): JSX.Element {
  const { session, events } = data
  const tree = useMemo(() => buildSpanTree(events, session.id), [events, session.id])
  const { selected, tab, select, openTab, close } = useSelection(session.id)
  const isRunning = useMemo(() => events.some((event) => event.status === 'running'), [events])
  const isNarrow = useNarrow()
  // A wide page never shows an empty pane; a phone shows the tree first.
  const shown = selected ?? (isNarrow ? null : (tree.roots[0]?.event.id ?? null))
  const candidates = useMemo(() => candidatesFor(tree, shown), [tree, shown])
  useKeys({ Escape: () => (isNarrow ? close() : document.getElementById('spans')?.focus()) })
  return (
    <div className={`session${selected === null ? '' : ' has-selection'}`}>
      <SessionHeader session={session} eventId={selected} isRunning={isRunning} />
      <div className="session-body">
        <div className="spans-pane">
          <TreeToolbar tree={tree} selectedId={shown} onSelect={select} />
          <SpanGrid tree={tree} events={events} selectedId={shown} onSelect={select} />
        </div>
        {shown !== null && (
          <Detail
            eventId={shown}
            node={tree.byId.get(shown) ?? null}
            sessionStart={session.startTime}
            candidates={candidates}
            tab={tab}
            onTab={openTab}
            onBack={close}
          />
        )}
      </div>
    </div>
  )
}

const NO_CANDIDATES: readonly Candidate[] = []

/** Spans of the same type and name first, then those of the same type. */
function candidatesFor(tree: SpanTree, id: string | null): readonly Candidate[] {
  const own = id === null ? undefined : tree.byId.get(id)?.event
  if (own === undefined) return NO_CANDIDATES
  const alike = [...tree.byId.values()].map(({ event }) => event).filter(({ type }) => type === own.type)
  return alike
    .toSorted((one, other) => Number(other.name === own.name) - Number(one.name === own.name))
    .slice(0, MAX_CANDIDATES)
    .map(({ id: spanId, name, startTime, durationMillis }) => ({ id: spanId, title: name, startTime, durationMillis }))
}

interface Selection {
  readonly selected: string | null
  readonly tab: string | null
  readonly select: (eventId: string) => void
  readonly openTab: (tab: string) => void
  readonly close: () => void
}

/** The selected span is in the address bar and nowhere else. */
function useSelection(sessionId: string): Selection {
  const route = useRoute()
  const isNarrow = useNarrow()
  const selected = route.kind === 'session' ? route.eventId : null
  const tab = route.kind === 'session' ? route.tab : null
  // Walking through the tree must not fill the history; opening a span on a phone is a step that Back takes back.
  const select = useCallback(
    (eventId: string) =>
      navigate(sessionPath(sessionId, eventId, tab), { replace: !isNarrow, state: { isOpenedHere: isNarrow } }),
    [sessionId, tab, isNarrow],
  )
  const openTab = (next: string): void =>
    navigate(sessionPath(sessionId, selected, next), { replace: true, state: window.history.state })
  const close = (): void => {
    if (selected === null) return
    if (isOpenedHere(window.history.state)) window.history.back()
    else navigate(sessionPath(sessionId), { replace: true })
  }
  return { selected, tab, select, openTab, close }
}

function isOpenedHere(state: unknown): boolean {
  return typeof state === 'object' && state !== null && 'isOpenedHere' in state && state.isOpenedHere === true
}

function NoSession({ id }: { readonly id: string }): JSX.Element {
  return (
    <Notice title="There is no such session">
      <p>
        The server has no session <code>{id}</code>. It may be in another data directory, or its first span has not
        arrived yet; then it appears in <RouteLink to="/">the list</RouteLink>.
      </p>
    </Notice>
  )
}
