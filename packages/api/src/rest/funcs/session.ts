import type * as components from '../../components.ts'
import type * as operations from '../../operations.ts'
import { type Call, call } from '../call.ts'
import type { HoneyHiveCore } from '../core.ts'
import type { RequestOptions } from '../sdk-options.ts'
import { event, plain, session } from '../shapes.ts'

/**
 * Starts a session: makes its event, whose id is the session's id.
 *
 * @example
 * const result = await sessionStartSession(client, { session: { project: 'demo', sessionName: 'chat', source: 'dev' } })
 * if (!result.ok) throw result.error
 */
export function sessionStartSession(
  client: HoneyHiveCore,
  request: operations.StartSessionRequestBody,
  options?: RequestOptions,
): Call<operations.StartSessionResponseBody> {
  return call(
    client,
    {
      name: 'session.startSession',
      method: 'POST',
      route: '/session/start',
      body: { value: request, shape: { needs: { session: 'object' }, inside: { session } } },
      answer: { shape: plain },
    },
    options,
  )
}

/**
 * The event of a session.
 *
 * @example
 * const result = await sessionGetSession(client, sessionId)
 * if (!result.ok) throw result.error
 */
export function sessionGetSession(
  client: HoneyHiveCore,
  sessionId: string,
  options?: RequestOptions,
): Call<components.Event> {
  return call(
    client,
    {
      name: 'session.getSession',
      method: 'GET',
      route: '/session/{session_id}',
      path: { session_id: sessionId },
      answer: { shape: event },
    },
    options,
  )
}
