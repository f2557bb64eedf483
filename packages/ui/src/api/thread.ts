import { ask, hasList, narrow } from './transport.ts'
import type { EventHistory, SessionThread } from '@honeyhive/api'

/** A session as its user had it, made of its first `calls` model calls. */
export async function fetchThread(sessionId: string, calls: number, signal: AbortSignal): Promise<SessionThread> {
  const path = `/api/sessions/${encodeURIComponent(sessionId)}/thread?calls=${calls}`
  return narrow(await ask({ method: 'GET', path, signal }), hasList<SessionThread>('turns'), 'a conversation')
}

/** What of a model call's messages the session's earlier calls had already. */
export async function fetchHistory(eventId: string, signal: AbortSignal): Promise<EventHistory> {
  const path = `/api/events/${encodeURIComponent(eventId)}/history`
  return narrow(await ask({ method: 'GET', path, signal }), hasList<EventHistory>('sentBefore'), 'a history')
}
