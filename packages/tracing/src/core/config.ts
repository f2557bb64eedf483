import {
  duration,
  flag,
  headers,
  headerText,
  oneOf,
  type PlainRecord,
  record,
  text,
  url,
  uuid,
  wholeNumber,
} from './option-parsers.ts'
import { type Environment, OptionReader } from './option-reader.ts'
import type { HoneyHiveOptions } from './options.ts'
import { type HttpConfig, readHttp } from './read-http.ts'
import { type ConnectionConfig, readConnections } from './read-connections.ts'
import { type DeliveryConfig, readDelivery } from './read-delivery.ts'
import { type RedactionConfig, readRedaction } from './read-redaction.ts'
import {
  type CacheConfig,
  type ExperimentConfig,
  type ProfileConfig,
  readCache,
  readExperiment,
  readProfile,
} from './read-profile.ts'
import { type ProviderConfig, readProvider } from './read-provider.ts'
import { Secret } from './secret.ts'

/** What a tracer does about trouble at set-up: throws, warns once per kind, or only counts. */
export type ResilienceLevel = 'strict' | 'balanced' | 'resilient'
/** How spans are encoded. */
export type OtlpProtocol = 'http/protobuf' | 'http/json'

/** Everything that a tracer runs on: complete, and never changed. `HoneyHiveOptions` describes each. */
export interface Config
  extends
    DeliveryConfig,
    ConnectionConfig,
    RedactionConfig,
    HttpConfig,
    ProfileConfig,
    ProviderConfig,
    CacheConfig,
    ExperimentConfig {
  readonly serverUrl: string
  readonly apiKey: Secret | undefined
  readonly project: string | undefined
  readonly source: string
  readonly sessionName: string | undefined
  readonly sessionId: string | undefined
  readonly inputs: PlainRecord | undefined
  readonly metadata: PlainRecord | undefined
  readonly userProperties: PlainRecord | undefined
  readonly runId: string | undefined
  readonly datasetId: string | undefined
  readonly datapointId: string | undefined
  readonly isEvaluation: boolean
  readonly skipBackendSessionCreation: boolean
  readonly disableTracing: boolean
  readonly disableBatch: boolean
  readonly testMode: boolean
  readonly verbose: boolean
  readonly resilience: ResilienceLevel
  /** False: spans are made and given to `spanProcessors`, and not sent. */
  readonly otlpEnabled: boolean
  readonly otlpProtocol: OtlpProtocol
  /** The whole address that spans go to. */
  readonly otlpEndpoint: string
  readonly otlpHeaders: Readonly<Record<string, string>>
  readonly compression: 'auto' | 'gzip' | 'none'
  readonly apiTimeoutMillis: number
  readonly sessionStartTimeoutMillis: number
  readonly flushTimeoutMillis: number
  readonly endTimeoutMillis: number
  readonly maxAttributes: number
  readonly maxEvents: number
  readonly maxLinks: number
  readonly preserveCoreAttributes: boolean
  /** Upper bound of the first wait before something is sent again. */
  readonly retryBackoffMillis: number
  readonly worker: boolean
}

export interface ResolvedConfig {
  readonly config: Config
  /** A sentence for each option or variable that could not be used as it came. */
  readonly warnings: readonly string[]
  /** An address was given that is none. Nothing may be sent then: not even the default address was asked for. */
  readonly hasBadAddress: boolean
}

/**
 * What the tracer runs on: options in either spelling, then `HH_*` variables, then defaults. Pure: reads nothing but its
 * arguments. Bad values never throw; they are left out and reported in `warnings`.
 *
 * @example
 * resolveConfig({ api_key: 'hh_…' }, process.env).config.serverUrl // 'https://api.honeyhive.ai'
 */
export function resolveConfig(options: HoneyHiveOptions | undefined, env: Environment): ResolvedConfig {
  const reader = new OptionReader(options, env)
  const config = Object.freeze({
    ...readProfile(reader, env),
    ...readIdentity(reader),
    ...readSwitches(reader),
    ...readRedaction(reader),
    ...readHttp(reader),
    ...readDelivery(reader, env),
    ...readExport(reader),
    ...readProvider(reader),
    ...readCache(reader),
    ...readExperiment(reader),
  })
  reader.warnOfUnknown()
  const hasBadAddress = reader.refused.has('serverUrl') || reader.refused.has('otlpEndpoint')
  return { config, warnings: reader.warnings, hasBadAddress }
}

