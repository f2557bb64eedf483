import { type ApiClient, createApiClient } from '@honeyhive/api'
import { type Context, context, createContextKey, type Tracer } from '@opentelemetry/api'
import { type Config, isLoopback, resolveConfig, type ResolvedConfig } from '../core/config.ts'
import { HoneyHiveError } from '../core/errors.ts'
import type { Identity } from '../core/identity.ts'
import { createLogger, type Logger } from '../core/logger.ts'
import type { Environment } from '../core/option-reader.ts'
import type { HoneyHiveOptions } from '../core/options.ts'
import type { ReadableSpan } from '../core/span-types.ts'
import { suppressed } from '../core/suppressed.ts'
import { SDK_VERSION } from '../core/version.ts'
import type { FlushResult } from '../export/flush-result.ts'
import type { Send } from '../export/transport.ts'
import { contextAttributes } from '../processors/context-attributes.ts'
import { detectResource } from '../resource/resource.ts'
import { TracerProvider } from '../span/provider.ts'
import { createExportChain, type ExportChain } from './export-chain.ts'
import { createEnding } from './ending.ts'
import { joinEnding } from './process-hooks.ts'
import { installProvider } from './provider-strategy.ts'
import { registerRuntime, unregisterRuntime } from './registry.ts'
import { type SessionOptions, type SessionOutcome, Sessions, type StartedSession } from './sessions.ts'
import { type RuntimeMode, statusOf, type TracerStatus } from './status.ts'

/** The record of one tracer: everything that belongs to it and to no other. Verbs in `operations/` take it. */
export interface Runtime {
  readonly id: string
  readonly config: Config
  readonly logger: Logger
  readonly mode: RuntimeMode
  /** Starts spans; they do not record when the tracer is off or shut down. */
  readonly tracer: Tracer
  readonly provider: TracerProvider
  /** `undefined` where nothing is to go over the network. */
  readonly api: ApiClient | undefined
  /** The tracer's own session. */
  readonly identity: Identity
  readonly ready: Promise<SessionOutcome>
  /** Where a context keeps the identity of its session, for this tracer only. */
  readonly identityKey: symbol
  startSession(options: SessionOptions): StartedSession
  identityIn(context: Context): Identity
  flush(timeoutMillis?: number): Promise<FlushResult>
  shutdown(): Promise<FlushResult>
  status(): TracerStatus
}

/** Where a context keeps the tracer that is at work in it. */
export const runtimeKey: symbol = createContextKey('honeyhive.v2.runtime')

export interface RuntimeOptions {
  readonly options: HoneyHiveOptions | undefined
  readonly env: Environment
  readonly fallbackSessionName: string
  /** Sees every ended span, at its end; for tests. */
  readonly onSpan?: ((span: ReadableSpan) => void) | undefined
}

/** Puts one tracer together and registers it. Throws only at the `strict` level, and then before anything is started. */
export function createRuntime({ options, env, fallbackSessionName, onSpan }: RuntimeOptions): Runtime {
  const resolved = resolveConfig(options, env)
  const { config } = resolved
  const logger = createLogger(config)
  const { mode, reasons } = modeOf(resolved)
  report(config, logger, reasons)
  const id = globalThis.crypto.randomUUID()
  const api = mode === 'on' ? apiClientOf(config) : undefined
  const sessions = new Sessions({ config, api, logger })
  const session = sessions.start(config, config.sessionName ?? fallbackSessionName)
  let sessionStatus: TracerStatus['session']['status'] = 'starting'
  void session.ready.then((outcome) => (sessionStatus = outcome.status))
  const identityKey = createContextKey(`honeyhive.v2.identity.${id}`)
  const identityIn = (where: Context): Identity =>
    (where.getValue(identityKey) as Identity | undefined) ?? session.identity
  const send: Send | undefined = mode === 'test' ? sendNowhere : undefined
  const chain = createExportChain({ config, logger, gate: (spans) => sessions.gate(spans), send })
  const provider = createProvider({ config, env, logger, chain, identityIn, onSpan })
  const choice = mode === 'off' ? undefined : installProvider(provider)
  const end = createEnding({ config, chain, provider, sessions })
  const runtime: Runtime = {
    id,
    config,
    logger,
    mode,
    provider,
    api,
    identityKey,
    identityIn,
    tracer: provider.getTracer('honeyhive', SDK_VERSION),
    identity: session.identity,
    ready: session.ready,
    startSession: (given) => sessions.start(given, `session-${globalThis.crypto.randomUUID().slice(0, 8)}`),
    flush: (timeoutMillis = config.flushTimeoutMillis) => chain.pipeline.flush(timeoutMillis),
    shutdown: () => end.shutdown(() => unregisterRuntime(runtime)),
    status: () =>
      statusOf({
        config,
        mode,
        reasons,
        choice,
        session: { id: session.identity.sessionId, status: sessionStatus },
        account: chain.account,
      }),
  }
  if (mode === 'off') void provider.shutdown()
  else {
    registerRuntime(runtime)
    joinEnding(end)
  }
  logger.debug(() => `tracing is ${mode}; session ${session.identity.sessionId} goes to ${config.otlpEndpoint}`)
  return runtime
}

