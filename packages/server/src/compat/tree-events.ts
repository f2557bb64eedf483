import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { givenEvent } from '../wire/event-bodies.ts'
import { RefusedRequest } from '../wire/refused-request.ts'
import { createdEvent } from '../wire/to-event.ts'
import { withoutNulls } from '../wire/without-nulls.ts'
import type { OpenObject } from '@honeyhive/api/legacy'
import type { IncomingEvent } from '../store/event.ts'

const maxEvents = 50_000

interface Node {
  readonly raw: unknown
  readonly parentId: string | null
}

/** Trees as a list: each event names its parent. Without recursion, so that no depth is too deep. */
export function treeEvents(
  roots: readonly OpenObject[],
  { sessionId, nowMillis }: { readonly sessionId: string; readonly nowMillis: number },
): readonly IncomingEvent[] {
  const events: IncomingEvent[] = []
  const waiting: Node[] = roots.map((raw) => ({ raw, parentId: null })).toReversed()
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (events.length >= maxEvents)
      throw new RefusedRequest(413, `The trees hold more than ${maxEvents} events; send them in several requests.`)
    const parsed = givenEvent.safeParse(withoutNulls(node.raw))
    if (!parsed.success) throw new RefusedRequest(400, z.prettifyError(parsed.error))
    const event_id = parsed.data.event_id ?? randomUUID()
    const parent_id = node.parentId ?? parsed.data.parent_id
    const event = createdEvent({ ...parsed.data, event_id, parent_id, session_id: sessionId }, nowMillis)
    events.push(event)
    waiting.push(...childrenOf(node.raw).map((raw) => ({ raw, parentId: event.id })))
  }
  return events
}

function childrenOf(raw: unknown): readonly unknown[] {
  const children = typeof raw === 'object' && raw !== null && 'children' in raw ? raw.children : undefined
  return Array.isArray(children) ? (children as readonly unknown[]).toReversed() : []
}
