import type { OpenRecord } from '../open-record.ts'

export type SessionStartRequest = {
  project: string
  sessionName: string
  /** Where it runs: production, staging … */
  source: string
  /** A UUID. Default: made by the server. */
  sessionId?: string | undefined
  childrenIds?: Array<string> | undefined
  config?: OpenRecord | undefined
  inputs?: OpenRecord | undefined
  outputs?: OpenRecord | undefined
  error?: string | undefined
  /** Milliseconds. */
  duration?: number | undefined
  userProperties?: OpenRecord | undefined
  metrics?: OpenRecord | undefined
  feedback?: OpenRecord | undefined
  metadata?: OpenRecord | undefined
  /** Unix milliseconds. */
  startTime?: number | undefined
  endTime?: number | undefined
}

/** What a batch of events says of its session. */
export type SessionPropertiesBatch = {
  sessionName?: string | undefined
  source?: string | undefined
  sessionId?: string | undefined
  config?: OpenRecord | undefined
  inputs?: OpenRecord | undefined
  outputs?: OpenRecord | undefined
  error?: string | undefined
  userProperties?: OpenRecord | undefined
  metrics?: OpenRecord | undefined
  feedback?: OpenRecord | undefined
  metadata?: OpenRecord | undefined
}

export type Security = { bearerAuth: string }
