import { Cache } from '../core/cache.ts'
import { type Config, resolveConfig } from '../core/config.ts'
import type { Environment } from '../core/option-reader.ts'
import type { HoneyHiveOptions } from '../core/options.ts'
import { randomUuid } from '../core/random.ts'
import type { ReadableSpan } from '../core/span-types.ts'
import { SDK_VERSION } from '../core/version.ts'
import type { FlushResult } from '../export/flush-result.ts'
import { connectProvider } from './connect-provider.ts'
import { createDelivery, createVoice } from './delivery.ts'
import { type Ending, timeoutOf } from './ending.ts'
import type { ExportChain } from './export-chain.ts'
import { Identities } from './identities.ts'
import { modeOf, reportForeignApi, reportProblems } from './mode.ts'
import { joinEnding } from './process-hooks.ts'
import { registerRuntime, type Rest, unregisterRuntime } from './registry.ts'
import type { Runtime } from './runtime.ts'
import { statusOf } from './status.ts'

export interface RuntimeOptions {
  readonly options: HoneyHiveOptions | undefined
  readonly env: Environment
  readonly fallbackSessionName: string
  /** Sees every ended span, at its end; for tests. */
  readonly onSpan?: ((span: ReadableSpan) => void) | undefined
}

/**
 * Puts one tracer together and registers it; the only place that knows all the rooms below. Throws only at the `strict`
 * level, and then before anything is started.
 */
export function createRuntime({ options, env, fallbackSessionName, onSpan }: RuntimeOptions): Runtime {
  const resolved = resolveConfig(options, env)
  const { config } = resolved
  const voice = createVoice(config)
  const { logger } = voice
  const { mode, reasons } = modeOf(resolved)
  reportProblems(config, logger, reasons)
  if (mode !== 'off') reportForeignApi(config, logger)
  const { chain, sessions, ending, api, outgoing } = createDelivery(config, mode, voice)
  const id = randomUuid()
  let session = sessions.startOwn(fallbackSessionName)
  const automaticName = config.sessionName ?? fallbackSessionName
  const identities = new Identities(id, { own: session.identity, automaticName })
  const cache = new Cache({
    isEnabled: config.cacheEnabled,
    maxSize: config.cacheMaxSize,
    ttlMillis: config.cacheTtlMillis,
  })
  const parts = { config, mode, cache, env, logger, chain, identities, redaction: voice.redaction, onSpan }
  const connection = connectProvider(parts, id)
  const { provider, spanKey, choice, processor } = connection
  const limitOf = (timeoutMillis?: number): number => timeoutOf(timeoutMillis, config.flushTimeoutMillis)
  const runtime: Runtime = {
    id,
    config,
    logger,
    mode,
    cache,
    provider,
    api,
    outgoing,
    identityKey: identities.key,
    identityIn: (where) => identities.in(where),
    identities,
    sessions,
    spanKey,
    processor,
    tracer: provider.getTracer('honeyhive', SDK_VERSION),
    get identity() {
      return identities.own
    },
    get ready() {
      return session.ready
    },
    replaceSession: (started) => {
      session = started
      identities.own = started.identity
    },
    startSession: (given, announcement, send) =>
      sessions.start(given, `session-${randomUuid().slice(0, 8)}`, announcement, send),
    watchSpans: (listener) => connection.watchSpans(listener),
    async flush(timeoutMillis): Promise<FlushResult> {
      const limit = limitOf(timeoutMillis)
      const [result] = await Promise.all([chain.pipeline.flush(limit), connection.flushProcessors(limit)])
      return result
    },
    shutdown: (timeoutMillis) => ending.shutdown({ release, close: () => connection.close() }, limitOf(timeoutMillis)),
    status: () => statusOf({ config, mode, reasons, choice, session, account: chain.account, cache }),
  }
  function release(): void {
    connection.disconnect()
    unregisterRuntime(runtime)
  }
  if (mode === 'off') return runtime
  const isPinned = choice?.strategy === 'main' || choice?.strategy === 'attach'
  registerRuntime(runtime, { isPinned, anchor: connection.anchor, rest: restOf(ending, chain, config) })
  joinEnding(ending)
  logger.debug(() => `tracing is ${mode}; session ${session.identity.sessionId} goes to ${config.otlpEndpoint}`)
  return runtime
}

/** Made here and not above, where it would hold the tracer that it is to outlive. */
function restOf(ending: Ending, chain: ExportChain, config: Config): Rest {
  const limitOf = (timeoutMillis?: number): number => timeoutOf(timeoutMillis, config.flushTimeoutMillis)
  const leaving = { release: () => undefined, close: async () => undefined }
  return {
    flush: (timeoutMillis) => chain.pipeline.flush(limitOf(timeoutMillis)),
    shutdown: (timeoutMillis) => ending.shutdown(leaving, limitOf(timeoutMillis)),
  }
}
