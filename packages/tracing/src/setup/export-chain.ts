import { clientHeaders } from '@honeyhive/api'
import { type Config, hasOwnSession, isLoopback } from '../core/config.ts'
import { attributeOf } from '../core/direct-span.ts'
import type { Logger } from '../core/logger.ts'
import { attributeNames } from '../core/semconv.ts'
import { wellFormed } from '../core/serialize-text.ts'
import type { ReadableSpan } from '../core/span-types.ts'
import { suppressed } from '../core/suppressed.ts'
import { SDK_VERSION } from '../core/version.ts'
import { SpanAccount } from '../export/account.ts'
import type { ExitParcel } from '../export/exit-parcel.ts'
import { ExportProcessor } from '../export/export-processor.ts'
import { findGzip } from '../export/gzip.ts'
import { JsonEncoder } from '../export/json-encoder.ts'
import type { SpoolOptions } from '../export/pipeline-options.ts'
import { SpanPipeline } from '../export/pipeline.ts'
import { ProtobufEncoder } from '../export/protobuf-encoder.ts'
import { readRejected } from '../export/read-rejected.ts'
import type { EncodedSpan } from '../export/span-encoder.ts'
import { createTransport, type Send, type TransportOptions } from '../export/transport.ts'
import { createWorkerTransport } from '../export/worker-transport.ts'
import { exitParcels } from './exit-mail.ts'

export interface ExportChain {
  readonly account: SpanAccount
  readonly processor: ExportProcessor
  readonly pipeline: SpanPipeline
  /** For the end of the process: all that has not been answered for, as requests that another thread can make. */
  readonly takeParcels: (timeoutMillis: number) => readonly ExitParcel[]
}

export interface ExportChainOptions {
  readonly config: Config
  readonly logger: Logger
  readonly gate: (spans: readonly EncodedSpan[]) => Promise<void> | undefined
  /** Instead of the network. */
  readonly send?: Send | undefined
}

/** The way out, put together in one place: processor, then queue and batches, then encoding, then the request. */
export function createExportChain({ config, logger, gate, send }: ExportChainOptions): ExportChain {
  const account = new SpanAccount()
  const transport = transportOptions(config)
  const pipeline = new SpanPipeline({
    account,
    logger,
    gate,
    encoder: config.otlpProtocol === 'http/json' ? new JsonEncoder() : new ProtobufEncoder(),
    send: send ?? suppressedTransport(config, transport),
    contentType: transport.contentType,
    endpoint: config.otlpEndpoint,
    maxQueueBytes: config.maxQueueBytes,
    maxSpanBytes: config.maxSpanBytes,
    maxConcurrentExports: config.maxConcurrentExports,
    batchSize: config.disableBatch ? 1 : config.batchSize,
    maxExportBatchSize: config.disableBatch ? 1 : config.maxExportBatchSize,
    flushIntervalMillis: config.flushIntervalMillis,
    spool: spoolOptions(config, send === undefined),
  })
  const processor = new ExportProcessor({
    account,
    add: (span) => pipeline.add(span),
    flush: async () => void (await pipeline.flush(config.flushTimeoutMillis)),
    hasSession: hasOwnSession(config) ? undefined : (span) => hasSession(span, logger),
  })
  return {
    account,
    pipeline,
    processor,
    takeParcels: (timeoutMillis) =>
      pipeline
        .takeRest()
        .flatMap((batch) => exitParcels(batch, { transport, timeoutMillis, isSent: send === undefined })),
  }
}

function hasSession(span: ReadableSpan, logger: Logger): boolean {
  if (attributeOf(span, attributeNames.sessionId) !== undefined) return true
  logger.warn(
    'no-session',
    `The span '${span.name}' belongs to no session and is not sent. Run it in withSession(), or leave out skipBackendSessionCreation.`,
  )
  return false
}

function spoolOptions(config: Config, isSent: boolean): SpoolOptions {
  return {
    mode: isSent ? config.spool : 'off',
    directory: config.spoolDirectory,
    maxBytes: config.maxSpoolBytes,
    env: config.cacheVariables,
    owner: () => config.project ?? config.apiKey?.reveal() ?? '',
  }
}

function transportOptions(config: Config): TransportOptions {
  // The key goes to the configured server only; another OTLP address gets the headers that were given for it.
  const isOwnServer = new URL(config.otlpEndpoint).origin === new URL(config.serverUrl).origin
  // A header takes ASCII only.
  const source = wellFormed(config.source).replaceAll(/[^\x20-\x7e]/gu, encodeURIComponent)
  return {
    url: config.otlpEndpoint,
    contentType: config.otlpProtocol === 'http/json' ? 'application/json' : 'application/x-protobuf',
    headers: () => ({
      ...clientHeaders(SDK_VERSION, isOwnServer ? config.apiKey?.reveal() : undefined),
      'x-source': source,
      ...config.otlpHeaders,
    }),
    timeoutMillis: config.exportTimeoutMillis,
    gzip: isCompressed(config) ? findGzip() : undefined,
    fetch: config.fetch,
    readRejected,
  }
}

function suppressedTransport({ worker }: Config, options: TransportOptions): Send {
  const send = (worker ? createWorkerTransport(options) : undefined) ?? createTransport(options)
  return (body, signal) => suppressed(() => send(body, signal))
}

function isCompressed({ compression, otlpEndpoint }: Config): boolean {
  return compression === 'gzip' || (compression === 'auto' && !isLoopback(otlpEndpoint))
}
