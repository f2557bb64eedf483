import { Failure } from '../components/notice.tsx'
import { Skeleton } from '../components/skeleton.tsx'
import { TextDiffView } from '../components/text-diff-view.tsx'
import { Section } from '../detail/section.tsx'
import { useWholeEvent } from '../live/queries.ts'
import { messageText } from '../model/message-text.ts'
import { formatCost, formatCount, formatDuration } from '../model/format.ts'
import { copyText } from '../model/json-value.ts'
import { sessionPath } from '../model/route.ts'
import { Delta, Sides } from './sides.tsx'
import type { EventDetail } from '@honeyhive/api'
import type { JSX } from 'react'

export function SpanDiff({ left, right }: { readonly left: string; readonly right: string }): JSX.Element {
  const before = useWholeEvent(left)
  const after = useWholeEvent(right)
  const error = before.error ?? after.error
  if (error !== null) return <Failure error={error} what="these spans" onRetry={() => window.location.reload()} />
  if (before.data === undefined || after.data === undefined) return <Skeleton rows={14} />
  return <SpanDiffView before={before.data} after={after.data} />
}

function SpanDiffView({ before, after }: { readonly before: EventDetail; readonly after: EventDetail }): JSX.Element {
  const parts = partsOf(before, after)
  return (
    <div className="page">
      <Sides
        subject="span"
        ids={[before.id, after.id]}
        sides={[
          {
            label: 'Before',
            to: sessionPath(before.sessionId, { eventId: before.id }),
            title: before.name,
            startTime: before.startTime,
          },
          {
            label: 'After',
            to: sessionPath(after.sessionId, { eventId: after.id }),
            title: after.name,
            startTime: after.startTime,
          },
        ]}
      >
        <dl className="figures">
          <Delta label="Time" before={before.durationMillis} after={after.durationMillis} format={formatDuration} />
          <Delta label="Tokens in" before={before.inputTokens} after={after.inputTokens} format={formatCount} />
          <Delta label="Tokens out" before={before.outputTokens} after={after.outputTokens} format={formatCount} />
          <Delta label="Cost" before={before.costUsd} after={after.costUsd} format={formatCost} />
        </dl>
      </Sides>
      <div className="diff-texts">
        {parts.length === 0 && <p className="faint section">Inputs, outputs, configuration and error are the same.</p>}
        {parts.map(({ title, texts: [one, other] }) => (
          <Section key={title} title={title}>
            <TextDiffView before={one} after={other} />
          </Section>
        ))}
      </div>
    </div>
  )
}

interface DiffedPart {
  readonly title: string
  readonly texts: readonly [string, string]
}

/** A call of a model as its messages, anything else as its data; parts that are the same are left out. */
function partsOf(before: EventDetail, after: EventDetail): DiffedPart[] {
  const both = (title: string, textOf: (detail: EventDetail) => string): DiffedPart => ({
    title,
    texts: [textOf(before), textOf(after)],
  })
  const hasMessages = before.messages !== null && after.messages !== null
  const parts = [
    both('Error', ({ errorText }) => errorText ?? ''),
    hasMessages
      ? both('Sent', ({ messages }) => messageText(messages?.input ?? []))
      : both('Inputs', ({ inputs }) => copyText(inputs)),
    hasMessages
      ? both('Answer', ({ messages }) => messageText(messages?.output ?? []))
      : both('Outputs', ({ outputs }) => copyText(outputs)),
    both('Configuration', ({ config, model, provider }) => copyText({ model, provider, ...config })),
    both('Metadata', ({ metadata }) => copyText(metadata)),
  ]
  return parts.filter(({ texts: [one, other] }) => one !== other)
}
