import { conversationOf } from '../ingest/conversation/conversation.ts'
import { keysOf, messagesSaidBefore, piecesOf, sharedCount, sizeOf } from '../ingest/conversation/sent-before.ts'
import type { EventHistory } from '@honeyhive/api'
import type { EventStore } from '../store/event-store.ts'
import type { StoredEvent } from '../store/event.ts'

/** Earlier calls that are read: an agent's step follows the one before it, or one that ran beside a few others. */
const maxCompared = 16
/** Characters of earlier calls after which no further one is read: the answer is waited for. */
const maxCharacters = 2_000_000

/** What of a call's input the session's earlier calls had already: compared with the one that shares most with it. */
export async function eventHistory(store: EventStore, event: StoredEvent): Promise<EventHistory> {
  if (event.type !== 'model') return { sentBefore: [] }
  const { input } = conversationOf(event.inputs, event.outputs)
  const pieces = piecesOf(input)
  let best: { readonly keys: readonly string[]; readonly shared: number } = { keys: [], shared: 0 }
  let characters = 0
  for (const id of await earlierCalls(store, event)) {
    if (characters > maxCharacters) break
    const earlier = await store.getEvent(id)
    if (earlier === undefined) continue
    const conversation = conversationOf(earlier.inputs, earlier.outputs)
    characters += sizeOf(conversation)
    const keys = keysOf(conversation)
    const shared = sharedCount(pieces, keys)
    if (shared > best.shared) best = { keys, shared }
    // All that was said up to then is here again: no call before it can share more than this one passed on.
    if (shared > 0 && shared === keys.length) break
  }
  return { sentBefore: messagesSaidBefore(input, best.keys) }
}

/** The latest first. */
async function earlierCalls(store: EventStore, event: StoredEvent): Promise<readonly string[]> {
  const { events } = await store.listEvents({
    filters: [
      { field: { kind: 'column', column: 'sessionId' }, operator: 'is', value: event.sessionId },
      { field: { kind: 'column', column: 'type' }, operator: 'is', value: 'model' },
    ],
    startedBefore: event.startTime,
    order: 'newest',
    limit: maxCompared + 1,
    countLimit: 0,
  })
  return events.flatMap(({ id }) => (id === event.id ? [] : [id])).slice(0, maxCompared)
}
