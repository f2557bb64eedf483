import { durationMillis } from '../store/duration.ts'
import type { JsonObject, StoredEvent } from '../store/event.ts'

/**
 * An event as the legacy API writes it: snake case, no null but `parent_id`, a whole `end_time`. The version 1 client
 * checks all of that and throws over anything else.
 */
export function legacyEvent(event: StoredEvent): JsonObject {
  const isSession = event.type === 'session'
  return {
    event_id: event.id,
    session_id: event.sessionId,
    parent_id: isSession ? null : (event.parentId ?? event.sessionId),
    ...scopeOf(event.project),
    source: event.source,
    event_type: event.type,
    event_name: event.name,
    start_time: event.startTime,
    ...(event.endTime === null
      ? {}
      : { end_time: Math.round(event.endTime), duration: durationMillis(event.startTime, event.endTime) }),
    ...(event.error === null ? {} : { error: event.error }),
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

/** Organisations and workspaces do not exist here; strict clients want the ids all the same. */
function scopeOf(project: string): JsonObject {
  return { project, project_id: project, org_id: 'local', workspace_id: 'local' }
}

/** Only the named fields, and what tells one event from another; all where none is named. */
export function project(event: JsonObject, fields: readonly string[] | null | undefined): JsonObject {
  if (fields === null || fields === undefined || fields.length === 0) return event
  const kept = new Set([...fields.map((field) => field.split('.', 1)[0]), 'event_id', 'session_id', 'event_type'])
  return Object.fromEntries(Object.entries(event).filter(([key]) => kept.has(key)))
}
