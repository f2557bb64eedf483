import type { ApiClient, ApiOutcome, SessionStart, UpdateEventRequest } from '@honeyhive/api'
import { SDK_VERSION } from '@honeyhive/tracing'
import type { TracerSeam } from '@honeyhive/tracing/experiment'
import { findThreadFile, RequestThread } from '../platform/request-thread.ts'
import { Lane } from '../schedule/lane.ts'

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
  const lane = new Lane({ current: maxUnderWay, pausedUntil: 0 })
  const placed = async <T>(call: () => Promise<T>): Promise<T> => {
    await lane.enter()
    try {
      return await call()
    } finally {
      lane.leave()
    }
  }
  return {
    startSession: (session) => placed(() => api.startSession(session)),
    updateSession: (update) => placed(() => api.updateEvent(update)),
    close: async () => undefined,
  }
}