function readIdentity(reader: OptionReader) {
  const apiKey = reader.read('apiKey', ['HH_API_KEY', 'HONEYHIVE_API_KEY'], headerText)
  const runId = reader.read('runId', [], text)
  const datasetId = reader.read('datasetId', [], text)
  const datapointId = reader.read('datapointId', [], text)
  const isWholeDatapoint = runId !== undefined && datasetId !== undefined && datapointId !== undefined
  return {
    apiKey: apiKey === undefined ? undefined : new Secret(apiKey),
    project: reader.read('project', ['HH_PROJECT'], text),
    source: reader.read('source', ['HH_SOURCE'], text, 'dev'),
    sessionName: reader.read('sessionName', ['HH_SESSION_NAME'], text),
    sessionId: reader.read('sessionId', [], uuid),
    inputs: reader.read('inputs', [], record),
    metadata: reader.read('metadata', [], record),
    userProperties: reader.read('userProperties', [], record),
    runId,
    datasetId,
    datapointId,
    isEvaluation: reader.read('isEvaluation', [], flag, isWholeDatapoint),
  }
}

function readSwitches(reader: OptionReader) {
  return {
    skipBackendSessionCreation: reader.read('skipBackendSessionCreation', [], flag, false),
    disableTracing: reader.read('disableTracing', ['HH_DISABLE_TRACING', 'OTEL_SDK_DISABLED'], flag, false),
    disableBatch: reader.read('disableBatch', ['HH_DISABLE_BATCH'], flag, false),
    testMode: reader.read('testMode', ['HH_TEST_MODE'], flag, false),
    verbose: reader.read('verbose', ['HH_VERBOSE'], flag, false),
    resilience: reader.read(
      'resilience',
      ['HH_RESILIENCE_LEVEL'],
      oneOf('strict', 'balanced', 'resilient'),
      'balanced',
    ) as ResilienceLevel,
  }
}

const collectorHeaders = ['OTEL_EXPORTER_OTLP_TRACES_HEADERS', 'OTEL_EXPORTER_OTLP_HEADERS']

function readExport(reader: OptionReader) {
  const serverUrl = reader.read('serverUrl', ['HH_API_URL'], url, 'https://api.honeyhive.ai')
  const endpoint = reader.read('otlpEndpoint', ['HH_OTLP_ENDPOINT'], url)
  return {
    serverUrl,
    otlpEnabled: reader.read('otlpEnabled', ['HH_OTLP_ENABLED'], flag, true),
    otlpProtocol: reader.read(
      'otlpProtocol',
      ['HH_OTLP_PROTOCOL', 'OTEL_EXPORTER_OTLP_PROTOCOL'],
      oneOf('http/protobuf', 'http/json'),
      'http/protobuf',
    ) as OtlpProtocol,
    otlpEndpoint: endpoint ?? `${serverUrl}/opentelemetry/v1/traces`,
    // Those of OpenTelemetry's variables are for a collector, and none of HoneyHive's business.
    otlpHeaders: reader.read(
      'otlpHeaders',
      ['HH_OTLP_HEADERS', ...(endpoint === undefined ? [] : collectorHeaders)],
      headers,
      {},
    ),
    compression: reader.read(
      'compression',
      ['HH_COMPRESSION', 'OTEL_EXPORTER_OTLP_TRACES_COMPRESSION', 'OTEL_EXPORTER_OTLP_COMPRESSION'],
      oneOf('auto', 'gzip', 'none'),
      'auto',
    ) as Config['compression'],
    apiTimeoutMillis: reader.read('apiTimeoutMillis', ['HH_API_TIMEOUT'], duration, 5_000),
    sessionStartTimeoutMillis: reader.read('sessionStartTimeoutMillis', [], duration, 5_000),
    flushTimeoutMillis: reader.read('flushTimeoutMillis', ['HH_FLUSH_TIMEOUT'], duration, 3_000),
    endTimeoutMillis: reader.read('endTimeoutMillis', ['HH_END_TIMEOUT'], duration, 2_000),
    maxAttributes: reader.read(
      'maxAttributes',
      ['HH_MAX_ATTRIBUTES', 'OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT', 'OTEL_ATTRIBUTE_COUNT_LIMIT'],
      wholeNumber(1),
      1024,
    ),
    maxEvents: reader.read('maxEvents', ['HH_MAX_EVENTS', 'OTEL_SPAN_EVENT_COUNT_LIMIT'], wholeNumber(0), 1024),
    maxLinks: reader.read('maxLinks', ['HH_MAX_LINKS', 'OTEL_SPAN_LINK_COUNT_LIMIT'], wholeNumber(0), 128),
    preserveCoreAttributes: reader.read('preserveCoreAttributes', ['HH_PRESERVE_CORE_ATTRIBUTES'], flag, true),
    retryBackoffMillis: reader.read('retryBackoffMillis', ['HH_RETRY_BACKOFF'], duration, 500),
    worker: reader.read('worker', ['HH_WORKER'], flag, true),
    ...readConnections(reader),
  }
}

/** Whether the address is this machine's own; only there may the key be missing. */
export function isLoopback(serverUrl: string): boolean {
  const host = new URL(serverUrl).hostname.toLowerCase()
  return host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host)
}

/** Whether the tracer has a session before anybody starts one. */
export function hasOwnSession({ skipBackendSessionCreation, sessionId }: Config): boolean {
  return !skipBackendSessionCreation || sessionId !== undefined
}
