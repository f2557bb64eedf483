import type { ApiClient, ApiOutcome, SessionStart, UpdateEventRequest } from '@honeyhive/api'
import { SDK_VERSION } from '@honeyhive/tracing'
import type { TracerSeam } from '@honeyhive/tracing/experiment'
import { RequestLane } from '../platform/request-lane.ts'
import { findThreadFile, RequestThread } from '../platform/request-thread.ts'

/** How the requests of datapoints are made: by the tracer's own client, or for a large run in a thread. */
export interface DatapointRequests {
  startSession(session: SessionStart): ReturnType<ApiClient['startSession']>
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
  if (file === undefined) return inLane(api)
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

/** As many as the client has connections: a request that waited for one inside of it would be on the clock. */
const maxUnderWay = 8

function inLane(api: ApiClient): DatapointRequests {
  const lane = new RequestLane(maxUnderWay)
  return {
    startSession: (session) => lane.make(() => api.startSession(session)),
    updateSession: (update) => lane.make(() => api.updateEvent(update)),
    close: async () => undefined,
  }
}
