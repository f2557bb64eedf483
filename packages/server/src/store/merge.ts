import { bucketNames } from './event.ts'
import type { Buckets, EventPatch, IncomingEvent, JsonObject } from './event.ts'

/** Key by key on the top level; the later value of a key wins whole. */
export function mergeBuckets(older: Partial<Buckets>, newer: Partial<Buckets>): Buckets {
  const merged = bucketNames.map((name) => [name, { ...older[name], ...newer[name] }])
  return Object.fromEntries(merged) as Record<keyof Buckets, JsonObject>
}

/** The patch with its messages after those that are known: in `inputs.chat_history`, so that applying it twice adds nothing. */
export function withHistory({ addedMessages, ...patch }: EventPatch, known: JsonObject | undefined): EventPatch {
  if (addedMessages === undefined) return patch
  const history: unknown = known?.['chat_history']
  const earlier: readonly unknown[] = Array.isArray(history) ? history : []
  return { ...patch, inputs: { ...patch.inputs, chat_history: [...earlier, ...addedMessages] } }
}

/** Two patches of one event as one. */
export function mergePatches(older: EventPatch, newer: EventPatch): EventPatch {
  const touched = bucketNames.filter((name) => older[name] !== undefined || newer[name] !== undefined)
  const buckets = mergeBuckets(older, newer)
  return { ...older, ...newer, ...Object.fromEntries(touched.map((name) => [name, buckets[name]])) }
}

export function applyPatch<E extends IncomingEvent>(event: E, patch: EventPatch): E {
  const buckets = mergeBuckets(event, patch)
  const endTime =
    patch.endTime ?? (patch.durationMillis === undefined ? event.endTime : event.startTime + patch.durationMillis)
  return {
    ...event,
    ...buckets,
    endTime,
    name: patch.name ?? event.name,
    error: patch.error ?? event.error,
    status: patch.error === undefined ? event.status : 'error',
    userId: userIdOf(buckets.userProperties) ?? event.userId,
  }
}

/** A repeated start of a session adds to what is known of it; the first start keeps its time. */
export function mergeSessions(older: IncomingEvent, newer: IncomingEvent): IncomingEvent {
  return {
    ...newer,
    ...mergeBuckets(older, newer),
    name: newer.sessionName ?? older.name,
    startTime: Math.min(older.startTime, newer.startTime),
    endTime: newer.endTime ?? older.endTime,
    error: newer.error ?? older.error,
    status: newer.error === null ? older.status : newer.status,
    userId: newer.userId ?? older.userId,
  }
}

export function userIdOf(userProperties: JsonObject): string | null {
  const value = userProperties['user_id'] ?? userProperties['userId'] ?? userProperties['id']
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null
}
