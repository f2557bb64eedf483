import { useEffect, useRef } from 'react'
import { Failure } from '../components/notice.tsx'
import { Skeleton } from '../components/skeleton.tsx'
import { useEvent } from '../live/queries.ts'
import { useKeys } from '../live/use-keys.ts'
import { useNarrow } from '../live/use-narrow.ts'
import { AttributesView } from './attributes-view.tsx'
import { ConversationView } from './conversation-view.tsx'
import { DataView } from './data-view.tsx'
import { DetailActions } from './detail-actions.tsx'
import { DetailHeader } from './detail-header.tsx'
import { ErrorPanel } from './error-panel.tsx'
import { FeedbackView } from './feedback-view.tsx'
import { RawView } from './raw-view.tsx'
import { TabBar } from './tab-bar.tsx'
import { UsageView } from './usage-view.tsx'
import { Whole } from './whole.tsx'
import type { Candidate } from '../diff/compare-button.tsx'
import type { SpanNode } from '../model/span-tree.ts'
import type { EventDetail } from '@honeyhive/api'
import type { JSX } from 'react'

interface DetailProps {
  readonly eventId: string
  /** The span's place in the tree; null when the address names a span that is not in it. */
  readonly node: SpanNode | null
  readonly sessionStart: number
  /** Spans that this one may be compared with. */
  readonly candidates: readonly Candidate[]
  /** A call of a model began before this span: it may have been sent what that one was. */
  readonly followsCall: boolean
  readonly tab: string | null
  readonly onTab: (tab: string) => void
  readonly onBack: () => void
}

/** The selected span. */
export function Detail(props: DetailProps): JSX.Element {
  const { eventId, node, sessionStart, candidates, followsCall, tab, onTab, onBack } = props
  const query = useEvent(eventId)
  const scroller = useRef<HTMLElement>(null)
  const isNarrow = useNarrow()
  useEffect(() => {
    scroller.current?.scrollTo({ top: 0 })
    // On a phone the detail is a view of its own: whoever opened it continues there.
    if (isNarrow) scroller.current?.focus({ preventScroll: true })
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- another span begins at its top
  }, [eventId, isNarrow])
  useKeys({ f: () => onTab('feedback') })
  const event = node?.event ?? (query.data?.id === eventId ? query.data : null)
  return (
    <section id="detail" className="detail" ref={scroller} tabIndex={-1} aria-label="Selected span">
      <div className="detail-back">
        <button type="button" className="button quiet" onClick={onBack}>
          ← Spans
        </button>
      </div>
      {event !== null && <DetailHeader event={event} sessionStart={sessionStart} />}
      {query.error !== null && <Failure error={query.error} what="this span" onRetry={() => void query.refetch()} />}
      {query.data === undefined ? (
        query.error === null && <Skeleton rows={8} />
      ) : (
        <div className={`detail-body${query.data.id === eventId ? '' : ' is-stale'}`}>
          <DetailActions key={`actions ${query.data.id}`} detail={query.data} candidates={candidates} />
          <DetailBody key={query.data.id} detail={query.data} followsCall={followsCall} tab={tab} onTab={onTab} />
        </div>
      )}
    </section>
  )
}

interface Tab {
  readonly id: string
  readonly label: string
  readonly content: JSX.Element
}

function tabsOf(detail: EventDetail, followsCall: boolean): readonly Tab[] {
  const tabs: Tab[] = []
  const whole = (show: (all: EventDetail) => JSX.Element): JSX.Element => <Whole detail={detail}>{show}</Whole>
  if (detail.messages !== null) {
    tabs.push({
      id: 'conversation',
      label: 'Conversation',
      content: (
        <ConversationView
          eventId={detail.id}
          messages={detail.messages}
          followsCall={followsCall}
          isRunning={detail.status === 'running'}
        />
      ),
    })
  }
  tabs.push(
    { id: 'data', label: 'Inputs & outputs', content: whole((all) => <DataView detail={all} />) },
    { id: 'feedback', label: 'Feedback', content: <FeedbackView detail={detail} /> },
    { id: 'attributes', label: 'Attributes', content: whole((all) => <AttributesView detail={all} />) },
    { id: 'raw', label: 'Raw', content: whole((all) => <RawView detail={all} />) },
  )
  return tabs
}

interface DetailBodyProps extends Pick<DetailProps, 'followsCall'> {
  readonly detail: EventDetail
  readonly tab: string | null
  readonly onTab: (tab: string) => void
}

function DetailBody({ detail, followsCall, tab, onTab }: DetailBodyProps): JSX.Element {
  const tabs = tabsOf(detail, followsCall)
  const open = tabs.find(({ id }) => id === tab) ?? tabs[0]
  return (
    <>
      {(detail.errorText !== null || detail.error !== null) && <ErrorPanel detail={detail} />}
      {detail.usage !== null && <UsageView usage={detail.usage} />}
      <TabBar tabs={tabs} openId={open?.id ?? ''} onOpen={onTab} />
      <div className="tab-panel" role="tabpanel" id="tab-panel" aria-labelledby={`tab-${open?.id}`}>
        {open?.content}
      </div>
    </>
  )
}
