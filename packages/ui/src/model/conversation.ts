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
  /** An earlier call of the session sent all of it, or answered with it. */
  readonly isSentBefore: boolean
  readonly parts: readonly TurnPart[]
}

type CallPart = Extract<MessagePart, { readonly kind: 'tool-call' }>
type ResultPart = Extract<MessagePart, { readonly kind: 'tool-result' }>

/**
 * Puts each tool result into the call that asked for it: by id, and where ids are missing by order. Results that no
 * call asked for stay where they came. Messages that were only results of known calls disappear. A call whose result is new
 * is new as well: what it asked for came only now.
 */
export function conversationOf(
  messages: NonNullable<EventDetail['messages']>,
  sentBefore: readonly boolean[] = [],
): Turn[] {
  const all = [
    ...messages.input.map((message, index) => ({ message, isOutput: false, isBefore: sentBefore[index] === true })),
    ...messages.output.map((message) => ({ message, isOutput: true, isBefore: false })),
  ]
  const answers = pairResults(all.map(({ message }) => message))
  const used = new Set(answers.values())
  const fresh = new Set(all.flatMap(({ message, isBefore }) => (isBefore ? [] : message.parts)))
  return all.flatMap(({ message: { role, name, parts: given }, isOutput, isBefore }) => {
    const parts = given.filter((part) => part.kind !== 'tool-result' || !used.has(part))
    if (parts.length === 0 && given.length > 0) return []
    const hasNewResult = parts.some((part) => {
      const answer = part.kind === 'tool-call' ? answers.get(part) : undefined
      return answer !== undefined && fresh.has(answer)
    })
    const isSentBefore = isBefore && !hasNewResult
    return [{ role, name, isOutput, isSentBefore, parts: parts.map((part) => turnPart(part, answers)) }]
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

/** Messages that follow each other and are shown, or folded. */
export interface Stretch {
  readonly isFolded: boolean
  readonly turns: readonly Turn[]
}

/** What is new in this step stays open, what was sent before is folded; where nothing is known of that, the middle of a long history. */
export function foldHistory(turns: readonly Turn[]): readonly Stretch[] {
  return turns.some(({ isSentBefore }) => isSentBefore)
    ? stretchesOf(turns, ({ isSentBefore }) => isSentBefore)
    : foldMiddle(turns)
}

const TAIL = 4

/** What instructs the model and the last messages sent stay open. Folding one or two messages hides more than it saves. */
function foldMiddle(turns: readonly Turn[]): readonly Stretch[] {
  const sentCount = turns.filter((turn) => !turn.isOutput).length
  const headCount = turns.findIndex((turn) => turn.role !== 'system')
  const foldEnd = sentCount - TAIL
  if (headCount < 0 || foldEnd - headCount < 3) return [{ isFolded: false, turns }]
  return stretchesOf(turns, (_, index) => index >= headCount && index < foldEnd)
}

function stretchesOf(turns: readonly Turn[], isFolded: (turn: Turn, index: number) => boolean): readonly Stretch[] {
  const stretches: { isFolded: boolean; turns: Turn[] }[] = []
  turns.forEach((turn, index) => {
    const folds = isFolded(turn, index)
    const last = stretches.at(-1)
    if (last?.isFolded === folds) last.turns.push(turn)
    else stretches.push({ isFolded: folds, turns: [turn] })
  })
  return stretches
}
