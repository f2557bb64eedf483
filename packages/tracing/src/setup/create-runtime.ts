import { type Config, resolveConfig } from '../core/config.ts'
import { createLogger, type LoggerOptions } from '../core/logger.ts'
import type { Environment } from '../core/option-reader.ts'
import type { HoneyHiveOptions } from '../core/options.ts'
import type { ReadableSpan } from '../core/span-types.ts'
import { SDK_VERSION } from '../core/version.ts'
import type { Send } from '../export/transport.ts'
import { apiClientOf } from './api-client.ts'
import { createProvider, spanWatcher } from './create-provider.ts'
import { createEnding, timeoutOf } from './ending.ts'
import { createExportChain } from './export-chain.ts'
import { Identities } from './identities.ts'
import { modeOf, reportProblems } from './mode.ts'
import { createOutgoing } from './outgoing.ts'
import { joinEnding } from './process-hooks.ts'
import { installProvider } from './provider-strategy.ts'
import { createQuietLogger } from './quiet-logger.ts'
import { type Redaction, redactionOf } from './redaction.ts'
import { registerRuntime, unregisterRuntime } from './registry.ts'
import type { Runtime } from './runtime.ts'
import { Sessions } from './sessions.ts'
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
  // It warns later than here, when there is a logger.
  const redaction = redactionOf(config, (kind, message) => logger.warn(kind, message))
  const logger = createQuietLogger(createLogger(loggerOptions(config, redaction)))
  const { mode, reasons } = modeOf(resolved)
  reportProblems(config, logger, reasons)
  const outgoing = createOutgoing(redaction)
  const id = globalThis.crypto.randomUUID()
  const api = mode === 'on' ? apiClientOf(config, outgoing) : undefined
  const sessions = new Sessions({
    config,
    api,
    logger,
    outgoing,
    onUnreachable: (message) => chain.pipeline.hold(message),
  })
  let session = sessions.startOwn(fallbackSessionName)
  const automaticName = config.sessionName ?? fallbackSessionName
  const identities = new Identities(id, { own: session.identity, automaticName })
  const send = mode === 'test' ? sendNowhere : undefined
  const chain = createExportChain({ config, logger, gate: (spans) => sessions.gate(spans), send })
  const provider = createProvider({ config, env, logger, chain, identities, redaction, onSpan })
  const choice = mode === 'off' ? undefined : installProvider(provider)
  const ending = createEnding({ config, chain, provider, sessions, logger })
  const runtime: Runtime = {
    id,
    config,
    logger,
    mode,
    provider,
    api,
    outgoing,
    identityKey: identities.key,
    identityIn: (where) => identities.in(where),
    identities,
    sessions,
    spanKey: undefined,
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
    startSession: (given) => sessions.start(given, `session-${globalThis.crypto.randomUUID().slice(0, 8)}`),
    watchSpans: (listener) => provider.addProcessor(spanWatcher(listener)),
    flush: (timeoutMillis) => chain.pipeline.flush(timeoutOf(timeoutMillis, config.flushTimeoutMillis)),
    shutdown: () => ending.shutdown(() => unregisterRuntime(runtime)),
    status: () => statusOf({ config, mode, reasons, choice, session, account: chain.account }),
  }
  if (mode === 'off') {
    void provider.shutdown()
    return runtime
  }
  registerRuntime(runtime)
  joinEnding(ending)
  logger.debug(() => `tracing is ${mode}; session ${session.identity.sessionId} goes to ${config.otlpEndpoint}`)
  return runtime
}

function loggerOptions(
  { verbose, resilience, captureContent }: Config,
  redaction: Redaction | undefined,
): LoggerOptions {
  const redact = redaction && ((line: string): string => redaction.redactor.applyRules(line))
  return { verbose, resilience, redact, isQuoting: captureContent === 'full' }
}

const sendNowhere: Send = async () => ({ status: 'delivered', rejected: 0, message: '' })
