import type { EventDetail, EventSummary, SessionSummary } from '@honeyhive/api'

export interface FixtureSession {
  readonly id: string
  readonly events: readonly EventSummary[]
  readonly details: ReadonlyMap<string, EventDetail>
  summary(): SessionSummary
  /** Adds or replaces a span (by `id`); times are milliseconds after the session's start. */
  span(options: Readonly<Record<string, unknown>>): string
}

export interface FixtureServer {
  readonly url: string
  readonly sessions: Map<string, FixtureSession>
  /** Stores a session and tells every open page. */
  publish(session: FixtureSession): void
  stop(): Promise<void>
}

export interface FixtureServerOptions {
  /** Default 0: any free one. */
  readonly port?: number
  readonly isEmpty?: boolean
  /** Spans of the large session. Default 2000. */
  readonly spanCount?: number
  /** The built page. Default: `dist/static`. */
  readonly staticFolder?: string
}

export function startFixtureServer(options?: FixtureServerOptions): Promise<FixtureServer>

/** A small session that has just begun. */
export function newSession(number: number): FixtureSession
