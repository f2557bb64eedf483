import { durationMillis } from '../store/duration.ts'
import type { Event, Session } from '@honeyhive/api/current'
import type { LegacyEvent } from '@honeyhive/api/legacy'
import type { JsonObject, StoredEvent } from '../store/event.ts'

/**
 * An event as the first generation writes it: snake case, no null but `parent_id`, a whole `end_time`. The version 1 client
 * checks all of that and throws over anything else.
 */
export function legacyEvent(
  event: StoredEvent,
): LegacyEvent & { readonly session_id: string; readonly event_id: string } {
  return {
    ...sharedView(event),
    ...(event.endTime === null
      ? {}
      : { end_time: Math.round(event.endTime), duration: durationMillis(event.startTime, event.endTime) ?? 0 }),
    ...(event.error === null ? {} : { error: event.error }),
  }
}

/** The same event under `/v1`, where what is not known is null. */
export function currentEvent(event: StoredEvent): Event {
  return {
    ...sharedView(event),
    end_time: event.endTime === null ? null : Math.round(event.endTime),
    duration: durationMillis(event.startTime, event.endTime),
    error: event.error,
  }
}

export function currentSession(event: StoredEvent): Session {
  return { ...currentEvent(event), event_type: 'session', session_name: event.name }
}

function sharedView(event: StoredEvent): Omit<Event, 'end_time' | 'duration' | 'error'> & { readonly project: string } {
  return {
    event_id: event.id,
    session_id: event.sessionId,
    parent_id: event.type === 'session' ? null : (event.parentId ?? event.sessionId),
    // Organisations and workspaces do not exist here; strict clients want the ids all the same.
    project: event.project,
    project_id: event.project,
    org_id: 'local',
    workspace_id: 'local',
    source: event.source,
    event_type: event.type,
    event_name: event.name,
    start_time: event.startTime,
    inputs: event.inputs,
    outputs: event.outputs,
    config: event.config,
    metadata: event.metadata,
    metrics: event.metrics,
    feedback: event.feedback,
    user_properties: event.userProperties,
    children_ids: [],
  }
}

/** Only the named fields, and what tells one event from another; all where none is named. */
export function projected<E extends object>(event: E, fields: readonly string[] | null | undefined): E {
  if (fields === null || fields === undefined || fields.length === 0) return event
  const kept = new Set([...fields.map((field) => field.split('.', 1)[0]), 'event_id', 'session_id', 'event_type'])
  return Object.fromEntries(Object.entries(event as JsonObject).filter(([key]) => kept.has(key))) as E
}
