import type * as components from '../../components.ts'
import type * as operations from '../../operations.ts'
import type { HoneyHiveCore } from '../core.ts'
import { load } from '../load.ts'
import { unwrap } from '../result.ts'
import type { RequestOptions } from '../sdk-options.ts'

/**
 * Sessions. A call that fails throws an error of `honeyhive/models/errors`.
 *
 * @example
 * const answer = await client.session.startSession({ session: { project: 'demo', sessionName: 'chat', source: 'dev' } })
 */
export class Session {
  private readonly client: HoneyHiveCore

  constructor(client: HoneyHiveCore) {
    this.client = client
  }

  /** Starts a session: makes its event, whose id is the session's id. */
  async startSession(
    request: operations.StartSessionRequestBody,
    options?: RequestOptions,
  ): Promise<operations.StartSessionResponseBody> {
    const { sessionStartSession } = await load()
    return unwrap(sessionStartSession(this.client, request, options))
  }

  /** The event of a session. */
  async getSession(sessionId: string, options?: RequestOptions): Promise<components.Event> {
    const { sessionGetSession } = await load()
    return unwrap(sessionGetSession(this.client, sessionId, options))
  }
}
