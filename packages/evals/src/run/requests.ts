import type { ApiClient, ApiOutcome, UpdateEventRequest } from '@honeyhive/api'
import { SDK_VERSION } from '@honeyhive/tracing'
import type { TracerSeam } from '@honeyhive/tracing/experiment'
import { findThreadFile, RequestThread } from '../platform/request-thread.ts'

/** How the requests of datapoints are made: by the tracer's own client, or for a large run in a thread. */
export interface DatapointRequests {
  /** `undefined`: by the tracer's own client. */
  readonly startSession: ApiClient['startSession'] | undefined
  updateSession(update: UpdateEventRequest): Promise<ApiOutcome<unknown>>
  close(): Promise<void>
}

/** Below so many executions a thread costs more than it saves. */
const worthAThread = 100

export function openRequests(seam: TracerSeam | undefined, executions: number): DatapointRequests | undefined {
  if (seam?.api === undefined) return undefined
  const { api, config, outgoing } = seam
  const isWorth = executions >= worthAThread && config.fetch === undefined && config.worker
  const file = isWorth ? findThreadFile() : undefined
  if (file === undefined)
    return { startSession: undefined, updateSession: (update) => api.updateEvent(update), close: async () => undefined }
  const thread = new RequestThread(file, {
    serverUrl: config.serverUrl,
    apiKey: config.apiKey?.reveal(),
    clientVersion: SDK_VERSION,
    timeoutMillis: config.apiTimeoutMillis,
    deadlineMillis: config.sessionStartTimeoutMillis,
  })
  return {
    startSession: (session) =>
      thread.send('POST', '/session/start', { session: outgoing?.session(session) ?? session }) as ReturnType<
        ApiClient['startSession']
      >,
    updateSession: (update) => thread.send('PUT', '/events', outgoing?.update(update) ?? update),
    close: () => thread.close(),
  }
}
