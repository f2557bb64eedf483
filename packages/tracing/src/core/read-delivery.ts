import { duration, milliseconds, oneOf, text, wholeNumber } from './option-parsers.ts'
import type { Environment, OptionReader } from './option-reader.ts'

/** When spans go to disk. */
export type SpoolMode = 'off' | 'exit' | 'overflow' | 'always'

/** How spans wait, in what portions they go, and where they stay when they cannot go. */
export interface DeliveryConfig {
  readonly batchSize: number
  readonly maxExportBatchSize: number
  readonly maxConcurrentExports: number
  readonly flushIntervalMillis: number
  readonly exportTimeoutMillis: number
  readonly maxQueueBytes: number
  readonly maxSpanBytes: number
  readonly spool: SpoolMode
  readonly maxSpoolBytes: number
  /** `undefined`: in the user's cache directory. */
  readonly spoolDirectory: string | undefined
  /** The variables that say where the user's cache directory is. */
  readonly cacheVariables: Environment
}

const mebibyte = 1_048_576

/** `OTEL_*` variables stand behind ours; they are in milliseconds (OpenTelemetry's environment variable specification). */
export function readDelivery(reader: OptionReader, env: Environment): DeliveryConfig {
  const flushInterval = reader.read('flushIntervalMillis', ['HH_FLUSH_INTERVAL'], duration)
  const exportTimeout = reader.read('exportTimeoutMillis', ['HH_EXPORT_TIMEOUT'], duration)
  return {
    batchSize: reader.read('batchSize', ['HH_BATCH_SIZE'], wholeNumber(1, 10_000), 512),
    maxExportBatchSize: reader.read(
      'maxExportBatchSize',
      ['HH_MAX_EXPORT_BATCH_SIZE', 'OTEL_BSP_MAX_EXPORT_BATCH_SIZE'],
      wholeNumber(1, 10_000),
      512,
    ),
    maxConcurrentExports: reader.read(
      'maxConcurrentExports',
      ['HH_MAX_CONCURRENT_EXPORTS', 'HH_MAX_CONNECTIONS'],
      wholeNumber(1, 32),
      4,
    ),
    flushIntervalMillis:
      flushInterval ?? reader.read('flushIntervalMillis', ['OTEL_BSP_SCHEDULE_DELAY'], milliseconds, 1_000),
    exportTimeoutMillis: exportTimeout ?? reader.read('exportTimeoutMillis', timeoutVariables, milliseconds, 10_000),
    maxQueueBytes: reader.read('maxQueueBytes', ['HH_MAX_QUEUE_BYTES'], wholeNumber(0), 32 * mebibyte),
    maxSpanBytes: reader.read('maxSpanBytes', ['HH_MAX_SPAN_SIZE'], wholeNumber(4_096), 10 * mebibyte),
    spool: reader.read('spool', ['HH_SPOOL'], oneOf('off', 'exit', 'overflow', 'always'), 'overflow'),
    maxSpoolBytes: reader.read('maxSpoolBytes', ['HH_MAX_SPOOL_BYTES'], wholeNumber(0), 256 * mebibyte),
    spoolDirectory: reader.read('spoolDirectory', ['HH_SPOOL_DIR'], text),
    cacheVariables: cacheVariables(env),
  }
}

const timeoutVariables = ['OTEL_EXPORTER_OTLP_TRACES_TIMEOUT', 'OTEL_EXPORTER_OTLP_TIMEOUT', 'OTEL_BSP_EXPORT_TIMEOUT']

function cacheVariables(env: Environment): Environment {
  const found = ['XDG_CACHE_HOME', 'LOCALAPPDATA', 'HOME'].map((name) => [name, env[name]] as const)
  return Object.freeze(Object.fromEntries(found))
}
