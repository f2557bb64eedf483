import type { EventDetail, Message, MessagePart, MessageRole } from '@honeyhive/api'

/** A tool call with the answer it got, when a later message brought one. */
export interface PairedCall {
  readonly kind: 'call'
  readonly id: string | null
  readonly name: string
  readonly arguments: unknown
  readonly result: { readonly value: unknown } | null
}

export type TurnPart = Exclude<MessagePart, { readonly kind: 'tool-call' }> | PairedCall

/** One message as it is shown. */
export interface Turn {
  readonly role: MessageRole
  readonly name: string | null
  /** Whether this call of the model produced it; the rest was sent to it. */
  readonly isOutput: boolean
  readonly parts: readonly TurnPart[]
}

type CallPart = Extract<MessagePart, { readonly kind: 'tool-call' }>
type ResultPart = Extract<MessagePart, { readonly kind: 'tool-result' }>

/**
 * Puts each tool result into the call that asked for it: by id, and where ids are missing by order. Results that no
 * call asked for stay where they came. Messages that were only results of known calls disappear.
 */
export function conversationOf(messages: NonNullable<EventDetail['messages']>): Turn[] {
  const all = [
    ...messages.input.map((message) => ({ message, isOutput: false })),
    ...messages.output.map((message) => ({ message, isOutput: true })),
  ]
  const answers = pairResults(all.map(({ message }) => message))
  const used = new Set(answers.values())
  return all.flatMap(({ message, isOutput }) => {
    const parts = message.parts.filter((part) => part.kind !== 'tool-result' || !used.has(part))
    if (parts.length === 0 && message.parts.length > 0) return []
    return [{ role: message.role, name: message.name, isOutput, parts: parts.map((part) => turnPart(part, answers)) }]
  })
}

/** Call to result. A result answers the earliest open call before it. */
function pairResults(messages: readonly Message[]): Map<CallPart, ResultPart> {
  const open: CallPart[] = []
  const answers = new Map<CallPart, ResultPart>()
  for (const part of messages.flatMap((message) => message.parts)) {
    if (part.kind === 'tool-call') open.push(part)
    if (part.kind !== 'tool-result') continue
    const index = open.findIndex((call) => (part.id === null || call.id === null ? true : call.id === part.id))
    const call = open[index]
    if (call === undefined) continue
    answers.set(call, part)
    open.splice(index, 1)
  }
  return answers
}

function turnPart(part: MessagePart, answers: ReadonlyMap<CallPart, ResultPart>): TurnPart {
  if (part.kind !== 'tool-call') return part
  const answer = answers.get(part)
  return {
    kind: 'call',
    id: part.id,
    name: part.name,
    arguments: part.arguments,
    result: answer === undefined ? null : { value: answer.result },
  }
}

export interface FoldedConversation {
  readonly head: readonly Turn[]
  /** What an agent sends again with every step; shown on request. */
  readonly folded: readonly Turn[]
  readonly tail: readonly Turn[]
}

/** Folds the middle of a long history: what instructs the model and the last `tailCount` messages sent stay visible. */
export function foldHistory(turns: readonly Turn[], tailCount = 4): FoldedConversation {
  const sentCount = turns.filter((turn) => !turn.isOutput).length
  const headCount = turns.findIndex((turn) => turn.role !== 'system')
  const foldEnd = sentCount - tailCount
  // Folding one or two messages hides more than it saves.
  if (headCount < 0 || foldEnd - headCount < 3) return { head: [], folded: [], tail: turns }
  return { head: turns.slice(0, headCount), folded: turns.slice(headCount, foldEnd), tail: turns.slice(foldEnd) }
}
