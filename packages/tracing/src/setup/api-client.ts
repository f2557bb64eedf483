import { type ApiClient, createApiClient } from '@honeyhive/api'
import type { Config } from '../core/config.ts'
import { suppressed } from '../core/suppressed.ts'
import { SDK_VERSION } from '../core/version.ts'

/** The API as a tracer uses it: with its key, its deadlines, and untraced. */
export function apiClientOf(config: Config): ApiClient {
  const client = createApiClient({
    serverUrl: config.serverUrl,
    apiKey: () => config.apiKey?.reveal(),
    clientVersion: SDK_VERSION,
    timeoutMillis: config.apiTimeoutMillis,
    deadlineMillis: config.sessionStartTimeoutMillis,
    fetch: config.fetch,
  })
  return {
    startSession: (session) => suppressed(() => client.startSession(session)),
    updateEvent: (update) => suppressed(() => client.updateEvent(update)),
    createEvent: (event) => suppressed(() => client.createEvent(event)),
  }
}
