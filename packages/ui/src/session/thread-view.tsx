import { useEffect, useMemo, useRef, useState } from 'react'
import { Failure, Notice } from '../components/notice.tsx'
import { Skeleton } from '../components/skeleton.tsx'
import { useThread } from '../live/thread-queries.ts'
import { formatCount } from '../model/format.ts'
import { threadSpanOf, threadSpans } from '../model/thread.ts'
import { ThreadTurnView } from './thread-turn.tsx'
import { useThreadKeys } from './use-thread-keys.ts'
import type { SpanTree } from '../model/span-tree.ts'
import type { JSX } from 'react'

interface ThreadViewProps {
  readonly sessionId: string
  readonly tree: SpanTree
  readonly selectedId: string | null
  readonly onSelect: (id: string) => void
}

const CALLS = 200

/** The conversation as the end user had it; what was done for an answer is a line that unfolds. */
export function ThreadView({ sessionId, tree, selectedId, onSelect }: ThreadViewProps): JSX.Element {
  const [calls, setCalls] = useState(CALLS)
  const query = useThread(sessionId, calls)
  const scroller = useRef<HTMLDivElement>(null)
  const turns = query.data?.turns
  const spans = useMemo(() => (turns === undefined ? [] : threadSpans(turns)), [turns])
  const shown = useMemo(() => threadSpanOf(tree, new Set(spans), selectedId), [tree, spans, selectedId])
  useThreadKeys({ spans, shown, tree, selectedId, onSelect })
  useEffect(() => {
    if (shown === null) return
    const marked = scroller.current?.querySelector('[aria-current="true"]')
    marked?.scrollIntoView({ block: 'nearest' })
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- what is marked is there only when the turns are
  }, [shown, turns])
  if (turns === undefined) {
    if (query.error === null) return <Skeleton rows={8} />
    return <Failure error={query.error} what="the conversation" onRetry={() => void query.refetch()} />
  }
  if (turns.length === 0) return <NoConversation callCount={query.data?.callCount ?? 0} />
  const { callCount = 0, shownCallCount = 0 } = query.data ?? {}
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, and the arrow keys walk through it
    <section id="spans" className="thread" ref={scroller} tabIndex={0} aria-label="Conversation">
      <ol>
        {turns.map((turn) => (
          <ThreadTurnView
            key={`${turn.startTime} ${turn.said[0]?.eventId ?? turn.answer?.eventId ?? ''}`}
            turn={turn}
            selectedId={shown}
            onSelect={onSelect}
          />
        ))}
      </ol>
      {shownCallCount < callCount && (
        <p className="thread-rest">
          The first {formatCount(shownCallCount)} of {formatCount(callCount)} model calls.{' '}
          <button type="button" className="more" onClick={() => setCalls(calls * 3)}>
            Show more
          </button>
        </p>
      )}
    </section>
  )
}

function NoConversation({ callCount }: { readonly callCount: number }): JSX.Element {
  return (
    <Notice title="No conversation">
      <p>
        {callCount === 0
          ? 'No model was called in this session, or its calls came without the event type “model”.'
          : 'The model calls of this session have no messages, or were made inside tools.'}{' '}
        The tree shows all spans.
      </p>
    </Notice>
  )
}
