import { entriesOf, kindOf } from '../model/json-value.ts'
import { JsonTree } from './json-tree.tsx'
import { LongText } from './long-text.tsx'
import { MediaView } from './media-view.tsx'
import type { PairedCall, Turn, TurnPart } from '../model/conversation.ts'
import type { JSX } from 'react'

export function TurnView({ turn }: { readonly turn: Turn }): JSX.Element {
  const { role, name, isOutput, parts } = turn
  return (
    <li className={`turn turn-${role}${isOutput ? ' turn-output' : ''}`}>
      <div className="turn-role">
        <span>{role}</span>
        {name !== null && <span className="turn-name">{name}</span>}
        {isOutput && <span className="turn-new">answer</span>}
      </div>
      <div className="turn-parts">
        {parts.length === 0 && <p className="faint">An empty message.</p>}
        {parts.map((part, index) => (
          // Parts of a message never change their order.
          // oxlint-disable-next-line react/no-array-index-key
          <PartView key={index} part={part} cutAt={cutOf(turn)} />
        ))}
      </div>
    </li>
  )
}

export interface PartViewProps {
  readonly part: TurnPart
  readonly cutAt: number
}

/** The answer is what the reader came for; instructions are the same at every step. */
function cutOf({ role, isOutput }: Turn): number {
  if (isOutput) return 8000
  return role === 'system' ? 480 : 1600
}

export function PartView({ part, cutAt }: PartViewProps): JSX.Element {
  switch (part.kind) {
    case 'text':
      return part.text === '' ? (
        <p className="faint">Empty text.</p>
      ) : (
        <LongText text={part.text} cutAt={cutAt} rest={part.rest ?? 0} />
      )
    case 'reasoning':
      return (
        <details className="reasoning" open={part.text.length < 600}>
          <summary>Reasoning</summary>
          <LongText text={part.text} />
        </details>
      )
    case 'call':
      return <CallView call={part} />
    case 'tool-result':
      return <ResultView id={part.id} value={part.result} />
    case 'media':
      return <MediaView mimeType={part.mimeType} url={part.url} />
    case 'other':
      return <JsonTree value={part.value} />
  }
}

function CallView({ call }: { readonly call: PairedCall }): JSX.Element {
  return (
    <div className="call">
      <div className="call-head">
        <span className="call-name">{call.name}</span>
        {call.id !== null && <span className="call-id">{call.id}</span>}
      </div>
      <div className="call-part">
        <Value value={call.arguments} empty="no arguments" />
      </div>
      {call.result !== null && (
        <div className="call-part call-result">
          <span className="call-label">Result</span>
          <Value value={call.result.value} empty="nothing" />
        </div>
      )}
    </div>
  )
}

function ResultView({ id, value }: { readonly id: string | null; readonly value: unknown }): JSX.Element {
  return (
    <div className="call">
      <div className="call-head">
        <span className="call-label">Result</span>
        {id !== null && <span className="call-id">{id}</span>}
      </div>
      <div className="call-part">
        <Value value={value} empty="nothing" />
      </div>
    </div>
  )
}

function Value({ value, empty }: { readonly value: unknown; readonly empty: string }): JSX.Element {
  const kind = kindOf(value)
  if (kind === 'null' || value === '') return <span className="faint">{empty}</span>
  if (kind === 'record' && entriesOf(value, '').length === 0) return <span className="faint">{empty}</span>
  if (typeof value === 'string') return <LongText text={value} cutAt={1200} />
  return <JsonTree value={value} openDepth={1} />
}
