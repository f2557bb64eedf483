import type { ApiClient } from '@honeyhive/api'
import { type Context, context, createContextKey, type Tracer, type TracerProvider } from '@opentelemetry/api'
import type { Cache } from '../core/cache.ts'
import type { Config } from '../core/config.ts'
import type { Identity } from '../core/identity.ts'
import type { Logger } from '../core/logger.ts'
import type { ReadableSpan } from '../core/span-types.ts'
import { valueIn } from '../span/context-node.ts'
import type { FlushResult } from '../export/flush-result.ts'
import type { Outgoing } from './outgoing.ts'
import type { Identities } from './identities.ts'
import type { Announcement, SessionOptions, SessionOutcome, Sessions, StartedSession } from './sessions.ts'
import type { SpanPlace } from './active-span.ts'
import type { AttachedProcessor } from './attached-processor.ts'
import type { RuntimeMode, TracerStatus } from './status.ts'

/** The record of one tracer: everything that belongs to it and to no other. Verbs in `operations/` take it. */
export interface Runtime extends SpanPlace {
  readonly id: string
  readonly config: Config
  readonly logger: Logger
  readonly mode: RuntimeMode
  readonly cache: Cache
  /** Starts spans; they do not record when the tracer is off or shut down. */
  readonly tracer: Tracer
  readonly provider: TracerProvider
  /** Takes the spans of another provider beside the tracer's own. */
  readonly processor: AttachedProcessor
  /** `undefined` where nothing is to go over the network. */
  readonly api: ApiClient | undefined
  /** What may leave by the API, where something is to be hidden; `api` has it built in. */
  readonly outgoing: Outgoing | undefined
  /** The tracer's own session; its id is empty while there is none. */
  readonly identity: Identity
  readonly ready: Promise<SessionOutcome>
  /** Where a context keeps the identity of its session, for this tracer only. */
  readonly identityKey: symbol
  readonly identities: Identities
  readonly sessions: Sessions
  startSession(options: SessionOptions, announcement?: Announcement, send?: ApiClient['startSession']): StartedSession
  /** Makes a session the tracer's own in place of the one it has. */
  replaceSession(session: StartedSession): void
  /** The identity of the session of a context, or the tracer's own. */
  identityIn(context: Context): Identity
  /** Tells `listener` of every span that ends, until what this answers is called. */
  watchSpans(listener: (span: ReadableSpan) => void): () => void
  flush(timeoutMillis?: number): Promise<FlushResult>
  shutdown(timeoutMillis?: number): Promise<FlushResult>
  status(): TracerStatus
}

/** Where a context keeps the tracer that is at work in it. */
export const runtimeKey: symbol = createContextKey('honeyhive.v2.runtime')

/** The runtime of a context, by default of the active one. */
export function runtimeIn(where: Context = context.active()): Runtime | undefined {
  return valueIn(where, runtimeKey) as Runtime | undefined
}
