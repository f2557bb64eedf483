/** Door: trees of events, as v1's LangChain tracer sent them. */
import { type Call, call } from './rest/call.ts'
import type { HoneyHiveCore } from './rest/core.ts'
import type { LegacySessionStart, LegacySessionTraces } from './legacy/sessions.ts'
import type { OpenObject } from './open-object.ts'

/** `POST /session/{id}/traces`: adds trees of events, named as they travel, to a session. Does not reject. */
export function addSessionTraces(
  client: HoneyHiveCore,
  sessionId: string,
  traces: LegacySessionTraces,
): Call<{ success?: boolean | undefined }> {
  return call(client, {
    name: 'session traces',
    method: 'POST',
    route: '/session/{session_id}/traces',
    path: { session_id: sessionId },
    body: { value: traces, shape: { isAsItIs: true } },
    answer: { shape: {} },
  })
}

/** `POST /session/start` with a bare session, named as it travels. Does not reject. */
export function startBareSession(
  client: HoneyHiveCore,
  session: LegacySessionStart,
): Call<{ sessionId?: string | undefined }> {
  return call(client, {
    name: 'session start',
    method: 'POST',
    route: '/session/start',
    body: { value: session, shape: { isAsItIs: true } },
    answer: { shape: {} },
  })
}

/** `PUT /events` for a session, named as it travels. Does not reject. */
export function updateSession(client: HoneyHiveCore, sessionId: string, fields: OpenObject): Call<void> {
  return call(client, {
    name: 'session update',
    method: 'PUT',
    route: '/events',
    body: { value: { event_id: sessionId, ...fields }, shape: { isAsItIs: true } },
  })
}
