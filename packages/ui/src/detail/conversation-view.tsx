import { useMemo, useState } from 'react'
import { conversationOf, foldHistory } from '../model/conversation.ts'
import { formatPlural } from '../model/format.ts'
import { TurnView } from './turn-view.tsx'
import type { Turn } from '../model/conversation.ts'
import type { EventDetail } from '@honeyhive/api'
import type { JSX } from 'react'

interface ConversationViewProps {
  readonly messages: NonNullable<EventDetail['messages']>
  readonly isRunning: boolean
}

/** What was sent to the model and what it answered, as a script that reads from top to bottom. */
export function ConversationView({ messages, isRunning }: ConversationViewProps): JSX.Element {
  const [isUnfolded, setUnfolded] = useState(false)
  const turns = useMemo(() => conversationOf(messages), [messages])
  const { head, folded, tail } = useMemo(() => foldHistory(turns), [turns])
  if (turns.length === 0) return <p className="faint section">No messages were recorded for this call.</p>
  return (
    <ol className="conversation">
      <Overview turns={turns} />
      <Turns turns={head} />
      {folded.length > 0 && !isUnfolded && (
        <li className="fold">
          <button type="button" className="more" onClick={() => setUnfolded(true)}>
            {formatPlural(folded.length, 'earlier message')}
          </button>
        </li>
      )}
      {isUnfolded && <Turns turns={folded} />}
      <Turns turns={tail} />
      {messages.output.length === 0 && (
        <li className="turn-none">{isRunning ? 'The answer has not arrived yet.' : 'No answer was recorded.'}</li>
      )}
    </ol>
  )
}

/** How much was said, and the short way to the end of it. */
function Overview({ turns }: { readonly turns: readonly Turn[] }): JSX.Element | null {
  const sentCount = turns.filter((turn) => !turn.isOutput).length
  if (sentCount < 3 || sentCount === turns.length) return null
  const jump = (): void => document.querySelector('.turn-output')?.scrollIntoView({ block: 'nearest' })
  return (
    <li className="overview">
      <span>{formatPlural(sentCount, 'message')} sent</span>
      <button type="button" className="more" onClick={jump}>
        To the answer
      </button>
    </li>
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
