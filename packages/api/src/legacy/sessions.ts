import type { OpenObject } from '../open-object.ts'

/** `session` in the body of `POST /session/start`; v1's LangChain class sends it bare. */
export interface LegacySessionStart {
  readonly project: string
  readonly session_name: string
  readonly source: string
  /** A UUID. Absent: the server makes one. */
  readonly session_id?: string | undefined
  readonly children_ids?: readonly string[] | undefined
  readonly config?: OpenObject | undefined
  readonly inputs?: OpenObject | undefined
  readonly outputs?: OpenObject | undefined
  readonly error?: string | undefined
  /** Milliseconds. */
  readonly duration?: number | undefined
  readonly user_properties?: OpenObject | undefined
  readonly metrics?: OpenObject | undefined
  readonly feedback?: OpenObject | undefined
  readonly metadata?: OpenObject | undefined
  /** Unix milliseconds. */
  readonly start_time?: number | undefined
  readonly end_time?: number | undefined
}

/** Body of `POST /session/{id}/traces`: exactly one of the two; an entry's `children` are entries. */
export type LegacySessionTraces = { readonly logs: readonly OpenObject[] } | { readonly events: readonly OpenObject[] }
