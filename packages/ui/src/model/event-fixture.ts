import type { EventSummary, SessionSummary } from '@honeyhive/api'

/** An event with nothing special about it, for tests. */
export function eventOf(overrides: Partial<EventSummary> & { readonly id: string }): EventSummary {
  return {
    sessionId: 'session',
    parentId: 'session',
    type: 'chain',
    name: overrides.id,
    startTime: 1000,
    durationMillis: 100,
    status: 'ok',
    error: null,
    model: null,
    provider: null,
    inputTokens: null,
    outputTokens: null,
    costUsd: null,
    timeToFirstTokenMillis: null,
    isIncomplete: false,
    ...overrides,
  }
}

/** A session with nothing special about it, for tests. */
export function sessionOf(overrides: Partial<SessionSummary> & { readonly id: string }): SessionSummary {
  return {
    name: 'agent',
    title: null,
    project: 'project',
    source: 'test',
    startTime: 1000,
    endTime: null,
    durationMillis: null,
    eventCount: 1,
    errorCount: 0,
    inputTokens: 0,
    outputTokens: 0,
    costUsd: null,
    models: [],
    userId: null,
    version: 1,
    ...overrides,
  }
}
