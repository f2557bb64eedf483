import { type Config, hasOwnSession } from '../core/config.ts'
import { attributeOf } from '../core/direct-span.ts'
import type { Logger } from '../core/logger.ts'
import { attributeNames } from '../core/semconv.ts'
import type { ReadableSpan } from '../core/span-types.ts'
import { SpanAccount } from '../export/account.ts'
import type { ExitParcel } from '../export/exit-parcel.ts'
import { ExportProcessor } from '../export/export-processor.ts'
import { JsonEncoder } from '../export/json-encoder.ts'
import { SpanPipeline } from '../export/pipeline.ts'
import { ProtobufEncoder } from '../export/protobuf-encoder.ts'
import type { EncodedSpan } from '../export/span-encoder.ts'
import { createTransport, type Send } from '../export/transport.ts'
import { createWorkerTransport } from '../export/worker-transport.ts'
import { exitParcels } from './exit-mail.ts'
import { findKeepAwake } from './keep-awake.ts'
import { spoolOptions, suppressedTransport, transportOptions } from './transport-options.ts'

export interface ExportChain {
  readonly account: SpanAccount
  readonly processor: ExportProcessor
  readonly pipeline: SpanPipeline
  /** Whether another thread makes the bytes of requests. */
  readonly hasThread: boolean
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
  const thread = send === undefined && config.worker ? createWorkerTransport(transport) : undefined
  const pipeline = new SpanPipeline({
    account,
    logger,
    gate,
    encoder: config.otlpProtocol === 'http/json' ? new JsonEncoder() : new ProtobufEncoder(),
    send: send ?? suppressedTransport(thread ?? createTransport(transport)),
    contentType: transport.contentType,
    endpoint: config.otlpEndpoint,
    maxQueueBytes: config.maxQueueBytes,
    maxSpanBytes: config.maxSpanBytes,
    maxConcurrentExports: config.maxConcurrentExports,
    retryBackoffMillis: config.retryBackoffMillis,
    batchSize: config.disableBatch ? 1 : config.batchSize,
    maxExportBatchSize: config.disableBatch ? 1 : config.maxExportBatchSize,
    flushIntervalMillis: config.flushIntervalMillis,
    flushTimeoutMillis: config.flushTimeoutMillis,
    findKeepAwake,
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
    hasThread: thread !== undefined && config.otlpProtocol !== 'http/json',
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
