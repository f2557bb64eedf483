import { type ApiClient, createApiClient } from '@honeyhive/api'
import type { Config } from '../core/config.ts'
import { suppressed } from '../core/suppressed.ts'
import { SDK_VERSION } from '../core/version.ts'
import type { Outgoing } from './outgoing.ts'

/** The API as a tracer uses it: with its key, its deadlines, untraced, and with nothing in it that is to be hidden. */
export function apiClientOf(config: Config, outgoing: Outgoing | undefined): ApiClient {
  const client = createApiClient({
    serverUrl: config.serverUrl,
    apiKey: () => config.apiKey?.reveal(),
    clientVersion: SDK_VERSION,
    timeoutMillis: config.apiTimeoutMillis,
    deadlineMillis: config.sessionStartTimeoutMillis,
    retryBackoffMillis: config.retryBackoffMillis,
    fetch: config.fetch,
    agent: config.agent,
  })
  return {
    startSession: (session) => suppressed(() => client.startSession(outgoing?.session(session) ?? session)),
    updateEvent: (update) => suppressed(() => client.updateEvent(outgoing?.update(update) ?? update)),
    createEvent: (event) => suppressed(() => client.createEvent(outgoing?.event(event) ?? event)),
  }
}
