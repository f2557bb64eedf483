import { fromMicros } from './time.ts'
import type { IncomingEvent } from '../event.ts'
import type { EncodedEvent } from './encode-event.ts'

/** The session event of a session that nobody started; an event that belongs to it is all that is known of it. */
export function impliedSession(event: EncodedEvent, sessionId: string): IncomingEvent {
  const empty = {}
  return {
    id: sessionId,
    sessionId,
    sessionName: event.sessionName,
    parentId: null,
    project: event.project,
    source: event.source,
    type: 'session',
    name: event.sessionName ?? '',
    startTime: fromMicros(event.startMicros),
    endTime: null,
    status: 'unset',
    error: null,
    errorStack: null,
    model: null,
    provider: null,
    inputTokens: null,
    outputTokens: null,
    costUsd: null,
    timeToFirstTokenMillis: null,
    userId: null,
    title: null,
    isIncomplete: false,
    span: null,
    inputs: empty,
    outputs: empty,
    config: empty,
    metadata: empty,
    metrics: empty,
    feedback: empty,
    userProperties: empty,
  }
}
