import { readCalls } from './thread-calls.ts'
import { turnsOf } from './thread-turns.ts'
import type { SessionThread } from '@honeyhive/api'
import type { EventStore } from '../store/event-store.ts'

/** The conversation of a session, made of its first `maxCalls` model calls, of fewer where they are very long. */
export async function sessionThread(store: EventStore, sessionId: string, maxCalls: number): Promise<SessionThread> {
  const events = await store.getTree(sessionId)
  const models = events.filter(({ type }) => type === 'model')
  const calls = await readCalls(store, models.slice(0, maxCalls), maxCalls)
  return { turns: turnsOf(calls, events), callCount: models.length, shownCallCount: calls.length }
}
