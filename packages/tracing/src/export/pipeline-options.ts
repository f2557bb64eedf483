import type { Logger } from '../core/logger.ts'
import type { SpanAccount } from './account.ts'
import type { EncodedSpan, SpanEncoder } from './span-encoder.ts'
import type { Send } from './transport.ts'

export interface PipelineOptions {
  readonly account: SpanAccount
  readonly encoder: SpanEncoder
  readonly send: Send
  readonly logger: Logger
  /** Where `send` sends, for messages. */
  readonly endpoint: string
  /** Resolves when these spans may be sent: their sessions have been started, or have had their time. */
  readonly gate: (spans: readonly EncodedSpan[]) => Promise<void> | undefined
  readonly maxQueueBytes: number
  /** Spans that are worth a request before the interval is over. */
  readonly batchSize: number
  readonly maxExportBatchSize: number
  readonly flushIntervalMillis: number
  /** Uniform in [0, 1). Default `Math.random`. */
  readonly random?: (() => number) | undefined
}