interface ProviderParts {
  readonly config: Config
  readonly env: Environment
  readonly logger: Logger
  readonly chain: ExportChain
  readonly identityIn: (context: Context) => Identity
  readonly onSpan: ((span: ReadableSpan) => void) | undefined
}

function createProvider({ config, env, logger, chain, identityIn, onSpan }: ProviderParts): TracerProvider {
  const watch = onSpan === undefined ? [] : [watcher(onSpan)]
  return new TracerProvider({
    resource: detectResource(env, config.project),
    // Attributes first, so that the export sees them; the export last, so that nobody changes a span that is queued.
    spanProcessors: [contextAttributes(identityIn), ...watch, chain.processor],
    limits: {
      attributeCountLimit: config.maxAttributes,
      eventCountLimit: config.maxEvents,
      linkCountLimit: config.maxLinks,
    },
    onError: (place, error) => logger.warn(`internal:${place}`, `${place} failed and was left out: ${String(error)}`),
  })
}

function watcher(onSpan: (span: ReadableSpan) => void) {
  const done = async (): Promise<void> => undefined
  return { onStart: () => undefined, onEnd: onSpan, forceFlush: done, shutdown: done }
}

interface Mode {
  readonly mode: RuntimeMode
  readonly reasons: readonly string[]
}

function modeOf({ config, warnings, hasBadAddress }: ResolvedConfig): Mode {
  const off = (reason: string): Mode => ({ mode: 'off', reasons: [...warnings, reason] })
  if (config.disableTracing) return off('disableTracing (HH_DISABLE_TRACING) is set')
  if (config.testMode) return { mode: 'test', reasons: warnings }
  if (hasBadAddress)
    return off('Because of its address nothing is recorded or sent, and not to another address either.')
  if (config.apiKey === undefined && !isLoopback(config.serverUrl)) return off(noKey(config))
  return { mode: 'on', reasons: warnings }
}

function noKey(config: Config): string {
  return `There is no API key for ${config.serverUrl}, so nothing is recorded. Set HH_API_KEY (or the apiKey option), or HH_API_URL to a local server such as http://127.0.0.1:4318.`
}

/** Says what is wrong with the set-up, each thing once; at the `strict` level it is an error. */
function report(config: Config, logger: Logger, reasons: readonly string[]): void {
  const problems = config.disableTracing ? reasons.slice(0, -1) : reasons
  if (config.resilience === 'strict' && problems.length > 0)
    throw new HoneyHiveError('INVALID_OPTION', problems.join(' '))
  for (const problem of problems) logger.warn(`setup:${problem}`, problem)
}

function apiClientOf(config: Config): ApiClient {
  const client = createApiClient({
    serverUrl: config.serverUrl,
    apiKey: () => config.apiKey?.reveal(),
    clientVersion: SDK_VERSION,
    timeoutMillis: config.apiTimeoutMillis,
    deadlineMillis: config.sessionStartTimeoutMillis,
    fetch: config.fetch,
  })
  return {
    startSession: (session) => suppressed(() => client.startSession(session)),
    updateEvent: (update) => suppressed(() => client.updateEvent(update)),
    createEvent: (event) => suppressed(() => client.createEvent(event)),
  }
}

const sendNowhere: Send = async () => ({ status: 'delivered', rejected: 0, message: '' })

/** The runtime of the active context. */
export function runtimeIn(where: Context = context.active()): Runtime | undefined {
  return where.getValue(runtimeKey) as Runtime | undefined
}
