import { clientHeaders } from '@honeyhive/api'
import type { Config } from '../core/config.ts'
import type { Logger } from '../core/logger.ts'
import { wellFormed } from '../core/serialize-text.ts'
import { suppressed } from '../core/suppressed.ts'
import { SDK_VERSION } from '../core/version.ts'
import { SpanAccount } from '../export/account.ts'
import { ExportProcessor } from '../export/export-processor.ts'
import { findGzip } from '../export/gzip.ts'
import { JsonEncoder } from '../export/json-encoder.ts'
import { SpanPipeline } from '../export/pipeline.ts'
import { ProtobufEncoder } from '../export/protobuf-encoder.ts'
import { readRejected } from '../export/read-rejected.ts'
import type { EncodedSpan } from '../export/span-encoder.ts'
import { createTransport, type Send } from '../export/transport.ts'

export interface ExportChain {
  readonly account: SpanAccount
  readonly processor: ExportProcessor
  readonly pipeline: SpanPipeline
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
  const pipeline = new SpanPipeline({
    account,
    logger,
    gate,
    encoder: config.otlpProtocol === 'http/json' ? new JsonEncoder() : new ProtobufEncoder(),
    send: send ?? transportOf(config),
    endpoint: config.otlpEndpoint,
    maxQueueBytes: config.maxQueueBytes,
    batchSize: config.disableBatch ? 1 : config.batchSize,
    maxExportBatchSize: config.disableBatch ? 1 : config.maxExportBatchSize,
    flushIntervalMillis: config.flushIntervalMillis,
  })
  const processor = new ExportProcessor({
    account,
    add: (span) => pipeline.add(span),
    flush: async () => void (await pipeline.flush(config.flushTimeoutMillis)),
  })
  return { account, pipeline, processor }
}

function transportOf(config: Config): Send {
  // The key goes to the configured server only; another OTLP address gets the headers that were given for it.
  const isOwnServer = new URL(config.otlpEndpoint).origin === new URL(config.serverUrl).origin
  // A header takes ASCII only.
  const source = wellFormed(config.source).replaceAll(/[^\x20-\x7e]/gu, encodeURIComponent)
  const send = createTransport({
    url: config.otlpEndpoint,
    contentType: config.otlpProtocol === 'http/json' ? 'application/json' : 'application/x-protobuf',
    headers: () => ({
      ...clientHeaders(SDK_VERSION, isOwnServer ? config.apiKey?.reveal() : undefined),
      'x-source': source,
      ...config.otlpHeaders,
    }),
    timeoutMillis: config.exportTimeoutMillis,
    gzip: config.compression === 'gzip' ? findGzip() : undefined,
    fetch: config.fetch,
    readRejected,
  })
  return (body, signal) => suppressed(() => send(body, signal))
}
