import { useMemo } from 'react'
import { ApiError } from '../api.ts'
import { Failure, Notice } from '../components/notice.tsx'
import { lazily } from '../components/lazily.tsx'
import { RouteLink } from '../components/route-link.tsx'
import { Skeleton } from '../components/skeleton.tsx'
import { Detail } from '../detail/detail.tsx'
import { useSession } from '../live/queries.ts'
import { useKeys } from '../live/use-keys.ts'
import { useNarrow } from '../live/use-narrow.ts'
import { useSettled } from '../live/use-settled.ts'
import { useTitle } from '../live/use-title.ts'
import { buildSpanTree } from '../model/span-tree.ts'
import { SessionHeader } from './session-header.tsx'
import { SpanGrid } from './span-grid.tsx'
import { TreeToolbar } from './tree-toolbar.tsx'
import { useSelection } from './use-selection.ts'
import { ViewSwitch } from './view-switch.tsx'
import type { Candidate } from '../diff/compare-button.tsx'
import type { SpanTree } from '../model/span-tree.ts'
import type { EventSummary, SessionTree } from '@honeyhive/api'
import type { JSX } from 'react'

const MAX_CANDIDATES = 30

const ThreadView = lazily(async () => (await import('./thread-view.tsx')).ThreadView)

/** One session: its header, its spans as tree, as waterfall or as a conversation, and the selected span. */
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
  const { selected, tab, view, select, openTab, openView, close } = useSelection(session.id)
  const isRunning = useMemo(() => events.some((event) => event.status === 'running'), [events])
  const isNarrow = useNarrow()
  const isSettled = useSettled()
  // A wide page never shows an empty pane; a phone shows the tree first.
  const shown = selected ?? (isNarrow ? null : (tree.roots[0]?.event.id ?? null))
  const candidates = useMemo(() => candidatesFor(tree, shown), [tree, shown])
  const firstCall = useMemo(() => firstCallOf(tree), [tree])
  useKeys({ Escape: () => (isNarrow ? close() : document.getElementById('spans')?.focus()) })
  return (
    <div className={`session${selected === null ? '' : ' has-selection'}`}>
      <SessionHeader session={session} isRunning={isRunning} />
      <div className="session-body">
        <div className={`spans-pane view-${view}`}>
          <div className="spans-bar">
            <ViewSwitch view={view} onView={openView} />
            <TreeToolbar tree={tree} selectedId={shown} onSelect={select} />
          </div>
          {view === 'thread' ? (
            <ThreadView sessionId={session.id} tree={tree} selectedId={shown} onSelect={select} />
          ) : (
            <SpanGrid tree={tree} events={events} selectedId={shown} onSelect={select} />
          )}
        </div>
        {shown !== null && selected === null && !isSettled && <section className="detail" aria-label="Selected span" />}
        {shown !== null && (selected !== null || isSettled) && (
          <Detail
            eventId={shown}
            node={tree.byId.get(shown) ?? null}
            sessionStart={session.startTime}
            candidates={candidates}
            followsCall={(tree.byId.get(shown)?.event.startTime ?? Infinity) > firstCall}
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
/** When the first call of a model began: nothing was sent before it. */
function firstCallOf(tree: SpanTree): number {
  let first = Infinity
  for (const { event } of tree.byId.values())
    if (event.type === 'model' && event.startTime < first) first = event.startTime
  return first
}

function candidatesFor(tree: SpanTree, id: string | null): readonly Candidate[] {
  const own = id === null ? undefined : tree.byId.get(id)?.event
  if (own === undefined) return NO_CANDIDATES
  const named: Candidate[] = []
  const others: Candidate[] = []
  for (const { event } of tree.byId.values()) {
    if (named.length === MAX_CANDIDATES) break
    if (event.type !== own.type) continue
    if (event.name === own.name) named.push(candidateOf(event))
    else if (others.length < MAX_CANDIDATES) others.push(candidateOf(event))
  }
  return [...named, ...others].slice(0, MAX_CANDIDATES)
}

function candidateOf({ id, name, startTime, durationMillis }: EventSummary): Candidate {
  return { id, title: name, startTime, durationMillis }
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
