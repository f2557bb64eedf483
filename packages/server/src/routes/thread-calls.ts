import { conversationOf } from '../ingest/conversation/conversation.ts'
import { keysOf, messagesSaidBefore, piecesOf, sharedCount, sizeOf } from '../ingest/conversation/sent-before.ts'
import type { EventSummary, Message, MessagePart } from '@honeyhive/api'
import type { EventStore } from '../store/event-store.ts'

/** A model call with what a thread needs of it: not the history that it repeats. */
export interface ThreadCall {
  readonly event: EventSummary
  /** Which instructions it was given; equal texts mean equal instructions. */
  readonly rules: string
  /** What the user said in it that no earlier call of the session had; else the last thing that the user said. */
  readonly said: readonly Message[]
  readonly isNews: boolean
  /** Whether it was sent an answer that an earlier call gave. */
  readonly isContinuation: boolean
  readonly output: readonly Message[]
}

const maxCompared = 64
/** Characters that are read for each call that was wanted; when they are used up, the thread ends earlier. */
const charactersPerCall = 250_000

/** Reads the calls one after the other: a session of long histories is never whole in memory. */
export async function readCalls(
  store: EventStore,
  events: readonly EventSummary[],
  wantedCount: number,
): Promise<readonly ThreadCall[]> {
  const calls: ThreadCall[] = []
  const earlier: (readonly string[])[] = []
  let characters = 0
  for (const event of events) {
    if (characters > wantedCount * charactersPerCall) break
    const stored = await store.getEvent(event.id)
    if (stored === undefined) continue
    const conversation = conversationOf(stored.inputs, stored.outputs)
    const { input, output } = conversation
    calls.push({ event, output, ...newsOf(input, messagesSaidBefore(input, closest(input, earlier))) })
    characters += sizeOf(conversation)
    earlier.unshift(keysOf(conversation))
    if (earlier.length > maxCompared) earlier.pop()
  }
  return calls
}

/** What people see of a message. */
export function visibleParts({ parts }: Message): readonly MessagePart[] {
  return parts.filter(
    (part) => part.kind === 'media' || part.kind === 'other' || (part.kind === 'text' && part.text.trim() !== ''),
  )
}

function newsOf(
  input: readonly Message[],
  saidBefore: readonly boolean[],
): Pick<ThreadCall, 'rules' | 'said' | 'isNews' | 'isContinuation'> {
  const spoken = (message: Message): boolean =>
    (message.role === 'user' || message.role === 'assistant') && visibleParts(message).length > 0
  const fresh = input.filter((message, index) => saidBefore[index] !== true && spoken(message))
  const lastOfUser = fresh.findLastIndex(({ role }) => role === 'user')
  const repeated = input.findLast((message) => message.role === 'user' && spoken(message))
  return {
    rules: piecesOf(input.filter(({ role }) => role === 'system'))
      .map(({ key }) => key)
      .join(' '),
    said: lastOfUser >= 0 ? fresh.slice(0, lastOfUser + 1) : repeated === undefined ? [] : [repeated],
    isNews: lastOfUser >= 0,
    isContinuation: input.some(({ role }, index) => role === 'assistant' && saidBefore[index] === true),
  }
}

/** The earlier call that shares most, the latest of several. */
function closest(input: readonly Message[], earlier: readonly (readonly string[])[]): readonly string[] {
  const pieces = piecesOf(input)
  let best: readonly string[] = []
  let most = 0
  for (const keys of earlier) {
    const shared = sharedCount(pieces, keys)
    if (shared > most) [best, most] = [keys, shared]
    if (shared > 0 && shared === keys.length) break
  }
  return best
}
