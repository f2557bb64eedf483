import { useMemo, useState } from 'react'
import { Skeleton } from '../components/skeleton.tsx'
import { useWholeEvent } from '../live/queries.ts'
import { useHistory } from '../live/thread-queries.ts'
import { conversationOf, foldHistory } from '../model/conversation.ts'
import { formatCount, formatPlural } from '../model/format.ts'
import { RestContext } from './long-text.tsx'
import { TurnView } from './turn-view.tsx'
import type { Turn } from '../model/conversation.ts'
import type { EventDetail } from '@honeyhive/api'
import type { JSX } from 'react'

interface ConversationViewProps {
  readonly eventId: string
  readonly messages: NonNullable<EventDetail['messages']>
  /** A call began before this one: it may have been sent what that one was. */
  readonly followsCall: boolean
  readonly isRunning: boolean
}

/** What was sent to the model and what it answered, as a script that reads from top to bottom; what was sent before is folded. */
export function ConversationView(props: ConversationViewProps): JSX.Element {
  const { eventId, followsCall, isRunning } = props
  const [isWhole, setWhole] = useState(false)
  const whole = useWholeEvent(eventId, isWhole)
  const messages = whole.data?.messages ?? props.messages
  const history = useHistory(eventId, followsCall && messages.input.length > 1)
  const sentBefore = history.data?.sentBefore
  const turns = useMemo(() => conversationOf(messages, sentBefore), [messages, sentBefore])
  const stretches = useMemo(() => foldHistory(turns), [turns])
  // Shown whole and folded a moment later, it would jump.
  if (history.isLoading) return <Skeleton rows={5} />
  if (turns.length === 0) return <p className="faint section">No messages were recorded for this call.</p>
  return (
    <RestContext value={() => setWhole(true)}>
      <ol className="conversation">
        <Overview turns={turns} />
        {stretches.map(({ isFolded, turns: some }, index) =>
          isFolded ? (
            // A conversation only grows at its end, so the position is a stretch's identity.
            // oxlint-disable-next-line react/no-array-index-key
            <Fold key={index} turns={some} />
          ) : (
            // oxlint-disable-next-line react/no-array-index-key -- as above
            <Turns key={index} turns={some} />
          ),
        )}
        {messages.output.length === 0 && (
          <li className="turn-none">{isRunning ? 'The answer has not arrived yet.' : 'No answer was recorded.'}</li>
        )}
      </ol>
    </RestContext>
  )
}

/** How much was said, how much of it is new, and the short way to the end of it. */
function Overview({ turns }: { readonly turns: readonly Turn[] }): JSX.Element | null {
  const sent = turns.filter((turn) => !turn.isOutput)
  if (sent.length < 3) return null
  const isKnown = sent.some(({ isSentBefore }) => isSentBefore)
  const newCount = sent.filter(({ isSentBefore }) => !isSentBefore).length
  const jump = (): void => document.querySelector('.turn-output')?.scrollIntoView({ block: 'nearest' })
  return (
    <li className="overview">
      <span>
        {formatPlural(sent.length, 'message')} sent
        {isKnown && `, ${newCount === 0 ? 'none' : formatCount(newCount)} new in this step`}
      </span>
      {sent.length < turns.length && (
        <button type="button" className="more" onClick={jump}>
          To the answer
        </button>
      )}
    </li>
  )
}

function Fold({ turns }: { readonly turns: readonly Turn[] }): JSX.Element {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <li className="fold">
        <button type="button" className="more" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? 'Fold' : ''} {formatPlural(turns.length, 'earlier message')}
        </button>
      </li>
      {isOpen && <Turns turns={turns} />}
    </>
  )
}

function Turns({ turns }: { readonly turns: readonly Turn[] }): JSX.Element {
  return (
    <>
      {turns.map((turn, index) => (
        // A conversation only grows at its end, so the position is a message's identity.
        // oxlint-disable-next-line react/no-array-index-key
        <TurnView key={index} turn={turn} />
      ))}
    </>
  )
}
