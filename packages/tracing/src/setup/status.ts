import type { Cache, CacheStatistics } from '../core/cache.ts'
import type { Config } from '../core/config.ts'
import { type InstrumentedLibrary, notedLibraries } from '../core/libraries.ts'
import type { SpoolMode } from '../core/read-delivery.ts'
import type { EnvironmentKind, Profile } from '../core/profiles.ts'
import type { SpanAccount, SpanCounts } from '../export/account.ts'
import type { ProviderChoice } from './provider-strategy.ts'
import type { SessionOutcome, StartedSession } from './sessions.ts'

/**
 * `on`: recorded and sent. `test`: recorded and kept in memory. `console`: there is nowhere to send to, and because of `verbose`
 * spans are printed. `off`: not recorded. `reasons` says why.
 */
export type RuntimeMode = 'on' | 'test' | 'console' | 'off'

/** `degraded`: it works, and not all of it as it was asked to. `noop`: nothing is recorded. `reasons` says why. */
export type Health = 'ok' | 'degraded' | 'noop'

/** What is on, what is off and why, and what became of every span. Plain data, without secrets. */
export interface TracerStatus {
  readonly mode: RuntimeMode
  readonly health: Health
  /** Why it is off, or what of the options could not be used. */
  readonly reasons: readonly string[]
  readonly serverUrl: string
  /** Where spans go. */
  readonly otlpEndpoint: string
  readonly hasApiKey: boolean
  /** The tracer's own session, and how its start went so far. */
  readonly session: { readonly id: string; readonly status: SessionOutcome['status'] | 'starting' }
  readonly provider: ProviderChoice | undefined
  /** Where the process runs, as far as we can tell, and the profile that was asked for. */
  readonly environment: EnvironmentKind
  readonly profile: Profile | undefined
  readonly cache: CacheStatistics
  readonly spans: SpanCounts
  /** When spans go to disk, and how many of earlier processes have been delivered from there. */
  readonly spool: { readonly mode: SpoolMode; readonly recovered: number }
  /** Whether requests of `fetch` and of Node's clients and servers are recorded. */
  readonly httpTracing: boolean
  /** The libraries of this process whose calls are recorded, and those whose are not, and why. */
  readonly libraries: readonly InstrumentedLibrary[]
}

export interface StatusParts {
  readonly config: Config
  readonly mode: RuntimeMode
  readonly reasons: readonly string[]
  readonly choice: ProviderChoice | undefined
  readonly session: StartedSession
  readonly account: SpanAccount
  readonly cache: Cache
}

export function statusOf({ config, mode, reasons, choice, session, account, cache }: StatusParts): TracerStatus {
  const problems = [
    ...reasons,
    ...(choice?.found.kind === 'foreign-api' ? [choice.reason, ...choice.limits] : []),
    ...(session.status() === 'failed' ? ['The session could not be started.'] : []),
  ]
  return {
    mode,
    health: healthOf(mode, problems),
    reasons: problems,
    serverUrl: config.serverUrl,
    otlpEndpoint: config.otlpEndpoint,
    hasApiKey: config.apiKey !== undefined,
    session: { id: session.identity.sessionId, status: session.status() },
    provider: choice,
    environment: config.environment,
    profile: config.profile,
    cache: cache.statistics(),
    spans: account.counts(),
    spool: { mode: config.spool, recovered: account.recoveredTotal },
    httpTracing: !config.disableHttpTracing && mode !== 'off',
    libraries: notedLibraries(),
  }
}

function healthOf(mode: RuntimeMode, problems: readonly string[]): Health {
  if (mode === 'off') return 'noop'
  return mode === 'console' || problems.length > 0 ? 'degraded' : 'ok'
}
