import type { Logger } from '../core/logger.ts'
import type { SpoolMode } from '../core/read-delivery.ts'
import type { SpanAccount } from './account.ts'
import type { SpanEncoder, EncodedSpan } from './span-encoder.ts'

import type { Send } from './transport.ts'

export interface PipelineOptions {
  readonly account: SpanAccount
  readonly encoder: SpanEncoder
  /** Of the bodies that `encoder` makes. */
  readonly contentType: string
  readonly send: Send
  readonly logger: Logger
  /** Where `send` sends, for messages. */
  readonly endpoint: string
  /** Resolves when these spans may be sent: their sessions have been started, or have had their time. */
  readonly gate: (spans: readonly EncodedSpan[]) => Promise<void> | undefined
  readonly maxQueueBytes: number
  /** Bytes of one span; of a larger one the largest texts are cut. */
  readonly maxSpanBytes: number
  /** Spans that are worth a request before the interval is over. */
  readonly batchSize: number
  readonly maxExportBatchSize: number
  /** Requests at a time, when more than a batch waits. */
  readonly maxConcurrentExports: number
  readonly flushIntervalMillis: number
  readonly spool: SpoolOptions
  /**
   * Finds what keeps the place where this runs from being frozen until a promise resolves, if there is such a thing now; asked
   * when spans begin to wait.
   */
  readonly findKeepAwake?: (() => ((promise: Promise<unknown>) => void) | undefined) | undefined
  /** For a delivery that such a place waits for. */
  readonly flushTimeoutMillis: number
  /** Upper bound of the first wait before something is sent again. Default 500. */
  readonly retryBackoffMillis?: number | undefined
  /** Uniform in [0, 1). Default `Math.random`. */
  readonly random?: (() => number) | undefined
}

/** What goes to disk, and where. */
export interface SpoolOptions {
  readonly mode: SpoolMode
  readonly directory: string | undefined
  readonly maxBytes: number
  readonly env: Readonly<Record<string, string | undefined>>
  /** Whose spans they are: the project, or the key where it alone decides the project. */
  readonly owner: () => string
}
