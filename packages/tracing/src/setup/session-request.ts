import type { JsonObject, SessionStart } from '@honeyhive/api'
import type { Config } from '../core/config.ts'
import type { Identity } from '../core/identity.ts'
import { snapshot } from '../core/serialize.ts'
import type { SessionOptions } from './sessions.ts'

/** What the server is told of a session that begins (`POST /session/start`). */
export function sessionRequest(identity: Identity, session: SessionOptions, config: Config): SessionStart {
  const ids = {
    run_id: textOf(session.runId) ?? config.runId,
    dataset_id: textOf(session.datasetId) ?? config.datasetId,
    datapoint_id: textOf(session.datapointId) ?? config.datapointId,
  }
  const hasIds = Object.values(ids).some((id) => id !== undefined)
  return {
    session_id: identity.sessionId,
    session_name: identity.sessionName,
    source: identity.source,
    project: identity.project,
    inputs: plainObject(session.inputs),
    metadata: plainObject(hasIds ? { ...session.metadata, ...ids } : session.metadata),
    user_properties: plainObject(session.userProperties),
    start_time: Date.now(),
  }
}

/** Text that says something. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** What JSON can hold of an object that the user gave; absent when there is nothing. */
export function plainObject(value: unknown): JsonObject | undefined {
  if (value === undefined || value === null) return undefined
  const { tree } = snapshot(value)
  return typeof tree === 'object' && tree !== null && !Array.isArray(tree) ? (tree as JsonObject) : undefined
}
