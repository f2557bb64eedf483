import type { ApiClient } from '@honeyhive/api'
import { context, type TracerProvider } from '@opentelemetry/api'
import type { Config } from '../core/config.ts'
import { attributeOf } from '../core/direct-span.ts'
import type { ReadableSpan } from '../core/span-types.ts'
import { attributeNames } from '../core/semconv.ts'
import type { Outgoing } from '../setup/outgoing.ts'
import type { SpanCounts } from '../export/account.ts'
import type { FlushResult } from '../export/flush-result.ts'
import { runtimeKey } from '../setup/runtime.ts'
import type { SessionOptions, SessionOutcome } from '../setup/sessions.ts'
import type { RuntimeMode } from '../setup/status.ts'
import { activeRuntime } from './active-runtime.ts'
import type { HoneyHiveTracer } from './tracer.ts'

/** A session that code can be run in more than once. */
export interface OpenSession {
  readonly sessionId: string
  /** How its start went. Never rejects. */
  readonly ready: Promise<SessionOutcome>
  /** Runs code in the session, without a span. */
  run<T>(fn: () => T): T
}

/** What an experiment needs of a tracer. */
export interface TracerSeam {
  readonly config: Config
  readonly mode: RuntimeMode
  /** Starts a session at the server, waiting for nothing; by `send` instead of the tracer's own client. */
  openSession(options: SessionOptions, send?: ApiClient['startSession']): OpenSession
  /** `undefined` where nothing is to go over the network. Redacts by itself. */
  readonly api: ApiClient | undefined
  /** What may leave of a request that does not go by `api`. */
  readonly outgoing: Outgoing | undefined
  /** Tells of every span that ends, with the session it belongs to, until what this answers is called. */
  watchSpans(listener: (span: ReadableSpan, sessionId: string) => void): () => void
  flush(timeoutMillis?: number): Promise<FlushResult>
  spans(): SpanCounts
  /** The provider, for whoever instruments a library. */
  readonly provider: TracerProvider
  /** One line on standard error, once per kind. */
  warn(kind: string, message: string): void
}

/** The tracer that was named, then that of the context, then the first that was made; `undefined` when there is none that is on. */
export function tracerSeam(tracer?: HoneyHiveTracer): TracerSeam | undefined {
  const runtime = activeRuntime(tracer)
  if (runtime === undefined) return undefined
  return {
    config: runtime.config,
    mode: runtime.mode,
    api: runtime.api,
    outgoing: runtime.outgoing,
    openSession(options, send) {
      const { identity, ready } = runtime.startSession(options, 'if-new', send)
      const { sessionId } = identity
      const run = <T>(fn: () => T): T =>
        context.with(context.active().setValue(runtime.identityKey, identity).setValue(runtimeKey, runtime), fn)
      return { sessionId, ready, run }
    },
    watchSpans: (listener) =>
      runtime.watchSpans((span) => listener(span, String(attributeOf(span, attributeNames.sessionId) ?? ''))),
    flush: (timeoutMillis) => runtime.flush(timeoutMillis),
    spans: () => runtime.status().spans,
    provider: runtime.provider,
    warn: (kind, message) => runtime.logger.warn(kind, message),
  }
}
